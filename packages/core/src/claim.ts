/**
 * A controller takes over objects that match and belong to nobody, and lets go of its own that no longer match.
 *
 * Source: pkg/controller/controller_ref_manager.go v1.36.3
 */
import type { Response, Success } from "@everynode/api";
import type { KubeObject, OwnerReference, Status } from "@everynode/model";
import { type Reconcile, send } from "./effect.js";

/** Objects of one kind that an owner may claim. */
export interface Claimable<T extends KubeObject> {
  readonly kind: "Pod" | "ControllerRevision" | "ReplicaSet";
  readonly orphans: readonly T[];
  readonly strays: readonly T[];
}

/** What was adopted, and what went wrong. */
export interface Claimed<T extends KubeObject> {
  readonly adopted: readonly T[];
  readonly errors: readonly string[];
  readonly answers: readonly Success[];
}

/** The reference by which an object belongs to `owner`. */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/** Why the owner may not adopt anything: asked of the API server itself, since the view may be old. */
function* adoptionProblem({ kind, metadata: { name, namespace = "", uid } }: KubeObject): Reconcile<string | undefined> {
  const fresh = yield* send({ verb: "get", kind, namespace, name });
  if (!fresh.ok) return `can't recheck DeletionTimestamp: ${fresh.status.message ?? ""}`;
  const { metadata } = fresh.object;
  if (metadata.uid !== uid) return `can't recheck DeletionTimestamp: original ${kind} ${namespace}/${name} is gone: got uid ${metadata.uid}, wanted ${uid}`;
  if (metadata.deletionTimestamp !== undefined) return `${namespace}/${name} has just been deleted at ${metadata.deletionTimestamp}`;
  return undefined;
}

function* patchOwners<T extends KubeObject>(kind: Claimable<T>["kind"], object: T, owner: object): Reconcile<Response> {
  const { name, namespace = "", uid } = object.metadata;
  const patch = { metadata: { ownerReferences: [owner], uid } };
  return yield* send({ verb: "patch", kind, namespace, name, patchType: "strategic", patch });
}

const isNotFound = (status: Status): boolean => status.reason === "NotFound";

/** Adopts and releases what there is to adopt and release. */
export function* claim<T extends KubeObject>(owner: KubeObject, claimable: Claimable<T>): Reconcile<Claimed<T>> {
  const { kind, orphans, strays } = claimable;
  const adopted: T[] = [];
  const errors: string[] = [];
  const answers: Success[] = [];
  for (const stray of strays) {
    const released = yield* patchOwners(kind, stray, { $patch: "delete", uid: owner.metadata.uid });
    if (!released.ok && !isNotFound(released.status) && released.status.reason !== "Invalid") errors.push(released.status.message ?? "");
  }
  const problem = orphans.length === 0 ? undefined : yield* adoptionProblem(owner);
  for (const orphan of orphans) {
    const { namespace = "", name, uid } = orphan.metadata;
    if (problem !== undefined) {
      errors.push(`can't adopt ${kind} ${namespace}/${name} (${uid}): ${problem}`);
      continue;
    }
    const patched = yield* patchOwners(kind, orphan, controllerReference(owner));
    if (patched.ok) {
      adopted.push(orphan);
      answers.push(patched);
    } else if (!isNotFound(patched.status)) errors.push(patched.status.message ?? "");
  }
  return { adopted, errors, answers };
}
