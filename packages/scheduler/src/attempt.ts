/**
 * One attempt to place a pod: the plugins, prepared for it, and what they say of a node.
 *
 * Source: pkg/scheduler/framework/runtime/framework.go v1.36.3
 */
import type { Pod } from "@everynode/model";
import type { ClusterPicture } from "./cluster-picture.js";
import { type NodeInfo, withoutPod, withPod } from "./node-info.js";
import type { Plugin, Profile, Refusal } from "./plugin.js";

/** A plugin at work on one pod. */
export interface Worker {
  readonly plugin: Plugin;
  readonly state: unknown;
}

/** One attempt to place a pod. */
export interface Attempt {
  readonly profile: Profile;
  readonly pod: Pod;
  readonly cluster: ClusterPicture;
  readonly workers: readonly Worker[];
  /** Given: no other nodes come into question. */
  readonly only: ReadonlySet<string> | undefined;
  /** Names of the plugins that left only these over. */
  readonly restricting: readonly string[];
  /** Given: no node comes into question, and who says so. */
  readonly refused?: { readonly plugin: string; readonly message: string };
}

/** Why one node would not do, and who said so. */
export interface NodeRefusal {
  readonly plugin: string;
  readonly refusal: Refusal;
}

/** Prepares the plugins for a pod. */
export function attemptOf(profile: Profile, pod: Pod, cluster: ClusterPicture): Attempt {
  const workers: Worker[] = [];
  const restricting: string[] = [];
  let only: ReadonlySet<string> | undefined;
  let refused: Attempt["refused"];
  for (const plugin of profile.plugins) {
    const prepared = plugin.prepare?.(pod, cluster);
    workers.push({ plugin, state: prepared?.state });
    if (prepared?.refusal !== undefined) refused ??= { plugin: plugin.name, message: prepared.refusal };
    if (prepared?.nodes === undefined) continue;
    restricting.push(plugin.name);
    only = only === undefined ? prepared.nodes : shared(only, prepared.nodes);
  }
  return { profile, pod, cluster, workers, only, restricting, ...(refused === undefined ? {} : { refused }) };
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a].filter((name) => b.has(name)));

/** Why the pod cannot be on a node; pods of its priority or higher that wait for the node count as being there, and as not being there. */
export function refusalOf(attempt: Attempt, info: NodeInfo): NodeRefusal | undefined {
  const { pod, cluster } = attempt;
  const rivals = cluster.nominatedTo(info.name).filter((other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod));
  if (rivals.length > 0) {
    let crowd: Scene = { attempt, info };
    for (const other of rivals) crowd = withOther(crowd, other, 1);
    const refusal = plainRefusalOf(crowd.attempt, crowd.info);
    if (refusal !== undefined) return refusal;
  }
  return plainRefusalOf(attempt, info);
}

/** An attempt and a node of its cluster, with some pods thought to be there or not to be there. */
export interface Scene {
  readonly attempt: Attempt;
  readonly info: NodeInfo;
}

/** The scene after another pod has come to the node (1) or has left it (-1). */
export function withOther({ attempt, info }: Scene, other: Pod, times: 1 | -1): Scene {
  const { node } = info;
  const after = times === 1 ? withPod(info, other) : withoutPod(info, other);
  if (node === undefined || !attempt.workers.some(({ plugin }) => plugin.moved !== undefined)) return { attempt, info: after };
  const workers = attempt.workers.map(({ plugin, state }) => ({ plugin, state: plugin.moved === undefined ? state : plugin.moved(state, attempt.pod, { other, node, times }) }));
  return { attempt: { ...attempt, workers }, info: after };
}

/** The pod's priority; 0 where it has none. */
export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

/** Why the pod cannot be on the node as it is, say the plugins from the `first`-th on. */
export function plainRefusalOf({ workers, pod }: Attempt, info: NodeInfo, first = 0): NodeRefusal | undefined {
  for (let at = first; at < workers.length; at++) {
    const { plugin, state } = workers[at] as Worker;
    const refusal = plugin.filter?.(state, pod, info);
    if (refusal !== undefined) return { plugin: plugin.name, refusal };
  }
  return undefined;
}
