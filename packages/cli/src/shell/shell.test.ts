import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { commandLine } from "../command-line.js";
import type { Io } from "../io.js";
import { Shell } from "./shell.js";

const AGENT = JSON.stringify({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "main", image: "app:1" }] } } } });

/** The outside of a shell: some files, an editor, and lines that are typed. */
function outside(typed: readonly string[] = []): { readonly io: Io; readonly files: Map<string, string>; readonly said: { out: string; err: string } } {
  const files = new Map([["agent.json", AGENT]]);
  const said = { out: "", err: "" };
  const readFile = (path: string): string => {
    const text = files.get(path);
    if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
    return text;
  };
  const io: Partial<Io> = {
    stdout: (text) => void (said.out += text),
    stderr: (text) => void (said.err += text),
    readFile,
    writeFile: (path, text) => void files.set(path, text),
    manifestsIn: () => undefined,
    edit: (text) => text.replaceAll("app:1", "app:9"),
    async *lines() {
      yield* typed;
    },
  };
  return { io: io as Io, files, said };
}

function shell(): Shell {
  const cluster = createCluster({ nodes: 2, latencies: "recorded", history: "writes" });
  cluster.settle();
  return new Shell(cluster, outside().io);
}

const out = (to: Shell, line: string): string => {
  const { stdout, stderr } = to.type(line);
  return stderr + stdout;
};

describe("a shell", () => {
  it("takes kubectl commands with and without kubectl before them, and lets what they change come to rest", () => {
    const typed = shell();
    expect(out(typed, "kubectl apply -f agent.json")).toBe("daemonset.apps/agent created\n");
    expect(out(typed, "get ds agent --no-headers")).toMatch(/^agent +2 +2 +2 +2 +2 /);
    expect(out(typed, "edit ds agent")).toBe("daemonset.apps/agent edited\n");
    expect(out(typed, "get ds agent -o jsonpath={.spec.template.spec.containers[0].image}")).toBe("app:9");
    expect(out(typed, "apply -f nope.yaml")).toBe("cannot read nope.yaml: there is no such file\n");
    expect([typed.type("get ds nope").code, typed.type("# a comment").code, typed.type("").stdout]).toEqual([1, 0, ""]);
  });

  it("leaves time alone where it was told so, and lets things happen one by one", () => {
    const typed = shell();
    typed.type("settle off");
    typed.type("apply -f agent.json");
    expect(out(typed, "get pods")).toContain("No resources found");
    out(typed, "sleep 1s");
    expect(out(typed, "get pods --no-headers").trim().split("\n")).toHaveLength(2);
  });

  it("undoes, goes back and forth, and says what changed", () => {
    const typed = shell();
    typed.type("apply -f agent.json");
    typed.type("set image ds/agent main=app:2");
    expect(out(typed, "changes")).toContain('spec.template.spec.containers[main].image: "app:1" -> "app:2"');
    typed.type("undo");
    expect(out(typed, "get ds agent -o jsonpath={.spec.template.spec.containers[0].image}")).toBe("app:1");
    const { number } = typed.branches.cluster.history.last;
    expect(typed.prompt).toBe(`main ${number}> `);
    expect(out(typed, "history 1")).toMatch(new RegExp(`^${number} `));
    typed.type("goto 0");
    expect(out(typed, "get ds")).toContain("No resources found");
    expect(out(typed, "changes 0 0")).toBe("nothing\n");
    expect(out(typed, "goto 99")).toContain("there is no moment 99");
  });

  it("branches off, switches and compares", () => {
    const typed = shell();
    typed.type("apply -f agent.json");
    typed.type("branch rash");
    typed.type("set image ds/agent main=app:2");
    typed.type("switch main");
    expect(out(typed, "get ds agent -o jsonpath={.spec.template.spec.containers[0].image}")).toBe("app:1");
    expect(out(typed, "compare rash")).toContain('spec.template.spec.containers[main].image: "app:2" -> "app:1"');
    expect(out(typed, "branches")).toMatch(/^\* main .*\n {2}rash /);
    expect(out(typed, "switch nowhere")).toBe('there is no branch "nowhere"; there are main, rash\n');
    expect(out(typed, "branch rash")).toBe('there is a branch "rash" already\n');
  });

  it("reaches machines: they join, fail, heal and leave", () => {
    const typed = shell();
    typed.type("apply -f agent.json");
    expect(out(typed, "add-node late")).toContain("addNode late");
    typed.type("settle");
    expect(out(typed, "inject partition late 2m")).toContain("inject");
    expect(out(typed, "faults")).toMatch(/late/);
    typed.type("sleep 1m");
    expect(out(typed, "get node late --no-headers")).toContain("NotReady");
    expect(out(typed, "why agent-nobody")).toContain("not found");
    typed.type("heal");
    typed.type("remove-node late");
    expect(out(typed, "get nodes -o name")).toBe("node/node-1\nnode/node-2\n");
    expect(out(typed, "inject quake node-1")).toContain("there is no fault of type");
    expect(out(typed, "sleep soon")).toBe('a time is like 5m, 1h30m or 19d; got "soon"\n');
  });

  it("completes the first word, and helps", () => {
    const typed = shell();
    expect(typed.completions("bac")).toEqual(["back"]);
    expect(typed.completions("get daem")).toEqual(["daemonset", "daemonsets"]);
    expect(typed.completions("describe node node-")).toEqual(["node-1", "node-2"]);
    expect(typed.completions("br")).toEqual(["branch", "branches"]);
    expect(out(typed, "help")).toContain("undo");
  });
});

describe("everynode shell", () => {
  it("reads lines until exit, and ends with the code of the last one", async () => {
    const { io, said } = outside(["get ds -o name", "get ds nope", "exit", "get nodes"]);
    expect(await commandLine(["shell", "-f", "agent.json", "--nodes", "1"], io)).toBe(0);
    expect(said).toEqual({ out: "daemonset.apps/agent\n", err: 'Error from server (NotFound): daemonsets.apps "nope" not found\n' });
  });

  it("goes on from a cluster in a file, and saves to one", async () => {
    const first = outside(["save c.json"]);
    await commandLine(["shell", "-f", "agent.json", "--nodes", "1"], first.io);
    const next = outside(["get ds -o name"]);
    next.files.set("c.json", first.files.get("c.json") ?? "");
    expect(await commandLine(["shell", "--cluster", "c.json"], next.io)).toBe(0);
    expect(next.said.out).toBe("daemonset.apps/agent\n");
    expect(await commandLine(["kubectl", "--cluster", "c.json"], next.io)).toBe(0);
    expect(await commandLine(["shell", "--cluster", "c.json", "--nodes", "2"], next.io)).toBe(2);
    expect(next.said.err).toContain("--nodes is about a new cluster, --cluster about one that is there: one of them");
  });
});
