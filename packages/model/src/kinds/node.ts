/**
 * Rules for Nodes.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/node/strategy.go, pkg/apis/core/v1/{defaults,conversion}.go v1.36.3
 * Differs: taints and preferences in annotations are not looked at; `spec.configSource` and `status.config` are dropped always.
 */
import { duplicate, forbiddenField, internalFieldError, invalid, type FieldError } from "../field-error.js";
import { cidrErrors, cidrWarnings, isDualStack, parseCidr } from "../ip-address.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { pushAll, type MetaRules } from "../object-meta.js";
import { resourceValuesErrors, roundedResources } from "../resource-list.js";
import { taintErrors } from "../taint-errors.js";
import type { Node, NodeSpec, NodeStatus } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: false, nameRule: dns1123SubdomainProblems };

function defaulted(node: Node): Node {
  const spec = withBothCidrFields(node.spec);
  const status = withResources(node.status);
  return spec === node.spec && status === node.status ? node : { ...node, spec, status };
}

/** `podCIDR` and the first of `podCIDRs` are one; where they differ the older field wins. */
function withBothCidrFields(spec: NodeSpec): NodeSpec {
  const { podCIDR = "", podCIDRs = [] } = spec;
  const first = podCIDRs[0];
  if (podCIDR === "") return first === undefined ? spec : { ...spec, podCIDR: first };
  return podCIDR === first ? spec : { ...spec, podCIDRs: [podCIDR] };
}

/** Capacity and allocatable rounded up to thousandths; what is allocatable is the capacity unless it is given. */
function withResources(status: NodeStatus): NodeStatus {
  const capacity = roundedResources(status.capacity);
  const allocatable = status.allocatable === undefined ? capacity : roundedResources(status.allocatable);
  if (capacity === status.capacity && allocatable === status.allocatable) return status;
  return { ...status, ...(capacity === undefined ? {} : { capacity }), ...(allocatable === undefined ? {} : { allocatable }) };
}

function withoutConfig(node: Node): Node {
  const { configSource, ...spec } = node.spec;
  const { config, ...status } = node.status;
  return configSource === undefined && config === undefined ? node : { ...node, spec, status };
}

function resourcesErrors(status: NodeStatus): Errors {
  const { capacity, allocatable } = status;
  return [...resourceValuesErrors(capacity, (name) => `status.capacity.${name}`), ...resourceValuesErrors(allocatable, (name) => `status.allocatable.${name}`)];
}

const FEATURE = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/;

function featureProblem(feature: string): string | undefined {
  if (feature.length > 253) return `invalid feature name "${feature}": must be no more than 253 characters`;
  if (FEATURE.test(feature)) return undefined;
  return `invalid feature name "${feature}": must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes`;
}

function featuresErrors(features: readonly string[]): Errors {
  const errors: FieldError[] = [];
  features.forEach((feature, i) => {
    const problem = featureProblem(feature);
    if (problem !== undefined) errors.push(invalid(`status.declaredFeatures[${i}]`, feature, problem));
    const next = features[i + 1];
    if (next === undefined || feature < next) return;
    const at = `status.declaredFeatures[${i + 1}]`;
    errors.push(feature === next ? duplicate(at, next) : invalid(at, next, "list must be sorted alphabetically"));
  });
  return errors;
}

function podCidrsErrors(cidrs: readonly string[]): Errors {
  const errors = cidrs.flatMap((cidr, i) => cidrErrors(`spec.podCIDRs[${i}]`, cidr));
  if (cidrs.length < 2) return errors;
  const parsed = cidrs.map(parseCidr);
  const unread = parsed.indexOf(undefined);
  if (unread >= 0) {
    const why = `invalid CIDR[${unread}]: <nil> (invalid CIDR address: ${cidrs[unread] ?? ""})`;
    errors.push(internalFieldError("spec.podCIDRs", `invalid PodCIDRs. failed to check with dual stack with error:${why}`));
  }
  const dual = unread < 0 && isDualStack(parsed.flatMap((cidr) => (cidr === undefined ? [] : [cidr.address.family])));
  if (!dual || cidrs.length > 2) errors.push(invalid("spec.podCIDRs", cidrs, "may specify no more than one CIDR for each IP family"));
  return errors;
}

function ownErrors(node: Node): Errors {
  const swap = node.status.nodeInfo?.swap?.capacity;
  return [
    ...taintErrors(node.spec.taints ?? [], "metadata.taints"),
    ...resourcesErrors(node.status),
    ...(swap !== undefined && swap <= 0 ? [invalid("metadata.nodeSwapStatus.capacity", swap, "must be greater than zero")] : []),
    ...featuresErrors(node.status.declaredFeatures ?? []),
    ...podCidrsErrors(node.spec.podCIDRs ?? []),
  ];
}

function changeErrors(node: Node, old: Node): Errors {
  const errors: FieldError[] = [...resourcesErrors(node.status), ...featuresErrors(node.status.declaredFeatures ?? []), ...addressErrors(node.status)];
  const before = old.spec.podCIDRs ?? [];
  const after = node.spec.podCIDRs ?? [];
  const lost = before.length !== after.length ? before.slice(0, 1) : before.filter((cidr, i) => cidr !== after[i]);
  for (const _ of lost) errors.push(forbiddenField("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'));
  if (old.spec.providerID && old.spec.providerID !== node.spec.providerID) {
    errors.push(forbiddenField("spec.providerID", 'node updates may not change providerID except from "" to valid'));
  }
  pushAll(errors, taintErrors(node.spec.taints ?? [], "metadata.taints"));
  if ((old.spec.externalID ?? "") !== (node.spec.externalID ?? "")) errors.push(forbiddenField("spec.externalID", "may not be updated"));
  return errors;
}

function addressErrors(status: NodeStatus): Errors {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  (status.addresses ?? []).forEach(({ type, address }, i) => {
    const key = `${type} ${address}`;
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: address }));
    seen.add(key);
  });
  return errors;
}

function warnings(node: Node): readonly string[] {
  const old = node.spec.externalID ? ["spec.externalID: this field is deprecated, and is unused by Kubernetes"] : [];
  return [...old, ...(node.spec.podCIDRs ?? []).flatMap((cidr, i) => cidrWarnings(`spec.podCIDRs[${i}]`, cidr))];
}

/** The rules for Nodes. */
export const nodeRules: KindRules<Node> = builtInRules({
  ...META,
  defaulted,
  prepareCreate: withoutConfig,
  prepareUpdate: (node, old) => withoutConfig({ ...node, status: old.status }),
  errors: ownErrors,
  updateErrors: (node, old) => [...builtInMetaErrors(node.metadata, META), ...ownErrors(node), ...changeErrors(node, old)],
  warnings,
  status: { prepare: (node, old) => withoutConfig({ ...node, spec: old.spec }), errors: changeErrors },
});
