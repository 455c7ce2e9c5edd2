/** What a pod is to a set. */
import { controllerOf, type DaemonSet, type Pod, type StringMap } from "@everynode/model";

/** A set, and what its selector says of labels. */
export interface Selecting {
  readonly daemonSet: DaemonSet;
  readonly matches: (labels: StringMap | undefined) => boolean;
}

/** "member": its own; "stray": its own, but the selector no longer matches; "orphan": nobody's, and the selector matches; "other": not its business. */
export type Membership = "member" | "stray" | "orphan" | "other";

/** What `pod` is to a set. */
export function membershipOf({ daemonSet, matches }: Selecting, pod: Pod): Membership {
  if (pod.metadata.namespace !== daemonSet.metadata.namespace) return "other";
  const controller = controllerOf(pod);
  if (controller !== undefined && controller.uid !== daemonSet.metadata.uid) return "other";
  const isSelected = matches(pod.metadata.labels);
  if (controller !== undefined) return isSelected ? "member" : "stray";
  return isSelected && pod.metadata.deletionTimestamp === undefined ? "orphan" : "other";
}
