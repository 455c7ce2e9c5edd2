import { View } from "@everynode/core";
import { createCluster, type Cluster } from "everynode";
import { afterEach, describe, expect, it } from "vitest";
import { ClientProcess, type ClientMove } from "./client-process.js";

const running: ClientProcess[] = [];
afterEach(() => running.splice(0).forEach((each) => each.end()));

/** A process that runs some JavaScript. */
function start(code: string, patienceMs = 10_000): ClientProcess {
  const header = 'const url = process.env.EVERYNODE_URL; const ask = async (method, path, body) => (await fetch(url + path, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } })).json();';
  const started = new ClientProcess({ command: process.execPath, args: ["--input-type=module", "--eval", `${header} ${code}`], patienceMs });
  running.push(started);
  return started;
}

/** What a controller knows that watches nodes alone. */
function viewOf({ simulation }: Cluster): View {
  const controller = simulation.setup.controllers.findIndex(({ name }) => name === "node-lifecycle");
  const informers = (simulation.actors[controller]?.informers ?? []).filter(({ kind }) => kind === "Node");
  return new View({ informers, facts: undefined, nowMs: simulation.cluster.nowMs, kinds: simulation.cluster.kinds });
}

const cluster = createCluster({ nodes: 2 });
cluster.settle();
const hear = async (client: ClientProcess, view = viewOf(cluster)): Promise<ClientMove> => client.goOn({ type: "hear", view, changes: [] });

describe("a client in a process of its own", () => {
  it("asks for what it does, in one order whenever it asks at the same time, and goes on with the answers", async () => {
    const client = start('const { items } = await ask("GET", "/api/v1/nodes?resourceVersion=0"); const got = await Promise.all(items.reverse().map(({ metadata }) => ask("GET", "/api/v1/nodes/" + metadata.name))); await ask("DELETE", "/api/v1/nodes/" + got.map(({ reason }) => reason).join("-"));');
    await client.begin();
    expect(await hear(client)).toEqual({ type: "ask", requests: ["node-1", "node-2"].map((name) => ({ verb: "get", kind: "Node", name })) });
    const found = cluster.request({ verb: "get", kind: "Node", name: "node-1" });
    const missing = cluster.request({ verb: "get", kind: "Node", name: "node-9" });
    expect(await client.goOn({ type: "reply", responses: [found, missing] })).toMatchObject({ type: "ask", requests: [{ verb: "delete", kind: "Node", name: "NotFound-" }] });
  });

  it("hears of simulated time, and sleeps until it has come", async () => {
    const client = start('const { nowMs } = await ask("GET", "/everynode/v1/time"); await ask("POST", "/everynode/v1/sleep", { for: 5000 }); await ask("DELETE", "/api/v1/nodes/at-" + nowMs);');
    await client.begin();
    const view = viewOf(cluster);
    expect(await hear(client, view)).toEqual({ type: "rest", wakeAtMs: view.nowMs + 5000 });
    expect(await hear(client, view)).toEqual({ type: "rest", wakeAtMs: view.nowMs + 5000 });
    const later = new View({ informers: view.informers, facts: undefined, nowMs: view.nowMs + 5000, kinds: view.kinds });
    expect(await hear(client, later)).toMatchObject({ type: "ask", requests: [{ verb: "delete", kind: "Node", name: `at-${view.nowMs}` }] });
  });

  it("is told of its mistakes", async () => {
    const reads = start('await ask("GET", "/api/v1/pods?watch=true");');
    await reads.begin();
    expect(await hear(reads)).toMatchObject({ type: "break", why: expect.stringContaining("the process reads Pod from its cache") as string });
    const ends = start('await ask("GET", "/api/v1/nodes?resourceVersion=0"); throw new Error("nothing works");');
    await ends.begin();
    expect(await hear(ends)).toMatchObject({ type: "break", why: expect.stringContaining("nothing works") as string });
    const mute = start("setTimeout(() => undefined, 60_000);", 800);
    await mute.begin();
    expect(await hear(mute)).toMatchObject({ type: "break", why: expect.stringContaining("has asked for nothing") as string });
  });
});
