/** The pod that a set would have on a node, for those who plan with nodes that are not there yet. */
import type { DaemonSet, Node, Pod } from "@everynode/model";
import { podMaker } from "./daemon-pod.js";
import type { DaemonSetParts } from "./parts.js";

/** The set's pod on the node, as if it were there; undefined where none should run. It is stored nowhere. */
export function expectedPod(daemonSet: DaemonSet, node: Node, parts: Pick<DaemonSetParts, "eligibilityOf" | "tolerationsOf" | "selectsEverything">): Pod | undefined {
  if (daemonSet.metadata.deletionTimestamp !== undefined || parts.selectsEverything(daemonSet) || parts.eligibilityOf(daemonSet)(node) !== "run") return undefined;
  const on = node.metadata.name;
  const { metadata, ...made } = podMaker(daemonSet, { hash: "", placedBy: "controller", tolerationsOf: parts.tolerationsOf })(on);
  return { ...made, metadata: { ...metadata, name: `${daemonSet.metadata.name}-${on}`, uid: `${daemonSet.metadata.uid}-${on}`, resourceVersion: "", creationTimestamp: "" } };
}
