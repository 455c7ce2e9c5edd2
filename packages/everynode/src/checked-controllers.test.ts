import { describe, expect, it } from "vitest";
import { createCluster } from "./index.js";

/** What is said of such options for kubelets. */
const said = (kubelet: unknown): (() => unknown) => () => createCluster({ kubelet: kubelet as never });
const program = (web: unknown): (() => unknown) => said({ containers: "run", programs: { web } });
const line = (): string => "x";

describe("options of controllers", () => {
  it.each([
    [said({ containers: "runs" }), 'kubelet.containers must be "hollow" or "run"; got "runs"'],
    [said({ container: "run" }), 'kubelet knows no "container"; did you mean "containers"?'],
    [said({ programs: {} }), 'kubelet.programs are for containers that are run; give kubelet.containers "run" too'],
    [said({ containers: "run", programs: "web" }), "kubelet.programs must be an object of programs by image"],
    [() => createCluster({ daemonSet: { placedBy: "contrller" as never } }), 'daemonSet.placedBy must be "scheduler" or "controller"; got "contrller"'],
    [() => createCluster({ daemonSet: { hardend: true } as never }), 'daemonSet knows no "hardend"; did you mean "hardened"?'],
    [program({ endsAfterMs: NaN }), 'endsAfterMs of program "web" must be a whole number of milliseconds from 0, or Infinity; got'],
    [program({ readyAfterMs: "2s" }), 'readyAfterMs of program "web" must be a whole number of milliseconds from 0, or Infinity; got "2s"'],
    [program({ stopMs: -5 }), 'stopMs of program "web" must be'],
    [program({ readyAfter: 1 }), 'program "web" knows no "readyAfter"; did you mean "readyAfterMs"?'],
    [program({ exitCode: 300 }), 'exitCode of program "web" must be a whole number from 0 to 255; got 300'],
    [program({ memory: "100MB" }), 'memory of program "web" must be a quantity in text, such as "50Mi"; got "100MB"'],
    [program({ memory: 100 }), 'memory of program "web" must be a quantity in text, such as "50Mi"; got 100'],
    [program({ memoryPerSecond: "-1Mi" }), 'memoryPerSecond of program "web" must be'],
    [program({ prints: { everyMs: 0, line } }), 'everyMs in prints of program "web" must be a whole number of milliseconds from 1; got 0'],
    [program({ prints: "hi" }), 'prints of program "web" takes an object of everyMs, line; got "hi"'],
    [program({ writes: { everyMs: 1, line } }), 'writes of program "web" must be a list of { path, everyMs, line }; got'],
    [program({ writes: [{ path: "log", everyMs: 1, line }] }), 'path in writes of program "web" must be a path that begins with "/"; got "log"'],
    [program({ reads: 3 }), 'reads of program "web" must be a path that begins with "/"; got 3'],
    [program(null), 'program "web" takes an object of pullMs, readyAfterMs'],
  ])("are looked at: %#", (act, words) => {
    expect(act).toThrow(words);
  });

  it("that are right are taken", () => {
    expect(program({ pullMs: 1, readyAfterMs: Infinity, endsAfterMs: 5, exitCode: 3, stopMs: 0, memory: "50Mi", memoryPerSecond: "1Ki", prints: { everyMs: 1, line }, writes: [{ path: "/a", everyMs: 1, line }], reads: "/var/log" })).not.toThrow();
  });
});

describe("a program's function", () => {
  it.each([
    [() => { throw new Error("boom"); }, "line 0 of container default/web/main on node-1: its program's function threw boom"],
    [() => 3, "line 0 of container default/web/main on node-1: its program's function must return text; got number"],
  ])("that fails is told with whose it is", (fails, words) => {
    const cluster = createCluster({ nodes: 1, kubelet: { containers: "run", programs: { web: { prints: { everyMs: 1000, line: fails as never } } } } });
    cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [{ name: "main", image: "web:1" }] } });
    cluster.advance({ seconds: 3 });
    expect(() => cluster.logs("web")).toThrow(words);
  });
});
