/**
 * What a namespace's life forbids.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go v1.36.3
 */
import { forbidden, notFound, withCauses, type ResourceName, type Status } from "./status.js";
import type { Namespace } from "./types.generated.js";

const NAMESPACES: ResourceName = { group: "", plural: "namespaces" };
const IMMORTAL: readonly string[] = ["default", "kube-system", "kube-public"];

/** Why the namespace called `name` cannot be deleted (403), or undefined where it can. */
export function namespaceDeletionRefusal(name: string): Status | undefined {
  return IMMORTAL.includes(name) ? forbidden(NAMESPACES, name, "this namespace may not be deleted") : undefined;
}

/** A create in a namespace. */
export interface NamespacedCreate {
  readonly resource: ResourceName;
  /** The new object's name, or its generateName where it has none yet. */
  readonly name: string;
  /** The namespace's name. */
  readonly namespace: string;
  /** The namespace itself, where there is one. */
  readonly found: Namespace | undefined;
}

/** Why nothing can be created there: the namespace is not there (404), or is on its way out (403). */
export function namespaceCreationRefusal(create: NamespacedCreate): Status | undefined {
  const { resource, name, namespace, found } = create;
  if (found === undefined) return notFound(NAMESPACES, namespace);
  if (found.status.phase !== "Terminating") return undefined;
  const cause = { reason: "NamespaceTerminating", message: `namespace ${namespace} is being terminated`, field: "metadata.namespace" };
  return withCauses(forbidden(resource, name, `unable to create new content in namespace ${namespace} because it is being terminated`), [cause]);
}
