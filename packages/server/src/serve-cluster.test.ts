import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, configMap, eventually, served, watching } from "./test-client.js";

const STANDS = { time: { type: "quiet", factor: 0 } } as const;
const DAEMONS = "/apis/apps/v1/namespaces/default/daemonsets";
const agent = (image = "app:1"): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

describe("a served cluster", () => {
  it("answers as the API server does in process, warnings and refusals too", async () => {
    await using on = await served(STANDS);
    expect(await on.ask("POST", CONFIG_MAPS, configMap("a", { a: "b" }))).toMatchObject({ code: 201, body: { kind: "ConfigMap", data: { a: "b" } } });
    expect(await on.ask("GET", `${CONFIG_MAPS}/a`)).toMatchObject({ code: 200, body: on.cluster.get("ConfigMap", "a") });
    expect(await on.ask("GET", `${CONFIG_MAPS}/b`)).toMatchObject({ code: 404, body: { kind: "Status", reason: "NotFound", details: { name: "b", kind: "configmaps" } } });
    const warned = await on.ask("POST", `${CONFIG_MAPS}?fieldValidation=Warn`, { ...configMap("c"), daat: {} });
    expect(warned.headers.get("warning")).toBe('299 - "unknown field \\"daat\\""');
    const page = await on.ask("GET", `${CONFIG_MAPS}?limit=1`);
    expect(page).toMatchObject({ code: 200, body: { kind: "ConfigMapList", items: [{ metadata: { name: "a" } }], metadata: { remainingItemCount: expect.any(Number) as number } } });
    const { metadata } = page.body as { metadata: { continue: string } };
    expect(await on.ask("GET", `${CONFIG_MAPS}?limit=1&continue=${metadata.continue}`)).toMatchObject({ code: 200, body: { items: [{ metadata: { name: "c" } }] } });
    for (const path of ["/healthz", "/livez", "/readyz"]) expect(await on.ask("GET", path)).toMatchObject({ code: 200, body: "ok" });
    expect(await on.ask("GET", "/version")).toMatchObject({ code: 200, body: { gitVersion: "v1.36.3" } });
  });

  it("answers a write once the cluster has come to rest", async () => {
    await using on = await served(STANDS, { latencies: "recorded" });
    const beforeMs = on.cluster.nowMs;
    expect((await on.ask("POST", DAEMONS, agent())).code).toBe(201);
    expect(on.cluster.get("DaemonSet", "agent").status).toMatchObject({ desiredNumberScheduled: 2, numberReady: 2 });
    expect(on.cluster.nowMs).toBeGreaterThan(beforeMs);
  });

  it("lets nothing pass by hand but what is asked for", async () => {
    await using on = await served({ time: { type: "manual" } }, { latencies: "recorded" });
    await on.ask("POST", DAEMONS, agent());
    expect(on.cluster.list("Pod")).toEqual([]);
    const before = (await on.ask("GET", "/everynode/v1/time")).body as { nowMs: number };
    expect(await on.ask("POST", "/everynode/v1/advance", { for: { seconds: 30 } })).toMatchObject({ code: 200, body: { nowMs: before.nowMs + 30_000, mode: "manual" } });
    expect(on.cluster.get("DaemonSet", "agent").status.numberReady).toBe(2);
    await on.ask("PATCH", `${DAEMONS}/agent`, { metadata: { labels: { a: "b" } } }, { "content-type": "application/merge-patch+json" });
    expect(await on.ask("POST", "/everynode/v1/step", { count: 5 })).toMatchObject({ code: 200, body: { steps: expect.any(Number) as number } });
    expect(await on.ask("POST", "/everynode/v1/settle")).toMatchObject({ code: 200, body: { atRest: true } });
    expect(await on.ask("POST", "/everynode/v1/inject", { type: "partition", node: "node-2", for: { minutes: 2 } })).toMatchObject({ code: 200, body: { fault: expect.any(String) as string } });
    await on.ask("POST", "/everynode/v1/advance", { for: 60_000 });
    expect(on.cluster.get("Node", "node-2").status.conditions?.find(({ type }) => type === "Ready")?.status).toBe("Unknown");
    expect(await on.ask("POST", "/everynode/v1/advance", { for: "long" })).toMatchObject({ code: 400, body: { reason: "BadRequest", message: expect.stringContaining("must be a duration") as string } });
    expect((await on.ask("POST", "/everynode/v1/nonsense")).code).toBe(404);
    expect((await on.ask("GET", "/everynode/v1/advance")).code).toBe(405);
  });

  it("goes with a real clock, many times as fast", async () => {
    await using on = await served({ time: { type: "real", factor: 1000 } }, { latencies: "recorded" });
    await on.ask("POST", DAEMONS, agent());
    await eventually(() => on.cluster.find("DaemonSet", "agent")?.status.numberReady === 2, "two daemons");
    const beforeMs = on.cluster.nowMs;
    await eventually(() => on.cluster.nowMs > beforeMs + 10_000, "ten simulated seconds");
  });

  it("goes as fast as it can, and answers meanwhile", async () => {
    await using on = await served({ time: { type: "fast" } }, { latencies: "recorded" });
    const beforeMs = on.cluster.nowMs;
    await eventually(() => on.cluster.nowMs > beforeMs + 600_000, "ten simulated minutes");
    expect((await on.ask("POST", DAEMONS, agent())).code).toBe(201);
    await eventually(() => on.cluster.find("DaemonSet", "agent")?.status.numberReady === 2, "two daemons");
  });
});

describe("a watch over HTTP", () => {
  it("tells what happens after a version, each event in a line", async () => {
    await using on = await served(STANDS);
    const { resourceVersion } = ((await on.ask("GET", CONFIG_MAPS)).body as { metadata: { resourceVersion: string } }).metadata;
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${resourceVersion}`);
    expect(watch.response.headers["content-type"]).toBe("application/json");
    await on.ask("POST", CONFIG_MAPS, configMap("a"));
    await on.ask("PUT", `${CONFIG_MAPS}/a`, configMap("a", { x: "y" }));
    await on.ask("DELETE", `${CONFIG_MAPS}/a`);
    expect((await watch.until(3)).map(({ type, object }) => `${type} ${object.metadata?.name}`)).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
    const late = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${resourceVersion}`);
    expect(await late.until(3)).toEqual(watch.events);
  });

  it("begins with what there is where no version is given, and says where that ends", async () => {
    await using on = await served(STANDS);
    for (const name of ["a", "b"]) await on.ask("POST", CONFIG_MAPS, configMap(name));
    for (const version of ["", "&resourceVersion=0"]) expect((await (await watching(`${on.url}${CONFIG_MAPS}?watch=true${version}`)).until(2)).map(({ type, object }) => `${type} ${object.metadata?.name}`)).toEqual(["ADDED a", "ADDED b"]);
    const listed = await watching(`${on.url}${CONFIG_MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`);
    const [, , mark] = await listed.until(3);
    expect(mark).toMatchObject({ type: "BOOKMARK", object: { kind: "ConfigMap", metadata: { resourceVersion: String(on.cluster.simulation.cluster.revision), annotations: { "k8s.io/initial-events-end": "true" } } } });
    await on.ask("POST", CONFIG_MAPS, configMap("c"));
    expect((await listed.until(4))[3]).toMatchObject({ type: "ADDED", object: { metadata: { name: "c" } } });
  });

  it("is told that its version is too old", async () => {
    await using on = await served({ ...STANDS, limits: { history: 200 } });
    const { resourceVersion } = ((await on.ask("GET", CONFIG_MAPS)).body as { metadata: { resourceVersion: string } }).metadata;
    for (let count = 0; count < 800; count++) on.cluster.create(configMap(`n${count}`));
    await on.ask("POST", "/everynode/v1/advance", { for: 60_000 });
    await on.ask("POST", CONFIG_MAPS, configMap("last"));
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${resourceVersion}`);
    expect(await watch.until(1)).toMatchObject([{ type: "ERROR", object: { kind: "Status", code: 410 } }]);
    await eventually(() => watch.ended, "the end of the watch");
  });

  it("ends in good order when its time is over, with a bookmark for those who want one", async () => {
    await using on = await served(STANDS);
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${on.cluster.simulation.cluster.revision}&timeoutSeconds=1&allowWatchBookmarks=true`);
    await on.ask("POST", "/api/v1/namespaces", { metadata: { name: "other" } });
    await eventually(() => watch.ended, "the end of the watch");
    expect(watch.response.complete).toBe(true);
    expect(watch.events.map(({ type, object }) => [type, object.metadata?.resourceVersion])).toEqual([["BOOKMARK", String(on.cluster.simulation.cluster.revision)]]);
  });

  it("gets bookmarks now and then", async () => {
    await using on = await served({ ...STANDS, limits: { bookmarkMs: 50 } });
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${on.cluster.simulation.cluster.revision}&allowWatchBookmarks=true`);
    const plain = await watching(`${on.url}${CONFIG_MAPS}?watch=true&resourceVersion=${on.cluster.simulation.cluster.revision}`);
    expect((await watch.until(2)).map(({ type }) => type).slice(0, 2)).toEqual(["BOOKMARK", "BOOKMARK"]);
    expect(plain.events).toEqual([]);
  });

  it("ends in good order when the server closes", async () => {
    const on = await served(STANDS);
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true`);
    await on.server.close();
    await eventually(() => watch.ended, "the end of the watch");
    expect(watch.response.complete).toBe(true);
    await expect(fetch(on.url)).rejects.toThrow("fetch failed");
  });

  it("hears of what is done to the cluster in this process", async () => {
    await using on = await served(STANDS);
    const watch = await watching(`${on.url}/api/v1/pods?watch=true`);
    on.cluster.create({ apiVersion: "apps/v1", kind: "DaemonSet", ...agent() });
    await on.server.changed();
    const events = await watch.until(2);
    expect(new Set(events.map(({ object }) => object.kind))).toEqual(new Set(["Pod"]));
  });
});
