/**
 * The pods that a controller makes from a template.
 *
 * Source: pkg/controller/controller_utils.go (GetPodFromTemplate) v1.36.3
 */
import type { KubeObject, PodSpec, PodTemplateSpec, StringMap } from "@everynode/model";
import { controllerReference } from "./claim.js";

/** What a pod is created from. */
export interface NewPod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: object;
  readonly spec: PodSpec;
  readonly status: { readonly phase: "Pending" };
}

/** A pod of `owner` without a name, from its template and with these labels. Pods of one template are the same but for what their maker changes, and can share all of it. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec, labels: StringMap): NewPod {
  const { name, namespace } = owner.metadata;
  const { annotations, finalizers } = template.metadata ?? {};
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels,
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ownerReferences: [controllerReference(owner)],
  };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: template.spec, status: { phase: "Pending" } };
}
