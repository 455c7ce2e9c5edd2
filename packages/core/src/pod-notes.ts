/**
 * What a controller tells in Kubernetes Events of the pods that it makes and deletes.
 *
 * Source: pkg/controller/controller_utils.go (RealPodControl), staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go (HasStatusCause) v1.36.3
 */
import type { Response } from "@everynode/api";
import type { KubeObject, Pod, Status } from "@everynode/model";
import type { EventNote } from "./effect.js";

/** True where the API server refused because the namespace is being deleted. */
export function isTerminatingNamespace(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") ?? false;
}

/** What `owner` tells of a pod that it asked for: one note, or none where the namespace is going. */
export function creationNote(owner: KubeObject, answer: Response<Pod>): readonly EventNote[] {
  if (answer.ok) return [{ object: owner, type: "Normal", reason: "SuccessfulCreate", message: `Created pod: ${answer.object.metadata.name}` }];
  if (isTerminatingNamespace(answer.status)) return [];
  return [{ object: owner, type: "Warning", reason: "FailedCreate", message: `Error creating: ${answer.status.message ?? ""}` }];
}

/** What `owner` tells of the pod called `name` that it wanted deleted: one note, or none where the pod was gone before. */
export function deletionNote(owner: KubeObject, name: string, answer: Response): readonly EventNote[] {
  if (answer.ok) return [{ object: owner, type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${name}` }];
  if (answer.status.reason === "NotFound") return [];
  return [{ object: owner, type: "Warning", reason: "FailedDelete", message: `Error deleting: ${answer.status.message ?? ""}` }];
}
