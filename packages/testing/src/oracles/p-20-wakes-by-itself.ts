/**
 * P-20: where nothing waits to be done, nothing is left to be done: when somebody touches a set at rest (an annotation, which says nothing), its controller makes and deletes no
 * pod and finds nothing to correct in the status. What matters to a set has woken it before.
 *
 * A cluster is a value, so it is brought to rest, and its sets are touched, in a branch of it, and nothing of that reaches the history. Exceptions, as nothing wakes a set for them in Kubernetes:
 *
 * - a pod of a node that is gone, and what waited for it to go: one that was bound goes by pod collection, or with the next rollout;
 * - a pod that is not bound yet to a node that comes to be none for it: a change of a node wakes the sets that have pods bound to it;
 * - a node that comes to be one for the set while a pod of an earlier set of that name is on it: what has a pod there is told by the names of owners, not by their uids;
 * - a node that comes back while pods of the set are on it: a node wakes the sets that have none there, so what became of these pods while it was away (they have ended, are too many, or old)
 *   goes unseen;
 * - how many nodes should run a pod, and how many have one that should not, after a node has gone, has come back, or was given a taint that lets pods stay; and what follows from it for a
 *   rollout: its budget may be a part of that number, and under surge it gives up old pods on nodes that should run none as soon as more are available than nodes should run one;
 * - under surge, the old pod beside a new one that has become available after minReadySeconds: the set comes back so much later for each pod that becomes ready, but only once for
 *   two of them (the queue keeps the earlier time), not after a restart, and not for the status, which counts the old pod; likewise a new pod that has become available on a node that is
 *   gone, which no status counts; and the next step of a rollout that such a pod holds up.
 *
 * And a controller that wrote for a set that was gone, or to a pod that was just taken from it, may wait for what never comes: from then on nobody is asked.
 */
import { type LogEntry, shelfOf } from "@everynode/api";
import { enabledActions, nextTimeMs, NotReady, requested, settle, type Simulation, streamNumber } from "@everynode/core";
import { type DaemonSet, type Pod, targetNodeOf } from "@everynode/model";
import { currentHashes, isUpdated } from "../current-revision.js";
import { type PodDeleted, podDeleted } from "../daemon-write.js";
import { haunts } from "../haunting.js";
import type { Knowledge } from "../knowledge.js";
import { type Finding, NOTHING, type Oracle, type OracleHooks } from "../oracle.js";
import { type DaemonMoment, WriteMoment } from "../write-moment.js";

/** What a controller has to hear of beside what Kubernetes hears of. */
export interface Hearing {
  /** True: that nodes go, and leave pods that were never bound to them. */
  readonly nodeDeletions?: boolean;
  /** True: that a new pod beside an old one has become available. */
  readonly surge?: boolean;
}

/** Of so many states that are not at rest one is brought to rest in a branch. */
const ONE_IN = 8;
const PATIENCE_MS = 20_000;
/** More steps than this in a branch, and it is given up. */
const MOST_STEPS = 5_000;

const isAtRest = (simulation: Simulation): boolean => nextTimeMs(simulation, false) === undefined && enabledActions(simulation).length === 0;

/** The cluster with every set touched, and with no quota: who was refused something by one comes again, and is not at rest. */
function touched(simulation: Simulation): Simulation {
  let now = simulation;
  for (const { metadata } of shelfOf(simulation.cluster, "ResourceQuota").collection.objects.values()) {
    now = requested(now, { verb: "delete", kind: "ResourceQuota", namespace: metadata.namespace ?? "", name: metadata.name }).simulation;
  }
  for (const { metadata } of shelfOf(simulation.cluster, "DaemonSet").collection.objects.values()) {
    const patch = { metadata: { annotations: { "touched-at-rest": String(simulation.steps) } } };
    now = requested(now, { verb: "patch", kind: "DaemonSet", namespace: metadata.namespace ?? "", name: metadata.name, patchType: "merge", patch }).simulation;
  }
  return now;
}

const COUNTERS = ["currentNumberScheduled", "numberReady", "numberAvailable", "updatedNumberScheduled"] as const;

/** Numbers that a status had wrong, though the nodes that should run a pod, and those that should not, were counted right. */
function lateCounters({ object, previous }: LogEntry): readonly string[] {
  const [is, was] = [(object as DaemonSet).status, (previous as DaemonSet).status];
  if (is.desiredNumberScheduled !== was.desiredNumberScheduled || is.numberMisscheduled !== was.numberMisscheduled) return [];
  return COUNTERS.flatMap((name) => ((is[name] ?? 0) === (was[name] ?? 0) ? [] : [`${name} goes from ${was[name] ?? 0} to ${is[name] ?? 0}`]));
}

/** "excused": Kubernetes is as late; undefined: there is nothing to it. */
type Late = { readonly what: string } | "excused" | undefined;

/** How well a controller has to hear, and the nodes of which it need not have heard. */
interface Ear extends Hearing {
  readonly shadowed: ReadonlySet<string>;
  /** Nodes that were away once. */
  readonly wereAway: ReadonlySet<string>;
}

/** Whether a pod of the set is on the node, which a change of the node tells by. */
const hasPods = ({ model }: DaemonMoment, node: string): boolean => model.pods.some(({ spec }) => spec.nodeName === node);

/** Whether the set has counted its nodes before some of them came or went. */
const isMiscounted = ({ set, model }: DaemonMoment): boolean => set.status.desiredNumberScheduled !== model.eligible.length;

/** Whether a new pod has ripened that no status counts: beside an old one, or on a node that is gone. */
function hasRipenedUnheard({ set, model, nowMs }: DaemonMoment): boolean {
  if ((set.spec.minReadySeconds ?? 0) === 0) return false;
  const current = currentHashes(set, model.known);
  return [...model.byNode].some(([node, pods]) => (pods.length > 1 || !model.known.nodes.has(node)) && pods.some((pod) => isUpdated(pod, set, current) && model.isAvailable(pod, nowMs)));
}

/** Whether Kubernetes is as late to make a pod. */
function isMadeUnheard(node: string, daemon: DaemonMoment, { surge = false, shadowed, wereAway }: Ear): boolean {
  if (shadowed.has(node)) return true;
  return hasPods(daemon, node) && (wereAway.has(node) || isMiscounted(daemon) || (!surge && hasRipenedUnheard(daemon)));
}

/** Whether Kubernetes is as late to delete the pod. */
function isDeletedUnheard(pod: Pod, { daemon, reasons }: PodDeleted, { nodeDeletions = false, surge = false, wereAway }: Ear): boolean {
  const { model } = daemon;
  const node = targetNodeOf(pod) ?? "";
  const isBound = (pod.spec.nodeName ?? "") !== "";
  const isLost = !model.known.nodes.has(node);
  const isStepUnheard = isMiscounted(daemon) || (!surge && hasRipenedUnheard(daemon)) || (model.surges && model.mayStayOn(node) && !model.shouldRunOn(node));
  if (isLost && (isBound || !nodeDeletions)) return true;
  if (!isLost && wereAway.has(node)) return true;
  if (isStepUnheard && reasons.every((reason) => reason === "rollout")) return true;
  return (!isBound && reasons.includes("ineligible")) || (!surge && reasons.includes("replaced"));
}

/** What a write says of what was left undone. */
function lateIn(write: LogEntry, moment: WriteMoment, ear: Ear): Late {
  if (write.kind === "DaemonSet" && write.previous !== undefined) {
    const wrong = lateCounters(write);
    return wrong.length === 0 ? undefined : { what: wrong.join(", ") };
  }
  if (write.kind !== "Pod" || moment.daemon === undefined) return undefined;
  if (write.type === "ADDED") return isMadeUnheard(targetNodeOf(write.object as Pod) ?? "", moment.daemon, ear) ? "excused" : { what: `it makes ${write.key}` };
  const deleted = podDeleted(write, moment);
  if (deleted === undefined) return { what: `it writes to ${write.key}` };
  return isDeletedUnheard(write.previous as Pod, deleted, ear) ? "excused" : { what: `it deletes ${write.key} (${deleted.reasons.join(", ")})` };
}

/** What controllers do once their sets are touched, at most one finding per set. */
function lateWrites(simulation: Simulation, ear: Ear): readonly Finding[] {
  const found = new Map<string, Late>();
  const check = (write: LogEntry, actor: string, context: WriteMoment["context"]): void => {
    const moment = new WriteMoment(actor, "chaos", context);
    const set = moment.daemon?.set.metadata.name;
    if (set !== undefined && found.get(set) === undefined) found.set(set, lateIn(write, moment, ear));
  };
  settle(touched(simulation), { check, maxSteps: MOST_STEPS, patienceMs: 0 });
  return [...found].flatMap(([set, late]) => (late === undefined || late === "excused" ? [] : [{ object: `DaemonSet ${set}`, is: `touched at rest, its controller has something to do: ${late.what}`, must: "all was done: whatever mattered to the set has woken it" }]));
}

/** Whether a pod on the node was made for a set that is gone, and whose name another has. */
function isShadowed(node: string, { pods, sets }: Knowledge): boolean {
  const keys = pods.byNode.get(node)?.keys() ?? [];
  return keys.some((key) => {
    const owner = pods.objects.get(key)?.metadata.ownerReferences?.find(({ controller }) => controller === true);
    const namesake = sets.get(`${key.slice(0, key.indexOf("/"))}/${owner?.name ?? ""}`);
    return namesake !== undefined && namesake.metadata.uid !== owner?.uid;
  });
}

/** One history's touches. */
class Touching implements OracleHooks {
  readonly #hearing: Hearing;
  /** True once a controller may wait for what never comes. */
  #haunted = false;
  /** Nodes that have changed while they were shadowed. */
  readonly #shadowed = new Set<string>();
  readonly #wereAway = new Set<string>();
  #revision = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
  }

  onWrite(write: LogEntry, moment: WriteMoment): readonly Finding[] {
    if (haunts(write, moment)) this.#haunted = true;
    if (write.kind === "Node" && isShadowed(write.key, moment.after)) this.#shadowed.add(write.key);
    if (write.kind === "Node" && write.type === "DELETED") this.#wereAway.add(write.key);
    return NOTHING;
  }

  onState(simulation: Simulation): readonly Finding[] {
    const { revision, seed } = simulation.cluster;
    if (this.#haunted || revision === this.#revision || (!isAtRest(simulation) && streamNumber(seed, "touch", simulation.steps) % ONE_IN !== 0)) return NOTHING;
    this.#revision = revision;
    try {
      const rest = this.#settled(simulation);
      return rest === undefined ? NOTHING : lateWrites(rest, { ...this.#hearing, shadowed: this.#shadowed, wereAway: this.#wereAway });
    } catch (error) {
      // Controllers that are written with promises cannot be asked here.
      if (error instanceof NotReady) return NOTHING;
      throw error;
    }
  }

  /** A branch in which the cluster has come to rest; undefined where it does not soon, or not without harm. */
  #settled(simulation: Simulation): Simulation | undefined {
    let haunted = false;
    const check = (write: LogEntry, actor: string, context: WriteMoment["context"]): void => {
      haunted ||= haunts(write, new WriteMoment(actor, "chaos", context));
    };
    const { simulation: settled, atRest } = settle(simulation, { check, maxSteps: MOST_STEPS, patienceMs: PATIENCE_MS });
    return atRest && !haunted ? settled : undefined;
  }
}

/** Sets are woken by all that matters to them, judged with such hearing. */
export function wakes(hearing: Hearing): Oracle {
  return { name: "P-20", title: "at rest nothing is left to do, and touching a set changes nothing", remembering: () => new Touching(hearing) };
}

/** Sets are woken by all that matters to them. */
export const wakesByItself: Oracle = wakes({});
