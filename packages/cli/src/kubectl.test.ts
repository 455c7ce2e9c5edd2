import { createCluster, loadCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { commandLine } from "./command-line.js";
import type { Io } from "./io.js";

const AGENT = JSON.stringify({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "main", image: "app:1" }] } } } });

/** A folder with a saved cluster in it, at which commands are typed one after another. */
class Desk {
  readonly files = new Map<string, string>([["agent.json", AGENT]]);
  stdin = "";

  constructor() {
    const cluster = createCluster({ latencies: "recorded" });
    cluster.addNode({ name: "n1" });
    cluster.settle();
    this.files.set("c.json", JSON.stringify(cluster.save()));
  }

  async type(line: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const said = { out: "", err: "" };
    const read = (path: string): string => {
      const text = path === "-" ? this.stdin : this.files.get(path);
      if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
      return text;
    };
    const io: Partial<Io> = { stdout: (text) => void (said.out += text), stderr: (text) => void (said.err += text), readFile: read, writeFile: (path, text) => void this.files.set(path, text), manifestsIn: () => undefined };
    const code = await commandLine(line.split(" "), io as Io);
    return { code, ...said };
  }
}

describe("everynode kubectl", () => {
  it("changes the cluster in the file, which has come to rest by the next command", async () => {
    const desk = new Desk();
    expect(await desk.type("kubectl --cluster c.json apply -f agent.json")).toEqual({ code: 0, out: "daemonset.apps/agent created\n", err: "" });
    expect((await desk.type("kubectl get ds --cluster=c.json --no-headers")).out).toMatch(/^agent +1 +1 +1 +1 +1 /);
    expect(loadCluster(JSON.parse(desk.files.get("c.json") ?? ""), { latencies: "recorded" }).list("Pod")).toHaveLength(1);
  });

  it("does not write the file where nothing changed, and ends with kubectl's code", async () => {
    const desk = new Desk();
    const before = desk.files.get("c.json");
    expect(await desk.type("kubectl --cluster c.json get ds nope")).toEqual({ code: 1, out: "", err: 'Error from server (NotFound): daemonsets.apps "nope" not found\n' });
    expect(desk.files.get("c.json")).toBe(before);
  });

  it("reads standard input, and says what is missing", async () => {
    const desk = new Desk();
    desk.stdin = AGENT;
    expect((await desk.type("kubectl --cluster c.json create -f -")).out).toBe("daemonset.apps/agent created\n");
    expect(await desk.type("kubectl get ds")).toMatchObject({ code: 2, err: expect.stringContaining("kubectl needs a cluster: --cluster FILE") });
    expect(await desk.type("kubectl --cluster agent.json get ds")).toMatchObject({ code: 1, err: expect.stringContaining("agent.json is no saved cluster") });
    expect(await desk.type("kubectl --cluster nope.json get ds")).toMatchObject({ code: 1, err: "everynode: cannot read nope.json: there is no such file\n" });
  });
});
