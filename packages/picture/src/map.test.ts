import { createCluster, setBehaviour } from "everynode";
import { describe, expect, it } from "vitest";
import { mapSvg, mapText } from "./index.js";
import { barePod, daemonSet, placed, rolledOut, setImage } from "./test-cluster.js";

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
/** Shapes of pods in a map of dots: each begins with a move in the path of its class. */
const dots = (svg: string): number => [...svg.slice(0, svg.lastIndexOf("</path>") + svg.length).matchAll(/<path class="[fodwx]\w" style="stroke-width:1" d="([^"]*)"/g)].reduce((sum, [, d = ""]) => sum + count(d, /M/g), 0);

describe("a map", () => {
  it("draws cards for few nodes, tiles for more, and dots for many, and each pod once", () => {
    for (const [nodes, pattern] of [
      [5, /font-size:13px">node-/g],
      [45, /class="small">node-/g],
    ] as const) {
      const svg = mapSvg(rolledOut(nodes, "20%"));
      expect(count(svg, pattern)).toBe(nodes);
      expect(count(svg, /<title>default\/agent-\w+: ready/g)).toBe(nodes);
    }
    expect(dots(mapSvg(placed(301, 4)))).toBe(1204);
  });

  it("of 5,000 nodes is smaller than 1 MB, and says how each group is", () => {
    const svg = mapSvg(placed(5000, 3));
    expect(dots(svg)).toBe(15_000);
    expect(byteLength(svg)).toBeLessThan(1_000_000);
    expect(svg).toContain("zone a · 1667 nodes");
  });

  it("tells nodes that are not ready, cordoned, tainted, broken or gone", () => {
    const cluster = createCluster({ nodes: 5 });
    cluster.create(daemonSet("agent", "app:1"));
    cluster.settle();
    cluster.inject({ type: "crash", node: "node-1" });
    cluster.patch("Node", "node-2", { spec: { unschedulable: true } });
    cluster.taintNode("node-3", { key: "dedicated", value: "gpu", effect: "NoSchedule" });
    cluster.advance({ minutes: 1 });
    cluster.delete("Node", "node-5");
    const svg = mapSvg(cluster);
    for (const told of ["NotReady", "⚡ crash", "cordoned", "⊘ dedicated=gpu:NoSchedule", "4 nodes (1 not ready, 1 cordoned)", ">gone<", "node not ready", "node that is gone"]) expect(svg).toContain(told);
    expect(mapText(cluster)).toMatch(/node-1 +NotReady +1~ +⚡crash\n/);
  });

  it("tells apart pods that are ready, not ready, starting, waiting, terminating, failed", () => {
    const cluster = createCluster({ nodes: 2, kubelet: { grace: "honour" } });
    for (const image of ["app:1", "unready/app", "fail/app", "slow/app"]) cluster.create(barePod(image.replace(/\W/g, "-"), image));
    cluster.create(barePod("nowhere", "app:1", { nodeSelector: { no: "node" } }));
    cluster.create(barePod("leaving", "app:1"));
    cluster.advance(10);
    cluster.delete("Pod", "leaving");
    const svg = mapSvg(cluster);
    for (const state of ["ready", "running, not ready", "on its node, not running yet", "waiting for a node", "terminating", "failed"]) expect(svg).toMatch(new RegExp(`<title>default/[\\w-]+: ${state}\n`));
    expect(svg).toContain("waiting for a node · 1 pod");
  });

  it("keeps the look of a template when the one before it is gone", () => {
    const cluster = rolledOut(3);
    const word = (svg: string): readonly string[] => [...svg.matchAll(/<path class="(f\d)"/g)].map(([, name = ""]) => name);
    const [during, after] = [[...cluster.history].find(({ did }) => did.includes("binds") && did.includes("default-scheduler")), cluster];
    expect(during).toBeDefined();
    // Revision 2 is a circle of the second colour, although no pod of revision 1 is left.
    expect(new Set(word(mapSvg(after)))).toEqual(new Set(["f1"]));
  });

  it("names workloads by letters where there are several", () => {
    const cluster = createCluster({ nodes: 2 });
    cluster.create(daemonSet("agent"));
    cluster.create(daemonSet("constructor"));
    cluster.settle();
    setImage(cluster, "DaemonSet", "agent", "app:2");
    cluster.settle();
    expect(mapText(cluster)).toContain("node-1  Ready  A2 B1\nnode-2  Ready  A2 B1\n\nA2  DaemonSet default/agent · revision 2 · app:2\nB1  DaemonSet default/constructor · revision 1 · app:1\n");
  });

  it("groups nodes by a label that is asked for, or not at all", () => {
    const cluster = createCluster({ nodes: ["a", "b", "c"].map((name, at) => ({ name, labels: { zone: `z${at % 2}`, disk: name } })) });
    expect(mapText(cluster)).toMatch(/zone z0\n {2}a .*\n {2}c .*\nzone z1\n {2}b /);
    expect(mapText(cluster, { groupBy: "disk" })).toMatch(/disk a\n.*\ndisk b\n.*\ndisk c\n/);
    expect(mapText(cluster, { groupBy: "none" })).not.toContain("zone z0\n");
    expect(mapSvg(cluster, { groupBy: "no-such-label" })).toContain("no-such-label (none) · 3 nodes");
  });

  it("leaves out pods that nobody asked for", () => {
    const cluster = createCluster({ nodes: 2 });
    cluster.create(daemonSet("agent"));
    cluster.create(daemonSet("proxy"));
    cluster.changeMachine("node-1", (machine) => setBehaviour(machine, "proxy", "unready"));
    cluster.settle();
    const svg = mapSvg(cluster, { pods: ({ metadata }) => metadata.labels?.["app"] === "agent" });
    expect(svg).toContain("2 pods: 2 ready");
    expect(svg).not.toContain("proxy");
  });

  it("is drawn of an empty cluster, too", () => {
    expect(mapText(createCluster())).toBe("Nodes and their pods\n2026-01-01T00:00:00Z · 0 nodes, no pods\n\n\n");
    expect(mapSvg(createCluster())).toContain("0 nodes, no pods");
  });

  it("says what it cannot be drawn of, and what it does not know", () => {
    const cluster = createCluster();
    expect(() => mapSvg({} as never)).toThrow("a picture is drawn of a cluster, of its state, or of a moment { atMs, state }; got {}");
    expect(() => mapSvg(cluster, { theme: "pink" as never })).toThrow('theme must be "light", "dark" or "auto"; got "pink"');
    expect(() => mapSvg(cluster, { width: 3 })).toThrow("width must be a number of pixels from 240 on; got 3");
    expect(() => mapText(cluster, { columns: 7 })).toThrow("columns must be a whole number from 40 on; got 7");
    expect(mapSvg(cluster)).toBe(mapSvg(cluster.simulation.cluster));
    expect(mapSvg(cluster)).toBe(mapSvg(cluster.history.last));
  });
});
