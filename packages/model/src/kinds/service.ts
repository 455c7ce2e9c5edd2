/**
 * Rules for Services; addresses and node ports are given out by `service-allocation.ts`.
 *
 * Source: pkg/registry/core/service/{strategy,storage/storage}.go, pkg/apis/core/v1/defaults.go, pkg/api/service/warnings.go v1.36.3
 */
import type { FieldError } from "../field-error.js";
import { goQuote } from "../go-text.js";
import { cidrWarnings, ipErrors, ipWarnings } from "../ip-address.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123LabelProblems } from "../names.js";
import type { Service, ServicePort, ServiceSpec } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { serviceErrors, serviceUpdateErrors } from "./service-errors.js";
import { isExternallyAccessible, needsHealthCheck, needsNodePorts } from "./service-traits.js";

function defaulted(service: Service): Service {
  const spec = defaultedSpec(service.spec);
  return deepEqual(spec, service.spec) ? service : { ...service, spec };
}

const AFFINITY_SECONDS = 10800;

function defaultedSpec(given: ServiceSpec): ServiceSpec {
  const { sessionAffinityConfig, ...rest } = given;
  const spec: ServiceSpec = { ...rest, sessionAffinity: given.sessionAffinity || "None", type: given.type || "ClusterIP" };
  const balances = spec.type === "LoadBalancer";
  const external = isExternallyAccessible(spec) && !given.externalTrafficPolicy;
  const internal = given.internalTrafficPolicy === undefined && (spec.type === "ClusterIP" || needsNodePorts(spec));
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined;
  const config = timeout && spec.sessionAffinity === "ClientIP" ? { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } : sessionAffinityConfig;
  return {
    ...spec,
    ...(given.ports === undefined ? {} : { ports: given.ports.map(defaultedPort) }),
    ...(config === undefined || spec.sessionAffinity === "None" ? {} : { sessionAffinityConfig: config }),
    ...(external ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(internal ? { internalTrafficPolicy: "Cluster" } : {}),
    ...(balances && given.allocateLoadBalancerNodePorts === undefined ? { allocateLoadBalancerNodePorts: true } : {}),
  };
}

function defaultedPort(port: ServicePort): ServicePort {
  return { ...port, protocol: port.protocol || "TCP", targetPort: port.targetPort || (port.port ?? 0) };
}

/** Fields that no longer fit the type go, unless this very update sets them. */
function withoutOldFields(service: Service, old: Service): Service {
  const { spec } = service;
  const before = old.spec;
  const gone: (keyof ServiceSpec)[] = [];
  const unchanged = (key: keyof ServiceSpec): boolean => deepEqual(spec[key], before[key]);
  if (before.type !== "ExternalName" && spec.type === "ExternalName") {
    if (unchanged("clusterIP") && unchanged("clusterIPs")) gone.push("clusterIP", "clusterIPs");
    for (const key of ["ipFamilies", "ipFamilyPolicy"] as const) if (unchanged(key)) gone.push(key);
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec) && unchanged("healthCheckNodePort")) gone.push("healthCheckNodePort");
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    for (const key of ["allocateLoadBalancerNodePorts", "loadBalancerClass"] as const) if (unchanged(key)) gone.push(key);
  }
  if (isExternallyAccessible(before) && !isExternallyAccessible(spec) && unchanged("externalTrafficPolicy")) gone.push("externalTrafficPolicy");
  const dropsPorts = needsNodePorts(before) && !needsNodePorts(spec) && nodePorts(spec).every((port) => nodePorts(before).includes(port));
  const kept = Object.fromEntries(Object.entries(spec).filter(([key]) => !gone.some((each) => each === key))) as unknown as ServiceSpec;
  const next = dropsPorts ? { ...kept, ports: (kept.ports ?? []).map(({ nodePort: _, ...port }) => port) } : kept;
  const status = next.type === "LoadBalancer" ? service.status : { ...service.status, loadBalancer: {} };
  return { ...service, spec: next, status };
}

/** A name for another Service is never shown with a policy for traffic, though it may have one. */
function shown(service: Service): Service {
  if (service.spec.type !== "ExternalName" || service.spec.internalTrafficPolicy === undefined) return service;
  const { internalTrafficPolicy: _, ...spec } = service.spec;
  return { ...service, spec };
}

function nodePorts(spec: ServiceSpec): readonly number[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
}

const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";

function warnings({ metadata, spec }: Service): readonly string[] {
  const headless = spec.type === "ClusterIP" && spec.clusterIP === "None";
  const external = spec.externalIPs ?? [];
  const found: string[] = [];
  if (Object.hasOwn(metadata.annotations ?? {}, TOPOLOGY_HINTS)) {
    found.push(`annotation ${TOPOLOGY_HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  }
  if (spec.clusterIP && spec.clusterIP !== "None") found.push(...(spec.clusterIPs ?? []).flatMap((ip, i) => ipWarnings(`spec.clusterIPs[${i}]`, ip)));
  if (headless) found.push(...headlessWarnings(spec));
  found.push(...external.flatMap((ip, i) => ipWarnings(`spec.externalIPs[${i}]`, ip)));
  if (external.length > 0 && !headless && spec.type !== "ExternalName") found.push("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
  if (spec.loadBalancerIP) found.push(...ipWarnings("spec.loadBalancerIP", spec.loadBalancerIP));
  found.push(...(spec.loadBalancerSourceRanges ?? []).flatMap((cidr, i) => cidrWarnings(`spec.loadBalancerSourceRanges[${i}]`, cidr)));
  if (spec.type === "ExternalName" && external.length > 0) found.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec.type !== "ExternalName" && spec.externalName) found.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === "PreferClose") found.push(`spec.trafficDistribution: ${goQuote("PreferClose")} is deprecated; use ${goQuote("PreferSameZone")}`);
  return found;
}

function headlessWarnings(spec: ServiceSpec): readonly string[] {
  return [
    ...(spec.loadBalancerIP ? ["spec.loadBalancerIP is ignored for headless services"] : []),
    ...((spec.externalIPs ?? []).length > 0 ? ["spec.externalIPs is ignored for headless services"] : []),
    ...(spec.sessionAffinity === "None" ? [] : ["spec.SessionAffinity is ignored for headless services"]),
  ];
}

function statusErrors(service: Service, old: Service): readonly FieldError[] {
  const known = (old.status.loadBalancer.ingress ?? []).map(({ ip = "" }) => ip);
  const field = "status.loadBalancer.ingress";
  const ingress = service.status.loadBalancer.ingress ?? [];
  if (service.spec.type !== "LoadBalancer" && ingress.length > 0) {
    return [{ reason: "FieldValueForbidden", field, message: "Forbidden: may only be used when `spec.type` is 'LoadBalancer'" }];
  }
  return ingress.flatMap(({ ip }, i) => (ip ? ipErrors(`${field}[${i}].ip`, ip, known) : []));
}

/** The rules for Services. */
export const serviceRules: KindRules<Service> = builtInRules({
  namespaced: true,
  nameRule: dns1123LabelProblems,
  defaulted,
  prepareCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
  prepareUpdate: (service, old) => withoutOldFields({ ...service, status: old.status }, old),
  errors: (service) => serviceErrors(service, undefined),
  updateErrors: (service, old) => [...serviceUpdateErrors(service, old), ...serviceErrors(service, old)],
  canonicalized: shown,
  warnings,
  status: { prepare: (service, old) => ({ ...service, spec: old.spec }), errors: statusErrors },
  allowCreateOnUpdate: true,
});
