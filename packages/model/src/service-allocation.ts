/**
 * How a Service gets its addresses and node ports, before anybody looks at whether it is valid.
 *
 * Source: pkg/registry/core/service/storage/{storage,alloc}.go v1.36.3
 * Differs: the cluster has one range of IPv4 addresses and no IPv6.
 */
import { invalid, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import { parseCidr, parseIp } from "./ip-address.js";
import { deepEqual } from "./json.js";
import { clusterAddressErrors } from "./kinds/service-addresses.js";
import { needsHealthCheck, needsNodePorts } from "./kinds/service-traits.js";
import { withNodePorts } from "./node-port-allocation.js";
import { exhausted, refused, type AllocatedService, type ServicePool } from "./service-pool.js";
import type { Service, ServicePort, ServiceSpec } from "./types.generated.js";

/** The Service with everything that it asks for and does not name itself; `old` is left out on create. */
export function allocatedService(service: Service, old: Service | undefined, pool: ServicePool): AllocatedService {
  const normal = withBothAddressFields(old === undefined ? service : withOldValues(service, old), old);
  if (normal.spec.type === "ExternalName") return { ok: true, service: normal };
  const policed = withPolicy(normal.spec, old?.spec);
  const decided = old === undefined ? policed : withoutSecond(policed, old.spec);
  const wrong = [...clusterAddressErrors(decided, old?.spec)];
  if (wrong.length === 0) wrong.push(...(old === undefined ? [] : releaseErrors(decided, old.spec)), ...stackErrors(decided));
  const spec = withIpFamilies(decided);
  if (wrong.length === 0) wrong.push(...familyErrors(spec));
  if (wrong.length > 0) return refused(service, wrong);
  const addressed = withAddress(spec, old?.spec, pool);
  if (!Array.isArray(addressed)) return withNodePorts({ ...normal, spec: addressed as ServiceSpec }, old, pool);
  return addressed.length === 0 ? exhausted(`a serviceIP for Service "${service.metadata.name}"`) : refused(service, addressed as readonly FieldError[]);
}

/** What the client left out and the old Service has. */
function withOldValues(service: Service, { spec: before }: Service): Service {
  const { spec } = service;
  if (spec.type === "ExternalName" || before.type === "ExternalName") return service;
  const clusterIP = spec.clusterIP || before.clusterIP;
  const clusterIPs = (spec.clusterIPs ?? []).length > 0 ? spec.clusterIPs : before.clusterIPs;
  const health = needsHealthCheck(spec) && needsHealthCheck(before) ? spec.healthCheckNodePort || before.healthCheckNodePort : spec.healthCheckNodePort;
  const ports = needsNodePorts(spec) && needsNodePorts(before) ? withOldNodePorts(spec.ports ?? [], before.ports ?? []) : spec.ports;
  return {
    ...service,
    spec: {
      ...spec,
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...(clusterIPs === undefined ? {} : { clusterIPs }),
      ...(health === undefined ? {} : { healthCheckNodePort: health }),
      ...(ports === undefined ? {} : { ports }),
    },
  };
}

function withOldNodePorts(ports: readonly ServicePort[], before: readonly ServicePort[]): readonly ServicePort[] {
  const named = new Set(ports.map(({ nodePort }) => nodePort));
  return ports.map((port) => {
    const known = before.find(({ name = "" }) => name === (port.name ?? ""))?.nodePort;
    return port.nodePort || !known || named.has(known) ? port : { ...port, nodePort: known };
  });
}

/** `clusterIP` and the first of `clusterIPs` are one; a client may send the older field alone. */
function withBothAddressFields(service: Service, old: Service | undefined): Service {
  const { clusterIP = "", clusterIPs = [] } = service.spec;
  if (clusterIP === "") return service;
  const stale = old !== undefined && old.spec.clusterIP !== clusterIP && deepEqual(old.spec.clusterIPs, clusterIPs);
  return clusterIPs.length > 0 && !stale ? service : { ...service, spec: { ...service.spec, clusterIPs: [clusterIP] } };
}

function withPolicy(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? old?.ipFamilyPolicy ?? (isLoose(spec) ? "RequireDualStack" : "SingleStack");
  return { ...spec, ipFamilyPolicy };
}

function withIpFamilies(spec: ServiceSpec): ServiceSpec {
  const given = spec.ipFamilies ?? [];
  const ipFamilies = given.length > 0 ? given : (["IPv4"] as const);
  const both = isLoose(spec) && spec.ipFamilyPolicy !== "SingleStack" && ipFamilies.length < 2;
  return { ...spec, ipFamilies: both ? [ipFamilies[0] ?? "IPv4", ipFamilies[0] === "IPv6" ? "IPv4" : "IPv6"] : ipFamilies };
}

/** Who asks for a single stack and leaves the rest as it was gives the second address and family up. */
function withoutSecond(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  if (spec.ipFamilyPolicy !== "SingleStack") return spec;
  const { clusterIPs = [], ipFamilies = [] } = spec;
  return {
    ...spec,
    ...(clusterIPs.length > 1 && deepEqual(clusterIPs, before.clusterIPs) ? { clusterIPs: clusterIPs.slice(0, 1) } : {}),
    ...(ipFamilies.length > 1 && deepEqual(ipFamilies, before.ipFamilies) ? { ipFamilies: ipFamilies.slice(0, 1) } : {}),
  };
}

/** Nobody gives them up without saying so. */
function releaseErrors(spec: ServiceSpec, before: ServiceSpec): readonly FieldError[] {
  if (spec.ipFamilyPolicy === "SingleStack") return [];
  const isFewer = (now: readonly string[] = [], then: readonly string[] = []): boolean => now.length > 0 && now.length < then.length;
  const kept = (what: string): FieldError => invalid("spec.ipFamilyPolicy", new GoLiteral(goJson(spec.ipFamilyPolicy)), `must be 'SingleStack' to release the secondary ${what}`);
  return [...(isFewer(spec.clusterIPs, before.clusterIPs) ? [kept("cluster IP")] : []), ...(isFewer(spec.ipFamilies, before.ipFamilies) ? [kept("IP family")] : [])];
}

function stackErrors(spec: ServiceSpec): readonly FieldError[] {
  const { ipFamilies = [], clusterIPs = [], ipFamilyPolicy } = spec;
  const single = (what: string): FieldError => {
    const why = `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
    return invalid("spec.ipFamilyPolicy", new GoLiteral(goJson(ipFamilyPolicy)), why);
  };
  const both = ipFamilyPolicy !== "SingleStack";
  return [
    ...(!both && clusterIPs.length === 2 ? [single("cluster IPs")] : []),
    ...(!both && ipFamilies.length === 2 ? [single("IP families")] : []),
    ...clusterIPs.flatMap((ip, i) => {
      const foreign = ip !== "None" && i >= ipFamilies.length && parseIp(ip)?.family === 6;
      return foreign ? [invalid(`spec.clusterIPs[${i}]`, clusterIPs, "IPv6 is not configured on this cluster")] : [];
    }),
  ];
}

function familyErrors(spec: ServiceSpec): readonly FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy } = spec;
  if (isLoose(spec)) return [];
  const dual = "this cluster is not configured for dual-stack services";
  return [
    ...(ipFamilyPolicy === "RequireDualStack" ? [invalid("spec.ipFamilyPolicy", new GoLiteral(goJson(ipFamilyPolicy)), dual)] : []),
    ...ipFamilies.flatMap((family, i) => (family === "IPv4" ? [] : [invalid(`spec.ipFamilies[${i}]`, new GoLiteral(goJson(family)), "not configured on this cluster")])),
  ];
}

/** True for a headless Service whose endpoints somebody else writes: nothing is known of their families. */
function isLoose(spec: ServiceSpec): boolean {
  return spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
}

/** The spec with an address, or the errors of the one that it names; none where the range is full. */
function withAddress(spec: ServiceSpec, old: ServiceSpec | undefined, pool: ServicePool): ServiceSpec | readonly FieldError[] {
  const asked = spec.clusterIPs?.[0];
  // An address that a Service has stays; that it may not be another is a rule of replaced Services.
  if (asked === "None" || (asked !== undefined && old !== undefined && old.type !== "ExternalName")) return spec;
  if (asked === undefined) {
    const address = pool.nextAddress();
    return address === undefined ? [] : { ...spec, clusterIP: address, clusterIPs: [address] };
  }
  const problem = addressProblem(asked, pool);
  return problem === undefined ? spec : [invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate IP ${asked}: ${problem}`)];
}

function addressProblem(address: string, pool: ServicePool): string | undefined {
  // A dry run asks the first of all ranges; a real one looks for the range that the address is in.
  const beyond = pool.nodePorts === undefined ? `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${pool.cidr}` : "the provided network does not match the current range";
  if (!contains(pool.cidr, address)) return beyond;
  return pool.isAddressTaken(address) ? "provided IP is already allocated" : undefined;
}

function contains(cidr: string, address: string): boolean {
  const range = parseCidr(cidr);
  const ip = parseIp(address);
  if (range === undefined || ip === undefined || ip.family !== 4) return false;
  const prefix = ([high = 0, low = 0]: readonly number[]): number => (high * 65536 + low) >>> (32 - range.prefixLength);
  return range.prefixLength === 0 || prefix(ip.groups.slice(6)) === prefix(range.address.groups.slice(6));
}
