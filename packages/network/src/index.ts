export { addressFamilies, type AddressFamily, belongsInSlices, endpointPorts, type EndpointSource, hasEndpoints, podEndpoint, targetPortOf } from "./endpoints/pod-endpoint.js";
export { ENDPOINT_SLICE_CONTROLLER, HEADLESS_LABEL, MANAGED_BY_LABEL, SERVICE_NAME_LABEL, serviceKeyOf, TRIGGER_TIME_ANNOTATION } from "./endpoints/slice-labels.js";
