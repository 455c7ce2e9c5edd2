/**
 * What is wrong with the spec of a Service.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { portNumberProblems } from "../identifiers.js";
import { cidrErrors, ipErrors, specialAddressErrors } from "../ip-address.js";
import { dns1123SubdomainProblems, qualifiedNameProblems, type Problems } from "../names.js";
import { labelsErrors, pushAll } from "../object-meta.js";
import type { Service, ServiceSpec } from "../types.generated.js";
import { clusterAddressErrors } from "./service-addresses.js";
import { portsErrors } from "./service-ports.js";
import { isExternallyAccessible, isHeadless, needsHealthCheck, needsNodePorts } from "./service-traits.js";

type Errors = readonly FieldError[];
const ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
const named = (text: string | undefined): GoLiteral => new GoLiteral(goJson(text ?? ""));
const problemsAt = (field: string, value: string, problems: Problems): Errors => problems.map((problem) => invalid(field, value, problem));

/** Errors of a Service's spec; `old` is left out on create. */
export function serviceErrors(service: Service, old: Service | undefined): Errors {
  const { spec } = service;
  const errors: FieldError[] = [];
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== "ExternalName") errors.push(required("spec.ports"));
  pushAll(errors, typeErrors(spec));
  pushAll(errors, portsErrors(spec));
  pushAll(errors, labelsErrors(spec.selector, "spec.selector"));
  pushAll(errors, affinityErrors(spec));
  pushAll(errors, clusterAddressErrors(spec, old?.spec));
  pushAll(errors, externalAddressErrors(spec, old?.spec));
  if (!TYPES.some((type) => type === spec.type)) errors.push(spec.type ? notSupported("spec.type", named(spec.type), TYPES) : required("spec.type"));
  pushAll(errors, nodePortErrors(spec));
  pushAll(errors, balancerErrors(spec));
  pushAll(errors, trafficErrors(spec));
  return errors;
}

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"] as const;

function typeErrors(spec: ServiceSpec): Errors {
  if (needsNodePorts(spec)) {
    return isHeadless(spec) ? [invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${spec.type} services`)] : [];
  }
  if (spec.type !== "ExternalName") return [];
  const forbidden = (field: string): FieldError => forbiddenField(`spec.${field}`, "may not be set for ExternalName services");
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [forbidden("clusterIPs")] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbidden("ipFamilies")] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbidden("ipFamilyPolicy")]),
    ...(name === "" ? [required("spec.externalName")] : problemsAt("spec.externalName", name, dns1123SubdomainProblems(name))),
  ];
}

function affinityErrors(spec: ServiceSpec): Errors {
  const { sessionAffinity, sessionAffinityConfig } = spec;
  const at = "spec.sessionAffinityConfig";
  if (!sessionAffinity) return [required("spec.sessionAffinity")];
  if (sessionAffinity === "None") {
    return sessionAffinityConfig === undefined ? [] : [forbiddenField(at, "must not be set when session affinity is None")];
  }
  if (sessionAffinity !== "ClientIP") return [notSupported("spec.sessionAffinity", named(sessionAffinity), ["ClientIP", "None"])];
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (seconds === undefined) return [required(at, "when session affinity type is ClientIP")];
  if (seconds > 0 && seconds <= 86400) return [];
  return [invalid(`${at}.clientIP.timeoutSeconds`, seconds, "must be greater than 0 and less than 86400")];
}

function externalAddressErrors(spec: ServiceSpec, old: ServiceSpec | undefined): Errors {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const at = `spec.externalIPs[${i}]`;
    const errors = ipErrors(at, ip, old?.externalIPs ?? []);
    return errors.length > 0 ? errors : specialAddressErrors(ip, at);
  });
}

function nodePortErrors(spec: ServiceSpec): Errors {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  ports.forEach(({ nodePort }, i) => {
    if (nodePort && spec.type === "ClusterIP") errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  });
  ports.forEach(({ nodePort, protocol }, i) => {
    const key = `${protocol} ${nodePort}`;
    if (nodePort && seen.has(key)) errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    seen.add(key);
  });
  const pairs = new Set<string>();
  ports.forEach(({ port, protocol }, i) => {
    const key = `${protocol} ${port}`;
    const shown = { Name: "", Protocol: protocol ?? "", AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    if (pairs.has(key)) errors.push(duplicate(`spec.ports[${i}]`, shown));
    pairs.add(key);
  });
  return errors;
}

function balancerErrors(spec: ServiceSpec): Errors {
  const balances = spec.type === "LoadBalancer";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const { loadBalancerClass, allocateLoadBalancerNodePorts } = spec;
  const at = "spec.LoadBalancerSourceRanges";
  return [
    ...(ranges.length > 0 && !balances ? [forbiddenField(at, ONLY_BALANCED)] : []),
    ...ranges.flatMap((range, i) => cidrErrors(`${at}[${i}]`, range.trim())),
    ...(allocateLoadBalancerNodePorts !== undefined && !balances ? [forbiddenField("spec.allocateLoadBalancerNodePorts", ONLY_BALANCED)] : []),
    ...(allocateLoadBalancerNodePorts === undefined && balances ? [required("allocateLoadBalancerNodePorts")] : []),
    ...(loadBalancerClass === undefined ? [] : classErrors(loadBalancerClass, balances)),
  ];
}

function classErrors(loadBalancerClass: string, balances: boolean): Errors {
  const at = "spec.loadBalancerClass";
  return balances ? problemsAt(at, loadBalancerClass, qualifiedNameProblems(loadBalancerClass)) : [forbiddenField(at, ONLY_BALANCED)];
}

const SCOPES = ["Cluster", "Local"] as const;
const DISTRIBUTIONS = ["PreferClose", "PreferSameZone", "PreferSameNode"] as const;

function trafficErrors(spec: ServiceSpec): Errors {
  const errors: FieldError[] = [];
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal, healthCheckNodePort: port = 0, trafficDistribution } = spec;
  if (!isExternallyAccessible(spec)) {
    if (external) errors.push(invalid("spec.externalTrafficPolicy", named(external), "may only be set for externally-accessible services"));
  } else if (!external) errors.push(required("spec.externalTrafficPolicy"));
  else if (!SCOPES.includes(external)) errors.push(notSupported("spec.externalTrafficPolicy", named(external), SCOPES));
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  if (!needsHealthCheck(spec)) {
    if (port !== 0) errors.push(invalid("spec.healthCheckNodePort", port, why));
  } else if (port === 0) errors.push(required("spec.healthCheckNodePort"));
  else for (const problem of portNumberProblems(port)) errors.push(invalid("spec.healthCheckNodePort", port, problem));
  if (internal === undefined) {
    if (spec.type === "ClusterIP" || needsNodePorts(spec)) errors.push(required("spec.internalTrafficPolicy"));
  } else if (!SCOPES.includes(internal)) errors.push(notSupported("spec.internalTrafficPolicy", named(internal), SCOPES));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.some((each) => each === trafficDistribution)) {
    errors.push(notSupported("spec.trafficDistribution", trafficDistribution, DISTRIBUTIONS));
  }
  return errors;
}

/** Errors of what an update may not change: addresses, their families, the balancer's class and the health check's port. */
export function serviceUpdateErrors({ spec }: Service, { spec: old }: Service): Errors {
  const errors: FieldError[] = [];
  if (spec.type !== "ExternalName" && old.type !== "ExternalName") {
    if (!(isHeadless(spec) && isHeadless(old))) pushAll(errors, keptListErrors({ now: spec.clusterIPs ?? [], before: old.clusterIPs ?? [] }, "clusterIPs"));
    if (!isHeadless(spec) && !isHeadless(old)) pushAll(errors, keptListErrors({ now: spec.ipFamilies ?? [], before: old.ipFamilies ?? [] }, "ipFamilies"));
  }
  const balanced = spec.type === "LoadBalancer" && old.type === "LoadBalancer";
  if (balanced && spec.loadBalancerClass !== old.loadBalancerClass) errors.push(invalid("spec.loadBalancerClass", spec.loadBalancerClass, "may not change once set"));
  if (spec.loadBalancerClass !== undefined) pushAll(errors, classErrors(spec.loadBalancerClass, spec.type === "LoadBalancer"));
  if (needsHealthCheck(spec) && needsHealthCheck(old) && spec.healthCheckNodePort !== old.healthCheckNodePort) {
    errors.push(forbiddenField("spec.healthCheckNodePort", "field is immutable"));
  }
  return errors;
}

interface Change {
  readonly now: readonly string[];
  readonly before: readonly string[];
}

function keptListErrors({ now, before }: Change, field: "clusterIPs" | "ipFamilies"): Errors {
  const once = "may not change once set";
  if (now.length === before.length) {
    return before.flatMap((value, i) => (value === now[i] ? [] : [invalid(`spec.${field}[${field === "clusterIPs" ? i : 0}]`, now, once)]));
  }
  const first = `spec.${field}[0]`;
  if (now.length === 0) return [invalid(first, now, `primary ${field === "clusterIPs" ? "clusterIP" : "ipFamily"} can not be unset`)];
  return before.length > 0 && now[0] !== before[0] ? [invalid(first, now, once)] : [];
}
