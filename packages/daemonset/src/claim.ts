/**
 * A DaemonSet takes over pods that match and belong to nobody, and lets go of its own that no longer match.
 *
 * Source: pkg/controller/controller_ref_manager.go v1.36.3
 */
import type { Response } from "@everynode/api";
import { type Reconcile, send } from "@everynode/core";
import type { DaemonSet, KubeObject, Status } from "@everynode/model";
import { controllerReference } from "./daemon-pod.js";

/** Objects of one kind that a set may claim. */
export interface Claimable<T extends KubeObject> {
  readonly kind: "Pod" | "ControllerRevision";
  readonly orphans: readonly T[];
  readonly strays: readonly T[];
}

/** What was adopted, and what went wrong. */
export interface Claimed<T extends KubeObject> {
  readonly adopted: readonly T[];
  readonly errors: readonly string[];
  readonly answers: readonly Extract<Response, { readonly ok: true }>[];
}

/** Why the set may not adopt anything: asked of the API server itself, since the view may be old. */
function* adoptionProblem(daemonSet: DaemonSet): Reconcile<string | undefined> {
  const { name, namespace = "", uid } = daemonSet.metadata;
  const fresh = yield* send<DaemonSet>({ verb: "get", kind: "DaemonSet", namespace, name });
  if (!fresh.ok) return `can't recheck DeletionTimestamp: ${fresh.status.message ?? ""}`;
  const { metadata } = fresh.object;
  if (metadata.uid !== uid) return `can't recheck DeletionTimestamp: original DaemonSet ${namespace}/${name} is gone: got uid ${metadata.uid}, wanted ${uid}`;
  if (metadata.deletionTimestamp !== undefined) return `${namespace}/${name} has just been deleted at ${metadata.deletionTimestamp}`;
  return undefined;
}

function* patchOwners(kind: "Pod" | "ControllerRevision", object: KubeObject, owner: object): Reconcile<Response> {
  const { name, namespace = "", uid } = object.metadata;
  const patch = { metadata: { ownerReferences: [owner], uid } };
  return yield* send({ verb: "patch", kind, namespace, name, patchType: "strategic", patch });
}

const isNotFound = (status: Status): boolean => status.reason === "NotFound";

/** Adopts and releases what there is to adopt and release. */
export function* claim<T extends KubeObject>(daemonSet: DaemonSet, claimable: Claimable<T>): Reconcile<Claimed<T>> {
  const { kind, orphans, strays } = claimable;
  const adopted: T[] = [];
  const errors: string[] = [];
  const answers: Extract<Response, { readonly ok: true }>[] = [];
  for (const stray of strays) {
    const released = yield* patchOwners(kind, stray, { $patch: "delete", uid: daemonSet.metadata.uid });
    if (!released.ok && !isNotFound(released.status) && released.status.reason !== "Invalid") errors.push(released.status.message ?? "");
  }
  const problem = orphans.length === 0 ? undefined : yield* adoptionProblem(daemonSet);
  for (const orphan of orphans) {
    const { namespace = "", name, uid } = orphan.metadata;
    if (problem !== undefined) {
      errors.push(`can't adopt ${kind} ${namespace}/${name} (${uid}): ${problem}`);
      continue;
    }
    const patched = yield* patchOwners(kind, orphan, controllerReference(daemonSet));
    if (patched.ok) {
      adopted.push(orphan);
      answers.push(patched);
    } else if (!isNotFound(patched.status)) errors.push(patched.status.message ?? "");
  }
  return { adopted, errors, answers };
}
