/**
 * The labels by which EndpointSlices, their Service and their writer are known.
 *
 * Source: staging/src/k8s.io/api/discovery/v1/well_known_labels.go, staging/src/k8s.io/endpointslice/utils.go v1.36.3
 */
import { deepEqual, type EndpointSlice, labelOf, NO_LABELS, type Service, type StringMap, withLabel } from "@everynode/model";

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

/** True where the slice is written by the EndpointSlice controller. */
export function isManaged(slice: EndpointSlice): boolean {
  return labelOf(slice, MANAGED_BY_LABEL) === ENDPOINT_SLICE_CONTROLLER;
}

/** True where the Service is among the owners of the slice. */
export function isOwnedBy({ metadata: { ownerReferences = [] } }: EndpointSlice, { metadata: { uid: owner } }: Service): boolean {
  return ownerReferences.some(({ uid, kind, apiVersion }) => uid === owner && kind === "Service" && apiVersion === "v1");
}

const RESERVED = [SERVICE_NAME_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL] as const;

const withoutReserved = (labels: StringMap): StringMap => RESERVED.reduce((rest, key) => withLabel(rest, key, undefined), labels);

/** The labels of a Service's slices: its own, and those of slices. */
export function sliceLabels({ metadata, spec }: Service): StringMap {
  const isHeadless = (spec.clusterIP ?? "") === "" || spec.clusterIP === "None";
  let labels = withoutReserved(metadata.labels ?? NO_LABELS);
  if (isHeadless) labels = withLabel(labels, HEADLESS_LABEL, "");
  labels = withLabel(labels, SERVICE_NAME_LABEL, metadata.name);
  return withLabel(labels, MANAGED_BY_LABEL, ENDPOINT_SLICE_CONTROLLER);
}

/** True where the slice has its Service's own labels. Those of slices are not looked at. */
export function hasLabelsOf(slice: EndpointSlice, service: Service): boolean {
  const [is, wanted] = [slice.metadata.labels ?? NO_LABELS, service.metadata.labels ?? NO_LABELS];
  return deepEqual(withoutReserved(is), withoutReserved(wanted));
}
