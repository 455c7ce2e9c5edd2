/**
 * Rules for EndpointSlices.
 *
 * Source: pkg/apis/discovery/validation/validation.go, pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/v1/defaults.go v1.36.3
 * Differs: endpoints and ports are not looked at.
 */
import { invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, type MetaRules } from "../object-meta.js";
import type { EndpointSlice } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";
import { withGeneration, withNextGeneration } from "./generation.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const TYPES = ["FQDN", "IPv4", "IPv6"] as const;

function defaulted(slice: EndpointSlice): EndpointSlice {
  const ports = (slice.ports ?? []).map((port) => ({ ...port, name: port.name ?? "", protocol: port.protocol ?? ("TCP" as const) }));
  return deepEqual(ports, slice.ports ?? []) ? slice : { ...slice, ports };
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

function updateErrors(slice: EndpointSlice, old: EndpointSlice): Errors {
  const errors = [...builtInMetaErrors(slice.metadata, META), ...typeErrors(slice)];
  if (slice.addressType === old.addressType) return errors;
  return [...errors, invalid("addressType", new GoLiteral(goJson(slice.addressType)), FIELD_IS_IMMUTABLE)];
}

/** The rules for EndpointSlices. */
export const endpointSliceRules: KindRules<EndpointSlice> = builtInRules({
  ...META,
  replacedLikeNew: true,
  defaulted,
  prepareCreate: (slice) => withGeneration(slice, 1),
  prepareUpdate,
  errors: typeErrors,
  updateErrors,
});
