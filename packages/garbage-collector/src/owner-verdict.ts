/**
 * Whether an object still has owners, asked of the API server itself.
 *
 * Source: pkg/controller/garbagecollector/garbagecollector.go v1.36.3
 * Differs: what is known to be absent is not forgotten (Kubernetes remembers the latest 500); objects with references to
 *   unknown kinds are looked at again when the kind is defined or the reference goes.
 */
import { recall, type Reconcile, remember, send } from "@everynode/core";
import type { KubeObject, OwnerReference } from "@everynode/model";
import { absenceKey, FOREGROUND, type Graph, ownerKind, waitsWith } from "./graph.js";

/** An object's references by what became of the owners. */
export interface Verdict {
  readonly outcome: "known";
  /** The owner is there. */
  readonly solid: readonly OwnerReference[];
  /** The owner is not there. */
  readonly dangling: readonly OwnerReference[];
  /** The owner is there, and waits for its dependents to go. */
  readonly waiting: readonly OwnerReference[];
}

/** Why there is no verdict: "never" can any be reached, or the API server failed for now. */
export type NoVerdict = { readonly outcome: "never" } | { readonly outcome: "failed"; readonly why: string };

/** True where all owners of an object are known to be absent, without asking anybody. */
export function* isAbandoned({ metadata: { ownerReferences = [], namespace = "" } }: KubeObject): Reconcile<boolean> {
  for (const reference of ownerReferences) if (!(yield* isKnownAbsent(reference, namespace))) return false;
  return ownerReferences.length > 0;
}

function* isKnownAbsent(reference: OwnerReference, namespace: string): Reconcile<boolean> {
  if ((yield* recall<true>(absenceKey(namespace, reference))) === true) return true;
  return namespace !== "" && (yield* recall<true>(absenceKey("", reference))) === true;
}

type Fate = "solid" | "dangling" | "waiting";
type FateOrNone = { readonly outcome: "known"; readonly fate: Fate } | NoVerdict;

const fate = (is: Fate): FateOrNone => ({ outcome: "known", fate: is });

/** What became of the owners that `latest` names. */
export function* verdictOn(graph: Graph, latest: KubeObject): Reconcile<Verdict | NoVerdict> {
  const found: Record<Fate, OwnerReference[]> = { solid: [], dangling: [], waiting: [] };
  for (const reference of latest.metadata.ownerReferences ?? []) {
    const result = yield* fateOf(graph, reference, latest.metadata.namespace ?? "");
    if (result.outcome !== "known") return result;
    found[result.fate].push(reference);
  }
  return { outcome: "known", ...found };
}

function* fateOf(graph: Graph, reference: OwnerReference, namespace: string): Reconcile<FateOrNone> {
  if (yield* isKnownAbsent(reference, namespace)) return fate("dangling");
  const kind = ownerKind(graph, reference);
  if (kind === undefined || (kind.namespaced && namespace === "")) return { outcome: "never" };
  const place = kind.namespaced ? { namespace } : {};
  const owner = yield* send({ verb: "get", kind: kind.key, ...place, name: reference.name });
  if (!owner.ok && owner.code !== 404) return { outcome: "failed", why: owner.status.message ?? "" };
  if (!owner.ok || owner.object.metadata.uid !== reference.uid) {
    yield* remember(absenceKey(kind.namespaced ? namespace : "", reference), true);
    return fate("dangling");
  }
  return fate(waitsWith(owner.object.metadata, FOREGROUND) ? "waiting" : "solid");
}
