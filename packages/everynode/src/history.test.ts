import { describe, expect, test } from "vitest";
import { changesBetween, type Cluster, createCluster } from "./index.js";

const agent = (image = "app:1"): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

const imageOf = (cluster: Cluster): string | undefined => cluster.get("DaemonSet", "agent").spec.template.spec.containers[0]?.image;
const didAll = ({ history }: Cluster): readonly string[] => [...history].map(({ did }) => did);
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  return "";
};

function lived(): Cluster {
  const cluster = createCluster({ nodes: 2 });
  cluster.create(agent());
  cluster.settle();
  cluster.kubectl("set image ds/agent main=app:2");
  cluster.settle();
  return cluster;
}

describe("a history", () => {
  test("has a moment for each call that changed something, and none for who only looked", () => {
    const cluster = lived();
    cluster.list("Pod");
    cluster.kubectl("get pods -A");
    expect(cluster.find("Pod", "nobody")).toBeUndefined();
    expect(didAll(cluster)).toEqual(["createCluster", "create DaemonSet default/agent", "settle", "kubectl set image ds/agent main=app:2", "settle"]);
    expect(cluster.history.text.split("\n")[3]).toMatch(/^3 {2} +\+0\.\d{3}s {2}kubectl set image ds\/agent main=app:2$/);
  });

  test("names what was done with machines, faults and time", () => {
    const cluster = createCluster({ nodes: 1 });
    cluster.addNode({ name: "late" });
    cluster.labelNode("late", { disk: "ssd" });
    cluster.inject({ type: "crash", node: "late" }, { name: "outage" });
    cluster.advance({ minutes: 2 });
    cluster.heal();
    cluster.crash("daemonset-controller");
    cluster.removeNode("late");
    expect(didAll(cluster).slice(1)).toEqual(["addNode late", "patch Node late", "inject outage", "advance +2m00.000s", "heal", "removeNode late"]);
  });

  test("has one for each step of the story where it was wanted", () => {
    const cluster = createCluster({ nodes: 2, history: "writes" });
    cluster.create(agent());
    cluster.settle();
    const story = didAll(cluster);
    expect(story.filter((did) => did.startsWith("daemonset-controller creates"))).not.toHaveLength(0);
    expect(story.filter((did) => /binds|runs|ready/i.test(did)).length).toBeGreaterThan(2);
    const counts = [...cluster.history].map((moment) => cluster.fork(moment).list("Pod").length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(2);
  });

  test("is found by number, from the end, and by time", () => {
    const cluster = createCluster({ nodes: 1, startTime: "2026-01-01T00:00:00Z" });
    cluster.advance({ minutes: 5 });
    cluster.advance({ minutes: 5 });
    const { history } = cluster;
    expect([history.at(0).did, history.at(-1).did, history.length]).toEqual(["createCluster", "advance +5m00.000s", 3]);
    expect(history.atTime("2026-01-01T00:07:00Z").number).toBe(1);
    expect(history.atTime(history.last.atMs)).toBe(history.last);
    expect(refusal(() => history.at(3))).toBe("UsageError: there is no moment 3; this history has 0 to 2, and -1 is the last one");
    expect(refusal(() => history.atTime("yesterday"))).toMatch(/^UsageError: a time is RFC 3339, such as 2026-01-01T00:10:00Z, or milliseconds since 1970; got "yesterday"$/);
    expect(refusal(() => history.atTime("2025-01-01T00:00:00Z"))).toMatch(/^UsageError: this history begins at 2026-01-01T00:00:00Z; got/);
  });

  test("is not kept where it was not wanted, and says so", () => {
    const cluster = createCluster({ nodes: 1, history: "off" });
    cluster.create(agent());
    expect([...cluster.history, cluster.history.text]).toEqual([""]);
    expect(refusal(() => cluster.history.last)).toBe('UsageError: there is no history: the cluster was made with history: "off"');
    expect(refusal(() => cluster.back())).toBe('UsageError: there is no history: the cluster was made with history: "off"');
  });

  test("of writes needs the whole trace", () => {
    expect(refusal(() => createCluster({ history: "writes", trace: "hash" }))).toBe('UsageError: history: "writes" needs trace: "full"; got trace: "hash"');
    expect(refusal(() => createCluster({ history: "all" as never }))).toBe('UsageError: history must be "off" or "calls" or "writes"; got "all"');
  });
});

describe("going back", () => {
  test("undoes the last calls, and what came later is gone", () => {
    const cluster = lived();
    cluster.back(2);
    expect(imageOf(cluster)).toBe("app:1");
    expect(didAll(cluster)).toHaveLength(3);
    cluster.kubectl("set image ds/agent main=app:3");
    expect(didAll(cluster).at(-1)).toBe("kubectl set image ds/agent main=app:3");
    expect(imageOf(cluster)).toBe("app:3");
  });

  test("ends at the beginning", () => {
    const cluster = lived();
    expect(refusal(() => cluster.back(5))).toContain("one can go back 0 to 4 moments; got 5");
    expect(refusal(() => cluster.back(-1))).toBe("UsageError: one can go back 0 to 4 moments; got -1");
    cluster.back(4);
    expect(cluster.list("DaemonSet")).toEqual([]);
  });

  test("to a moment that another cluster has had is a moment of its own", () => {
    const [one, other] = [lived(), createCluster({ nodes: 5 })];
    one.restore(other.history.last);
    expect([one.list("Node").length, one.history.last.did, one.history.length]).toEqual([5, "restore", 6]);
  });

  test("and on again leads to the same hash", () => {
    const cluster = lived();
    const { hash } = cluster;
    cluster.back(2);
    cluster.kubectl("set image ds/agent main=app:2");
    cluster.settle();
    expect(cluster.hash).toBe(hash);
  });
});

describe("what changed", () => {
  test("between two moments is told field by field, objects that came and went too", () => {
    const cluster = lived();
    const { objects, text } = changesBetween(cluster.history.at(2), cluster);
    const kinds = (type: string): readonly string[] => objects.filter((change) => change.type === type).map(({ kind }) => kind);
    expect([kinds("added"), kinds("removed")]).toEqual([["ControllerRevision", "Pod", "Pod"], ["Pod", "Pod"]]);
    const set = objects.find(({ kind }) => kind === "DaemonSet");
    expect(set?.fields.map(({ path, before, after }) => [path, before, after])).toContainEqual(["spec.template.spec.containers[main].image", "app:1", "app:2"]);
    expect(text).toContain('~ DaemonSet default/agent\n    metadata.generation: 1 -> 2\n    metadata.annotations["deprecated.daemonset.template.generation"]: "1" -> "2"\n    spec.template.spec.containers[main].image: "app:1" -> "app:2"\n');
    expect(text).not.toMatch(/resourceVersion|managedFields/);
  });

  test("is nothing between a cluster and its fork, and only what one of them did afterwards", () => {
    const cluster = lived();
    const other = cluster.fork();
    expect(changesBetween(cluster, other).text).toBe("");
    other.labelNode("node-1", { "example.com/disk": "ssd" });
    expect(other.changesSince(cluster).text).toBe('~ Node node-1\n    metadata.labels["example.com/disk"]: (none) -> "ssd"\n');
    expect(cluster.changesSince(other).text).toBe('~ Node node-1\n    metadata.labels["example.com/disk"]: "ssd" -> (none)\n');
    expect(changesBetween(cluster, other, { kinds: ["ds", "pods"] }).objects).toEqual([]);
  });

  test("in two futures of one past is told likewise", () => {
    const cluster = createCluster({ nodes: 2 });
    cluster.create(agent());
    cluster.settle();
    const [careful, rash] = [cluster.fork(), cluster.fork(cluster.history.last)];
    careful.kubectl(["patch", "ds", "agent", "-p", '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}']);
    for (const future of [careful, rash]) {
      future.kubectl("set image ds/agent main=app:2");
      future.settle();
    }
    const pods = (future: Cluster): readonly (string | undefined)[] => future.list("Pod").map(({ spec }) => spec.containers[0]?.image);
    expect([pods(careful), pods(rash)]).toEqual([["app:1", "app:1"], ["app:2", "app:2"]]);
    expect(changesBetween(careful, rash).text).toContain('spec.updateStrategy.type: "OnDelete" -> "RollingUpdate"');
  });

  test("knows what is no moment, and no kind", () => {
    const cluster = createCluster();
    expect(refusal(() => changesBetween(cluster, {} as never))).toBe("UsageError: what is compared are clusters, moments of a history, or what snapshot() returned");
    expect(refusal(() => cluster.changesSince(cluster, { kinds: ["dss"] }))).toContain("the server doesn't have a resource type \"dss\"");
  });
});

describe("kubectl on a cluster", () => {
  test("is in the timeline: who did it, and what came of it", () => {
    const cluster = createCluster({ nodes: 1, trace: "full" });
    cluster.kubectl("apply -f -", { stdin: JSON.stringify(agent()) });
    cluster.kubectl("get ds nobody");
    cluster.kubectl("delete ds somebody");
    const story = cluster.timeline().join("\n");
    expect(story).toMatch(/user +creates daemonset agent/);
    expect(story).not.toContain("nobody");
    expect(story).toContain('may not delete daemonset default/somebody: daemonsets.apps "somebody" not found');
  });

  test("tells listeners what it did, and what happened while it waited", () => {
    const cluster = createCluster({ nodes: 1 });
    const wrote: string[] = [];
    cluster.on("write", ({ actor, kind }) => wrote.push(`${actor} ${kind}`));
    cluster.kubectl("apply -f -", { stdin: JSON.stringify(agent()) });
    cluster.kubectl("rollout status ds/agent");
    expect(wrote[0]).toBe("user DaemonSet");
    expect(wrote).toContain("daemonset-controller Pod");
  });

  test("refuses what is no command, and options that it does not know", () => {
    const cluster = createCluster();
    expect(refusal(() => cluster.kubectl(7 as never))).toBe('UsageError: kubectl takes a line, such as "get pods -A", or its words; got 7');
    expect(refusal(() => cluster.kubectl("get pods", { file: {} } as never))).toMatch(/^UsageError: kubectl knows no "file"; did you mean "files"\?$/);
  });
});
