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
import { haunts } from "../daemon/haunting.js";
import { withTouchedSets } from "../history/patched-sets.js";
import type { Knowledge } from "../daemon/knowledge.js";
import { type Finding, NOTHING, type Oracle, type OracleHooks } from "./oracle.js";
import { WriteMoment } from "../daemon/write-moment.js";
import { type Ear, type Hearing, type Late, lateIn } from "./p-20-late-writes.js";

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
  return withTouchedSets(now, String(simulation.steps));
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

/** The nodes that should run a pod when a set's status was written last, by the set's uid. */
type Counted = Map<string, readonly string[]>;

/** Notes for which nodes a status is written. */
function count(counted: Counted, write: LogEntry, { daemon }: WriteMoment): void {
  if (write.kind === "DaemonSet" && daemon !== undefined) counted.set(daemon.set.metadata.uid, daemon.model.eligible);
}

/** One history's touches. */
class Touching implements OracleHooks {
  readonly #hearing: Hearing;
  /** True once a controller may wait for what never comes. */
  #haunted = false;
  /** Nodes that have changed while they were shadowed. */
  readonly #shadowed = new Set<string>();
  readonly #wereAway = new Set<string>();
  readonly #counted: Counted = new Map();
  #revision = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
  }

  onWrite(write: LogEntry, moment: WriteMoment): readonly Finding[] {
    if (haunts(write, moment)) this.#haunted = true;
    count(this.#counted, write, moment);
    if (write.kind === "Node" && isShadowed(write.key, moment.after)) this.#shadowed.add(write.key);
    if (write.kind === "Node" && write.type === "DELETED") this.#wereAway.add(write.key);
    return NOTHING;
  }

  onState(simulation: Simulation): readonly Finding[] {
    const { revision, seed } = simulation.cluster;
    if (this.#haunted || revision === this.#revision || (!isAtRest(simulation) && streamNumber(seed, "touch", simulation.steps) % ONE_IN !== 0)) return NOTHING;
    this.#revision = revision;
    try {
      const counted: Counted = new Map(this.#counted);
      const rest = this.#settled(simulation, counted);
      return rest === undefined ? NOTHING : lateWrites(rest, { ...this.#hearing, shadowed: this.#shadowed, wereAway: this.#wereAway, counted });
    } catch (error) {
      // Controllers that are written with promises cannot be asked here.
      if (error instanceof NotReady) return NOTHING;
      throw error;
    }
  }

  /** A branch in which the cluster has come to rest; undefined where it does not soon, or not without harm. */
  #settled(simulation: Simulation, counted: Counted): Simulation | undefined {
    let haunted = false;
    const check = (write: LogEntry, actor: string, context: WriteMoment["context"]): void => {
      const moment = new WriteMoment(actor, "chaos", context);
      haunted ||= haunts(write, moment);
      count(counted, write, moment);
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
