/**
 * Where a set's pods should run and where they may stay, written from the definition: name, selector and affinity, and taints against the template's
 * tolerations and those that every daemon pod gets.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (NodeShouldRunDaemonPod), util/daemonset_util.go (AddOrUpdateDaemonPodTolerations) v1.36.3
 */
import { type DaemonSet, matchesRequiredNodeAffinity, type Node, type Taint, tolerates, type Toleration } from "@everynode/model";

/** Taints that say that a node is in trouble, or cordoned; every daemon pod puts up with them. */
const TROUBLES: readonly (readonly [key: string, effect: Taint["effect"]])[] = [
  ["node.kubernetes.io/not-ready", "NoExecute"],
  ["node.kubernetes.io/unreachable", "NoExecute"],
  ["node.kubernetes.io/disk-pressure", "NoSchedule"],
  ["node.kubernetes.io/memory-pressure", "NoSchedule"],
  ["node.kubernetes.io/pid-pressure", "NoSchedule"],
  ["node.kubernetes.io/unschedulable", "NoSchedule"],
];

/** True where the taint only says that its node is in trouble, or cordoned. */
export function isTrouble(taint: Taint): boolean {
  return TROUBLES.some(([key, effect]) => key === taint.key && effect === taint.effect);
}

function puttingUp(set: DaemonSet): (taint: Taint) => boolean {
  const { tolerations = [], hostNetwork } = set.spec.template.spec;
  const network: readonly Toleration[] = hostNetwork === true ? [{ key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" }] : [];
  const all = [...tolerations, ...network];
  return (taint) => isTrouble(taint) || all.some((toleration) => tolerates(toleration, taint));
}

function fits(set: DaemonSet, node: Node, effects: readonly Taint["effect"][]): boolean {
  const { spec } = set.spec.template;
  if ((spec.nodeName ?? "") !== "" && spec.nodeName !== node.metadata.name) return false;
  if (!matchesRequiredNodeAffinity(spec, node)) return false;
  const tolerated = puttingUp(set);
  return (node.spec.taints ?? []).every((taint) => !effects.includes(taint.effect) || tolerated(taint));
}

/** `elig`: a pod of the set should run on the node. */
export function shouldRun(set: DaemonSet, node: Node): boolean {
  return fits(set, node, ["NoSchedule", "NoExecute"]);
}

/** `keep`: a pod of the set that is on the node may stay. */
export function mayStay(set: DaemonSet, node: Node): boolean {
  return fits(set, node, ["NoExecute"]);
}

/** Why a node is not for the set's pods, in a few words. */
export function nodeInWords(node: Node | undefined): string {
  if (node === undefined) return "no such node";
  const taints = (node.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  const labels = Object.entries(node.metadata.labels ?? {}).filter(([key]) => !key.startsWith("kubernetes.io/"));
  return `labels {${labels.map(([key, value]) => `${key}=${value}`).join(", ")}}, taints [${taints.join(", ")}]`;
}
