/**
 * The labels by which EndpointSlices, their Service and their writer are known.
 *
 * Source: staging/src/k8s.io/api/discovery/v1/well_known_labels.go, staging/src/k8s.io/endpointslice/utils.go v1.36.3
 */
import { labelOf, type EndpointSlice } from "@everynode/model";

/** The label of an EndpointSlice with the name of its Service. */
export const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** The label of an EndpointSlice with the name of the controller that writes it. */
export const MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";

/** The label of the EndpointSlices of a Service without an address of its own. */
export const HEADLESS_LABEL = "service.kubernetes.io/headless";

/** The value of the managed-by label on slices of this controller. */
export const ENDPOINT_SLICE_CONTROLLER = "endpointslice-controller.k8s.io";

/** The annotation of an EndpointSlice that says since when what it tells has been so: the oldest change that led to its last write. */
export const TRIGGER_TIME_ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

/** `namespace/name` of the Service that the slice belongs to by its label, or undefined where it has none. */
export function serviceKeyOf(slice: EndpointSlice): string | undefined {
  const name = labelOf(slice, SERVICE_NAME_LABEL);
  return name === undefined || name === "" ? undefined : `${slice.metadata.namespace ?? ""}/${name}`;
}
