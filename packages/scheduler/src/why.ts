/**
 * Why a pod is not on a node, said of every node, in Kubernetes' words.
 *
 * Source: pkg/scheduler/schedule_one.go, pkg/scheduler/framework/types.go v1.36.3
 * Differs: Kubernetes only counts the nodes that say the same; here each says it for itself.
 */
import type { Controller, View } from "@everynode/core";
import { isPodTerminal, type Pod } from "@everynode/model";
import { attemptOf, refusalOf } from "./attempt.js";
import { type Claim, NO_CLAIMS } from "./claim.js";
import { ClusterPicture } from "./cluster-picture.js";
import { absentReason } from "./diagnosis.js";
import type { SchedulerFacts } from "./facts.js";
import type { Plugin, Profile } from "./plugin.js";
import { ProfiledFacts } from "./profiled-facts.js";

/** What one node is to a pod. */
export interface NodeVerdict {
  readonly node: string;
  /** "is there": the pod is on it; "fits": it could be; "refused": it could not. */
  readonly verdict: "is there" | "fits" | "refused";
  /** Why it was refused: `Insufficient cpu`. Empty otherwise. */
  readonly reasons: readonly string[];
  /** Names of the plugins that refused it. */
  readonly plugins: readonly string[];
  /** True where the node might do if pods of lower priority made room. */
  readonly resolvable: boolean;
}

/** What is known of a cluster when it is asked about. */
export interface Known {
  readonly view: View<SchedulerFacts>;
  readonly claims?: readonly Claim[];
}

const plain = (node: string, verdict: "is there" | "fits"): NodeVerdict => ({ node, verdict, reasons: [], plugins: [], resolvable: false });

function refused(node: string, reasons: readonly string[], plugins: readonly string[], resolvable = false): NodeVerdict {
  return { node, verdict: "refused", reasons, plugins, resolvable };
}

/**
 * What each node is to the pod, in order of name; `pod` need not be in the cluster. One that has a node is asked about as if it had none, and were not
 * there yet. Pure; costs a look at each node.
 */
export function nodeVerdicts(plugins: readonly Plugin[], pod: Pod, { view, claims = NO_CLAIMS }: Known): readonly NodeVerdict[] {
  const { nodeName = "" } = pod.spec;
  const own = nodeName !== "" && !isPodTerminal(pod) ? nodeName : undefined;
  const asked: Pod = nodeName === "" ? pod : { ...pod, spec: { ...pod.spec, nodeName: "" } };
  const cluster = new ClusterPicture(view, claims, pod.metadata.uid);
  const attempt = attemptOf({ schedulerName: "", plugins }, asked, cluster);
  const { only, restricting, refused: never } = attempt;
  return cluster.nodes.keys().map((name): NodeVerdict => {
    if (name === own) return plain(name, "is there");
    if (never !== undefined) return refused(name, [never.message], [never.plugin]);
    if (only?.has(name) === false) return refused(name, [absentReason(restricting)], restricting);
    const info = cluster.info(name);
    const found = info && refusalOf(attempt, info);
    return found === undefined ? plain(name, "fits") : refused(name, found.refusal.reasons, [found.plugin], found.refusal.resolvable);
  });
}

/** The profiles that a controller schedules pods by; undefined where it is none that `scheduler` made. */
export function profilesOf({ facts }: { readonly facts?: Controller["facts"] }): ReadonlyMap<string, Profile> | undefined {
  return facts instanceof ProfiledFacts ? facts.profiles : undefined;
}
