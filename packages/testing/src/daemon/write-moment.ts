/** The moment of a write: who wrote and why, the store before and after, and what the writer knew when it decided. */
import type { Request, Response } from "@everynode/api";
import { type Asking, type Exchange, viewOf, type WriteContext } from "@everynode/core";
import { controllerOf, type ControllerRevision, type DaemonSet, type Pod } from "@everynode/model";
import { currentHashes, hashOf, holdsTemplate } from "./current-revision.js";
import { DaemonModel } from "./daemon-model.js";
import { type Knowledge, seen, stored } from "./knowledge.js";
import type { Mode } from "../history/mode.js";

/** Name of the controller that the properties are about. */
export const DAEMON_CONTROLLER = "daemonset-controller";

/** A request that a reconcile made before, and the answer. */
export interface Asked {
  readonly request: Request;
  readonly response: Response;
}

/** The reconcile of a DaemonSet out of which a write came: what it saw, and what it has asked for. */
export interface DaemonMoment {
  readonly set: DaemonSet;
  /** The set by the view, with what this reconcile has adopted. */
  readonly model: DaemonModel;
  readonly asking: Asking;
  /** Answered requests before those that are under way. */
  readonly asked: readonly Asked[];
  /** Requests that are under way together, the one that wrote among them. */
  readonly batch: readonly Request[];
  /** When the reconcile last looked at the clock. */
  readonly nowMs: number;
}

/** All that an oracle may ask about a write. */
export class WriteMoment {
  readonly actor: string;
  readonly mode: Mode;
  readonly context: WriteContext;
  readonly nowMs: number;
  #before: Knowledge | undefined;
  #after: Knowledge | undefined;
  #daemon: DaemonMoment | false | undefined;

  constructor(actor: string, mode: Mode, context: WriteContext) {
    this.actor = actor;
    this.mode = mode;
    this.context = context;
    this.nowMs = context.after.nowMs;
  }

  /** The store before the request. */
  get before(): Knowledge {
    return (this.#before ??= stored(this.context.before));
  }

  /** The store after all writes of the request. */
  get after(): Knowledge {
    return (this.#after ??= stored(this.context.after));
  }

  /** The DaemonSet's reconcile that wrote; undefined where somebody else did. */
  get daemon(): DaemonMoment | undefined {
    if (this.#daemon === undefined) this.#daemon = momentOf(this.actor, this.context) ?? false;
    return this.#daemon === false ? undefined : this.#daemon;
  }
}

/** The reconcile that was asked about last: several writes come out of one, and all that a moment says of it follows from it. */
const LAST: { asking: Asking | undefined; daemon: DaemonMoment | undefined } = { asking: undefined, daemon: undefined };

function momentOf(actor: string, { asking }: WriteContext): DaemonMoment | undefined {
  if (actor !== DAEMON_CONTROLLER || asking === undefined) return undefined;
  if (asking !== LAST.asking) {
    LAST.daemon = daemonMoment(asking);
    LAST.asking = asking;
  }
  return LAST.daemon;
}

/** The hashes that were asked for last: several oracles ask about one write. */
const PRESENT: { of: DaemonMoment | undefined; hashes: ReadonlySet<string> } = { of: undefined, hashes: new Set() };

/**
 * Hashes of the set's present revision as its reconcile knows them: by its view and by what it was answered; by the store only where it knows none. A view that lags behind
 * may lack a revision of this very template, and then the controller makes a second one, which is put right later.
 */
export function presentHashes(daemon: DaemonMoment, store: Knowledge): ReadonlySet<string> {
  if (daemon !== PRESENT.of) {
    PRESENT.hashes = knownHashes(daemon);
    PRESENT.of = daemon;
  }
  return PRESENT.hashes.size > 0 ? PRESENT.hashes : currentHashes(daemon.set, store);
}

function knownHashes({ set, model, asked }: DaemonMoment): ReadonlySet<string> {
  const hashes = new Set(currentHashes(set, model.known));
  for (const { request, response } of asked) {
    if (request.kind === "ControllerRevision" && response.ok && holdsTemplate(response.object as ControllerRevision, set.spec.template)) hashes.add(hashOf(response.object));
  }
  return hashes;
}

function daemonMoment(asking: Asking): DaemonMoment | undefined {
  const known = seen(viewOf(asking));
  const set = known.sets.get(asking.key);
  if (set === undefined) return undefined;
  const exchanges = [...asking.exchanges.from(0)];
  const asked = exchanges.flatMap(askedIn);
  const nowMs = exchanges.reduce((last, { effect, reply }) => (effect.type === "now" ? (reply as number) : last), asking.frozen.nowMs);
  return { set, model: modelOf(asking, { known, set }, adoptedIn(asked, set)), asking, asked, batch: asking.requests ?? [], nowMs };
}

function askedIn({ effect, reply }: Exchange): readonly Asked[] {
  if (effect.type === "request") return [{ request: effect.request, response: reply as Response }];
  if (effect.type !== "batch") return [];
  return effect.requests.flatMap((request, at) => {
    const response = (reply as readonly Response[])[at];
    return response === undefined ? [] : [{ request, response }];
  });
}

/** Pods that the reconcile has made its own: they count, though its view does not have them so. One that it adopts at every look, as its view stays what it is, counts once. */
function adoptedIn(asked: readonly Asked[], set: DaemonSet): readonly Pod[] {
  const adopted = new Map<string, Pod>();
  for (const { request, response } of asked) {
    if (request.verb !== "patch" || request.kind !== "Pod" || !response.ok) continue;
    const pod = response.object as Pod;
    const owners = (request.patch as Partial<Pod>).metadata?.ownerReferences;
    if (owners !== undefined && controllerOf(pod)?.uid === set.metadata.uid) adopted.set(pod.metadata.uid, pod);
  }
  return [...adopted.values()];
}

const MODELS = new WeakMap<object, DaemonModel>();

/** The model of a reconcile; the same for all its writes, until it adopts something more. */
function modelOf(asking: Asking, { known, set }: { readonly known: Knowledge; readonly set: DaemonSet }, adopted: readonly Pod[]): DaemonModel {
  const before = MODELS.get(asking.frozen);
  if (before !== undefined && before.set === set && before.adopted === adopted.length) return before;
  const asSeen = adopted.map((pod) => known.pods.objects.get(`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`) ?? pod);
  const model = new DaemonModel(known, set, asSeen);
  MODELS.set(asking.frozen, model);
  return model;
}
