import { type Pod } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooserOf, eligibleNodes, emptyCluster, history, perform, podsOf, targetOf } from "../test/random-history.js";
import type { Cluster } from "./index.js";

const occupies = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined || !["Failed", "Succeeded"].includes(pod.status.phase ?? "");

/** Checks, at each creation of a daemon pod, that no other pod of its set is on its node. */
function watchForSeconds(cluster: Cluster): readonly string[] {
  const seconds: string[] = [];
  cluster.on("write", ({ write, kind, actor }) => {
    if (kind !== "Pod" || write?.type !== "ADDED" || actor !== "daemonset-controller") return;
    const pod = write.object as Pod;
    const uid = pod.metadata.ownerReferences?.[0]?.uid ?? "";
    const node = targetOf(pod) ?? "";
    const there = podsOf(cluster, uid, node).filter(occupies);
    if (there.length > 1) seconds.push(`${there.map((p) => p.metadata.name).join(" and ")} on ${node}`);
  });
  return seconds;
}

describe("one pod on every eligible node", () => {
  it("holds at rest, with none elsewhere, and never a second one at any write", () => {
    fc.assert(
      fc.property(history, (h) => {
        const cluster = emptyCluster(h.seed);
        const seconds = watchForSeconds(cluster);
        const chooser = chooserOf(h);
        for (const op of h.operations) perform(cluster, op, chooser);
        cluster.advance({ minutes: 3 }, { chooser });
        expect(cluster.settle({ chooser })).toBe(true);
        expect(seconds).toEqual([]);
        expectOneEach(cluster);
      }),
      { numRuns: 1000 },
    );
  }, 120_000);
});

function expectOneEach(cluster: Cluster): void {
  const nodes = cluster.list("Node");
  const names = nodes.map((n) => n.metadata.name);
  for (const daemonSet of cluster.list("DaemonSet")) {
    const { run, stay } = eligibleNodes(nodes, daemonSet.spec.template.spec);
    const { uid } = daemonSet.metadata;
    for (const name of run) {
      const pods = podsOf(cluster, uid, name);
      expect(pods.map((p) => p.status.phase), `pods of ${daemonSet.metadata.name} on ${name}`).toEqual(["Running"]);
    }
    const elsewhere = names.filter((name) => !stay.includes(name)).flatMap((name) => podsOf(cluster, uid, name));
    expect(elsewhere.map((p) => p.metadata.name)).toEqual([]);
    expect(daemonSet.status.desiredNumberScheduled).toBe(run.length);
    expect(daemonSet.status.numberAvailable ?? 0).toBe(run.length);
  }
  const uids = new Set(cluster.list("DaemonSet").map((d) => d.metadata.uid));
  const lost = cluster.list("Pod").filter((pod) => !names.includes(targetOf(pod) ?? "") || !uids.has(pod.metadata.ownerReferences?.[0]?.uid ?? ""));
  expect(lost.map((p) => `${p.metadata.name} on ${targetOf(p)}`)).toEqual([]);
}
