/**
 * Rules for EndpointSlices.
 *
 * Source: pkg/apis/discovery/validation/validation.go, pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/v1/defaults.go v1.36.3
 */
import { invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { ipWarnings } from "../ip-address.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, type MetaRules } from "../object-meta.js";
import type { Endpoint, EndpointSlice } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";
import { endpointPortsErrors, endpointsErrors } from "./endpoint-slice-errors.js";
import { withGeneration, withNextGeneration } from "./generation.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const TYPES = ["FQDN", "IPv4", "IPv6"] as const;

function defaulted(slice: EndpointSlice): EndpointSlice {
  const ports = (slice.ports ?? []).map((port) => ({ ...port, name: port.name ?? "", protocol: port.protocol ?? ("TCP" as const) }));
  const isSame = deepEqual(ports, slice.ports ?? []);
  // What is empty is stored as nothing.
  if (isSame && slice.endpoints?.length !== 0 && slice.ports?.length !== 0) return slice;
  return { ...slice, endpoints: slice.endpoints?.length === 0 ? null : slice.endpoints, ports: ports.length === 0 ? null : isSame ? slice.ports : ports };
}

function prepareUpdate(slice: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const { metadata: _, ...content } = slice;
  const { metadata: __, ...before } = old;
  return withNextGeneration(slice, old, !deepEqual(content, before) || !deepEqual(slice.metadata.labels, old.metadata.labels));
}

function typeErrors({ addressType }: EndpointSlice): Errors {
  if (!addressType) return [required("addressType")];
  return TYPES.includes(addressType) ? [] : [notSupported("addressType", new GoLiteral(goJson(addressType)), TYPES)];
}

const NO_ENDPOINTS: ReadonlySet<Endpoint> = new Set();

function errors(slice: EndpointSlice): Errors {
  return [...typeErrors(slice), ...endpointPortsErrors(slice), ...endpointsErrors(slice, NO_ENDPOINTS)];
}

function updateErrors(slice: EndpointSlice, old: EndpointSlice): Errors {
  const found = [...builtInMetaErrors(slice.metadata, META), ...typeErrors(slice), ...endpointPortsErrors(slice)];
  const ofEndpoints = slice.endpoints === old.endpoints ? [] : endpointsErrors(slice, new Set(slice.addressType === old.addressType ? old.endpoints : []));
  // Endpoints that were stored once may stay as they are.
  if (ofEndpoints.length > 0 && !deepEqual(slice.endpoints, old.endpoints)) found.push(...ofEndpoints);
  if (slice.addressType === old.addressType) return found;
  return [...found, invalid("addressType", new GoLiteral(goJson(slice.addressType)), FIELD_IS_IMMUTABLE)];
}

function warnings({ addressType, endpoints, metadata }: EndpointSlice, old: EndpointSlice | undefined): readonly string[] {
  const deprecated = old === undefined && addressType === "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : [];
  if (CONTROLLERS.includes(metadata.labels?.["endpointslice.kubernetes.io/managed-by"] ?? "")) return deprecated;
  return [...deprecated, ...(endpoints ?? []).flatMap(({ addresses }, i) => (addresses ?? []).flatMap((address, j) => ipWarnings(`endpoints[${i}].addresses[${j}]`, address)))];
}

/** Kubernetes' own writers of slices, whose addresses are known to be canonical. */
const CONTROLLERS: readonly string[] = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

/** Old places of a zone and a node's name are dropped from endpoints that are not as they were. */
function withoutTopology(slice: EndpointSlice, old: EndpointSlice | undefined): EndpointSlice {
  const hasTopology = (slice.endpoints ?? []).some(({ deprecatedTopology }) => deprecatedTopology !== undefined);
  if (!hasTopology || (old !== undefined && deepEqual(slice.endpoints, old.endpoints))) return slice;
  return { ...slice, endpoints: (slice.endpoints ?? []).map(({ deprecatedTopology: _, ...endpoint }) => endpoint) };
}

/** The rules for EndpointSlices. */
export const endpointSliceRules: KindRules<EndpointSlice> = builtInRules({
  ...META,
  replacedLikeNew: true,
  defaulted,
  prepareCreate: (slice) => withGeneration(withoutTopology(slice, undefined), 1),
  prepareUpdate: (slice, old) => withoutTopology(prepareUpdate(slice, old), old),
  errors,
  updateErrors,
  warnings,
});
