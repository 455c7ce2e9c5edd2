/** Which pods become ready, in which order. */
import type { Cluster, Pod } from "everynode";

/** A pod that has become ready. */
export interface Start {
  readonly node: string;
  readonly app: string;
}

/** A list that grows as pods become ready. */
export function starts(cluster: Cluster): readonly Start[] {
  const list: Start[] = [];
  const isReady = (pod: Pod | undefined): boolean => pod?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  cluster.on("write", ({ kind, write }) => {
    if (kind !== "Pod" || write === undefined || !isReady(write.object as Pod) || isReady(write.previous as Pod | undefined)) return;
    const { metadata, spec } = write.object as Pod;
    list.push({ node: spec.nodeName ?? "", app: metadata.labels?.["app"] ?? "" });
  });
  return list;
}
