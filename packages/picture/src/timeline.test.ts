import { describe, expect, it } from "vitest";
import { filmOf } from "./film.js";
import { timelineSvg, timelineText } from "./index.js";
import { momentsOf } from "./moment.js";
import { barePod, daemonSet, placed, recordedCluster, rolledOut, setImage } from "./test-cluster.js";

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe("a film", () => {
  it("follows each pod from the moment when it comes to the one when it is gone", () => {
    const cluster = rolledOut(3);
    const film = filmOf(momentsOf(cluster.history));
    expect(film.pods.map(({ look, states }) => [look.template.revision, states.map(({ look: state }) => state).join(" ")])).toEqual([
      ...Array.from({ length: 3 }, () => [1, "waiting starting ready terminating"]),
      ...Array.from({ length: 3 }, () => [2, "waiting starting ready"]),
    ]);
    const { length } = film.moments;
    expect(film.pods.map(({ to }) => to === length)).toEqual([false, false, false, true, true, true]);
    for (const { from, to, states } of film.pods) {
      expect(states[0]?.from).toBe(from);
      expect(to).toBeGreaterThan(states.at(-1)?.from ?? Infinity);
    }
  });

  it("follows nodes that come, go and come back, and what is wrong with their machines", () => {
    const cluster = recordedCluster(2);
    cluster.settle();
    cluster.inject({ type: "partition", node: "node-1" }, { for: { minutes: 2 } });
    cluster.inject({ type: "api-down" }, { for: { seconds: 5 } });
    cluster.advance({ minutes: 5 });
    cluster.removeNode("node-2");
    cluster.addNode({ name: "node-2" });
    cluster.settle();
    const { nodes, faults } = filmOf(momentsOf(cluster.history));
    expect(nodes.map(({ looks }) => looks.map(({ look }) => (look === undefined ? "gone" : `${look.isReady ? "ready" : "not"}${look.troubles.map((each) => ` ${each}`).join("")}`)).join(", "))).toEqual([
      "not, ready, ready partition, not partition, not, ready",
      "not, ready, gone, not, ready",
    ]);
    expect(faults.map(({ type, node }) => [type, node])).toEqual([
      ["partition", "node-1"],
      ["api-down", undefined],
    ]);
  });

  it("keeps the look of orphans, and knows static pods and those of nobody", () => {
    const cluster = recordedCluster(1);
    cluster.create(daemonSet("agent"));
    cluster.create(barePod("lonely", "app:1"));
    cluster.settle();
    cluster.delete("DaemonSet", "agent", { propagationPolicy: "Orphan" });
    cluster.settle();
    expect(filmOf(momentsOf(cluster.history)).pods.map(({ look }) => look.text)).toEqual(["pods without a controller", "DaemonSet default/agent · revision 1 · app:1"]);
  });
});

describe("a timeline", () => {
  it("has a lane for each node, a bar for each pod, and stripes where one is not ready", () => {
    const cluster = rolledOut(3);
    setImage(cluster, "DaemonSet", "agent", "unready/app:3");
    cluster.settle();
    const svg = timelineSvg(cluster.history);
    expect([...svg.matchAll(/class="end" style="font-size:12px">(node-\d)/g)].map(([, name]) => name)).toEqual(["node-1", "node-2", "node-3"]);
    // Three of each of two revisions, and one of the third: the next ones wait for it.
    expect(count(svg, /<title>default\/agent-/g)).toBe(7);
    expect(count(svg, /class="b2" d="[^"]*" stroke-width="[\d.]+" stroke-dasharray="2.4 2.4"/g)).toBe(1);
    for (const told of ["running, not ready", "simulated time", "revision 3 · unready/app:3", ">3<"]) expect(svg).toContain(told);
  });

  it("marks violations where and when they were, and says what they are", () => {
    const cluster = rolledOut(2);
    const svg = timelineSvg(cluster.history, { marks: [{ atMs: cluster.nowMs, text: "P-01 two pods", node: "node-2" }, { atMs: cluster.history.first.atMs, text: "looked", type: "note" }] });
    expect(svg).toContain("node-2: P-01 two pods");
    expect(count(svg, /class="mark-head"/g)).toBe(2);
    expect(count(svg, /class="note-head"/g)).toBe(2);
    // The note comes first.
    expect(svg.indexOf(">looked<")).toBeLessThan(svg.indexOf("P-01 two pods</text>"));
  });

  it("goes by moments where all happens at one instant", () => {
    const cluster = recordedCluster(2, { latencies: "instant" });
    cluster.create(daemonSet("agent"));
    cluster.settle();
    expect(timelineSvg(cluster.history)).toContain("moments, one after another");
    expect(timelineSvg(cluster.history, { axis: "time" })).toContain("simulated time");
  });

  it("stays small with many nodes", () => {
    const state = placed(1000, 1);
    const svg = timelineSvg([{ atMs: 0, state }, { atMs: 60_000, state }]);
    expect(svg.length).toBeLessThan(200_000);
    // One in the legend.
    expect(count(svg, /<path class="b0"/g)).toBe(1001);
    expect(count(svg, /<title>default\/agent-/g)).toBe(0);
  });

  it("is told as text: a character for each stretch of time", () => {
    const cluster = recordedCluster(2);
    cluster.create(daemonSet("agent"));
    cluster.advance(100);
    setImage(cluster, "DaemonSet", "agent", "app:2");
    cluster.advance(60);
    expect(timelineText(cluster.history, { columns: 64, marks: [{ atMs: cluster.nowMs, text: "seen", type: "note" }] })).toMatchInlineSnapshot(`
      "What happened
      from 2026-01-01T00:00:00Z on · 160 ms, 2 nodes, 3 pods

                                                                    1
      node-1 │             ???++++11111111111111111---- ???++++222222│
      node-2 │              ???++++111111111111111111111111111111--- │
             └───────────────────────────────────────────────────────┘
              0                                 100 ms  (simulated time)

      ▼1 seen
      1  DaemonSet default/agent · revision 1 · app:1
      2  DaemonSet default/agent · revision 2 · app:2
      + on its node, not running yet, ? waiting for a node, - terminating
      "
    `);
  });

  it("says which moments it cannot be drawn of", () => {
    const cluster = rolledOut(1);
    const [first, second] = [...cluster.history].slice(-2);
    if (first === undefined || second === undefined) throw new Error("two moments are missing");
    expect(() => timelineSvg([])).toThrow("a picture of what happened is drawn of one moment at least; got none");
    expect(() => timelineSvg(cluster as never)).toThrow("a picture of what happened is drawn of many moments, as cluster.history has them; got ");
    expect(() => timelineSvg([{ ...second, atMs: first.atMs + 1000 }, first])).toThrow(/moments come in order of time; number 1 is of \d+ ms, and the one before it of \d+ ms/);
  });
});
