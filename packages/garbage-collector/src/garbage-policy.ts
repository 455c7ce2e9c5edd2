/**
 * A user's own policy of what is garbage, beside the owners that the garbage collector looks at: a pure function decides, and a controller sees to it
 * that nothing is deleted that is not garbage any more when the deletion arrives.
 */
import type { PropagationPolicy } from "@everynode/api";
import { type Change, type Controller, done, now, type Reconcile, requeueAfter, retry, send, type View, type Waker } from "@everynode/core";
import { invariant, type KubeObject } from "@everynode/model";

/** What becomes of an object: it stays, to be looked at again when it changes or after some time (milliseconds, above 0); or it goes. */
export type GarbageVerdict =
  | { readonly verdict: "keep"; readonly lookAgainAfterMs?: number }
  /** Background where `propagationPolicy` is left out. */
  | { readonly verdict: "delete"; readonly propagationPolicy?: PropagationPolicy };

/** A policy: which objects it looks at, and how it decides. */
export interface GarbagePolicy<T extends KubeObject = KubeObject> {
  /** Name of the controller, unique in a cluster. */
  readonly name: string;
  /** Keys of the kinds whose objects it decides about: `ConfigMap`, `NodeConfig.example.com`. */
  readonly kinds: readonly string[];
  /** Keys of other kinds that `decide` reads in the view. A change of any of their objects makes it decide anew about all objects of `kinds`. None where left out. */
  readonly reads?: readonly string[];
  /**
   * Decides about one object. Pure. It is asked first about the object as the controller's view has it, and before a deletion again about the
   * object as the API server has it right then. What else it reads in `view` may be out of date: keep what is too young to be seen by everybody.
   */
  decide(object: T, view: View, nowMs: number): GarbageVerdict;
}

/** How often an object that changes while it is being deleted is looked at before it is put back. */
const TRIES = 3;

/**
 * The controller of a policy. Each deletion follows an uncached look at the object, and names the uid and the version of what was seen, so that an old
 * view deletes nothing that was renewed meanwhile. Its timers are background: `settle` does not wait for what is kept for now, `advance` does.
 */
export function garbagePolicy<T extends KubeObject = KubeObject>(policy: GarbagePolicy<T>): Controller {
  const { name, kinds, reads = [] } = policy;
  invariant(kinds.length > 0, () => `the garbage policy ${JSON.stringify(name)} must name the kinds that it decides about; kinds is empty`);
  const wakeOne = ({ type, kind, key }: Change, waker: Waker): void => {
    if (type !== "DELETED") waker.enqueue(`${kind}|${key}`);
  };
  const wakeAll = (_: Change, waker: Waker): void => {
    for (const kind of kinds) for (const key of waker.view.objects(kind).keys()) waker.enqueue(`${kind}|${key}`);
  };
  const others = reads.filter((kind) => !kinds.includes(kind));
  return {
    name,
    background: true,
    watches: [...kinds.map((kind) => ({ kind, on: wakeOne })), ...others.map((kind) => ({ kind, on: wakeAll }))],
    reconcile: (key, view) => judge(policy, key, view),
  };
}

interface Item {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

function itemOf(key: string): Item {
  const [kind = "", path = ""] = key.split("|");
  const slash = path.indexOf("/");
  return slash < 0 ? { kind, name: path } : { kind, namespace: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Decides by what the view shows, which costs nothing, before anybody is asked. */
function* judge(policy: GarbagePolicy, key: string, view: View): Reconcile {
  const item = itemOf(key);
  const known = view.get(item.kind, key.slice(item.kind.length + 1));
  if (known === undefined || isGoing(known)) return done();
  const verdict = yield* decided(policy, known, view);
  return verdict.verdict === "keep" ? kept(verdict) : yield* removeLive(policy, item, view);
}

const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

const kept = ({ lookAgainAfterMs }: GarbageVerdict & { readonly verdict: "keep" }): ReturnType<typeof done> => (lookAgainAfterMs === undefined ? done() : requeueAfter(lookAgainAfterMs));

function* decided(policy: GarbagePolicy, object: KubeObject, view: View): Reconcile<GarbageVerdict> {
  const verdict = policy.decide(object, view, yield* now());
  const ms = verdict.verdict === "keep" ? (verdict.lookAgainAfterMs ?? 1) : 1;
  invariant(ms > 0 && Number.isFinite(ms), () => `the garbage policy ${JSON.stringify(policy.name)} must ask to look again after more than 0 ms; got ${ms} for ${object.kind} ${object.metadata.name}`);
  return verdict;
}

/** Deletes the object as the API server has it, if it is garbage still. */
function* removeLive(policy: GarbagePolicy, item: Item, view: View): Reconcile {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = yield* send({ verb: "get", ...item });
    if (!found.ok) return found.code === 404 ? done() : retry(found.status.message ?? "");
    if (isGoing(found.object)) return done();
    const verdict = yield* decided(policy, found.object, view);
    if (verdict.verdict === "keep") return kept(verdict);
    const { uid, resourceVersion } = found.object.metadata;
    const answer = yield* send({ verb: "delete", ...item, propagationPolicy: verdict.propagationPolicy ?? "Background", preconditions: { uid, resourceVersion } });
    if (answer.ok || answer.code === 404) return done();
    if (answer.code !== 409) return retry(answer.status.message ?? "");
  }
  return retry(`${item.kind} ${item.name} keeps changing`);
}
