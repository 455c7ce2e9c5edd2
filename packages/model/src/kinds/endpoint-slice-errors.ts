/**
 * What is wrong with the endpoints and ports of an EndpointSlice.
 *
 * Source: pkg/apis/discovery/validation/validation.go v1.36.3
 */
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from "../field-error.js";
import { GoLiteral, goJson, goQuote } from "../go-text.js";
import { ipErrors, parseIp, printIp, specialAddressErrors } from "../ip-address.js";
import { dns1123LabelProblems, dns1123SubdomainProblems, labelValueProblems, type Problems, qualifiedNameProblems } from "../names.js";
import { labelsErrors, pushAll } from "../object-meta.js";
import type { DiscoveryEndpointPort, Endpoint, EndpointHints, EndpointSlice } from "../types.generated.js";

type Errors = readonly FieldError[];
const NONE: Errors = [];
const PROTOCOLS = ["SCTP", "TCP", "UDP"] as const;
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20000;
const MAX_TOPOLOGY = 16;
const MAX_HINTS = 8;

const problemsAt = (field: string, value: string, problems: Problems): Errors => (problems.length === 0 ? NONE : problems.map((problem) => invalid(field, value, problem)));

/** Errors of the endpoints; those that are among `known`, as stored, are not looked at again. O(endpoints). */
export function endpointsErrors({ endpoints, addressType }: EndpointSlice, known: ReadonlySet<Endpoint>): Errors {
  const list = endpoints ?? [];
  if (list.length > MAX_ENDPOINTS) return [tooMany("endpoints", list.length, MAX_ENDPOINTS)];
  const errors: FieldError[] = [];
  list.forEach((endpoint, i) => {
    if (!known.has(endpoint)) pushAll(errors, endpointErrors(endpoint, addressType, `endpoints[${i}]`));
  });
  return errors;
}

function endpointErrors(endpoint: Endpoint, type: EndpointSlice["addressType"], at: string): Errors {
  const { nodeName, deprecatedTopology = {}, hostname, hints } = endpoint;
  const errors: FieldError[] = [];
  pushAll(errors, addressesErrors(endpoint.addresses ?? [], type, `${at}.addresses`));
  if (nodeName !== undefined) pushAll(errors, problemsAt(`${at}.nodeName`, nodeName, dns1123SubdomainProblems(nodeName)));
  const topology = Object.keys(deprecatedTopology).length;
  if (topology > MAX_TOPOLOGY) errors.push(tooMany(`${at}.deprecatedTopology`, topology, MAX_TOPOLOGY));
  if (topology > 0) pushAll(errors, labelsErrors(deprecatedTopology, `${at}.deprecatedTopology`));
  if (hostname !== undefined) pushAll(errors, problemsAt(`${at}.hostname`, hostname, dns1123LabelProblems(hostname)));
  if (hints !== undefined) pushAll(errors, hintsErrors(hints, `${at}.hints`));
  return errors;
}

function addressesErrors(addresses: readonly string[], type: EndpointSlice["addressType"], at: string): Errors {
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(at, "must contain at least 1 address"));
  else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(at, addresses.length, MAX_ADDRESSES));
  addresses.forEach((address, i) => {
    const field = `${at}[${i}]`;
    if (type === "FQDN") pushAll(errors, domainErrors(address, field));
    if (type !== "IPv4" && type !== "IPv6") return;
    const broken = [...ipErrors(field, address), ...(type === "IPv6" ? canonicalErrors(address, field) : [])];
    pushAll(errors, broken);
    if (broken.length > 0) return;
    if (`IPv${parseIp(address)?.family}` !== type) errors.push(invalid(at, address, `must be an ${type} address`));
    pushAll(errors, specialAddressErrors(address, field));
  });
  return errors;
}

function canonicalErrors(address: string, field: string): Errors {
  const ip = parseIp(address);
  if (ip === undefined || ip.mapped || ip.leadingZeros || printIp(ip) === address) return NONE;
  return [invalid(field, address, `must be in canonical form (${goQuote(printIp(ip))})`)];
}

function domainErrors(name: string, field: string): Errors {
  if (name === "") return [required(field)];
  const domain = name.replace(/\.$/, "");
  const problems = dns1123SubdomainProblems(domain);
  if (problems.length > 0) return [invalid(field, domain, problems.join(","))];
  const labels = domain.split(".");
  if (labels.length < 2) return [invalid(field, domain, "should be a domain with at least two segments separated by dots")];
  const broken = labels.find((label) => dns1123LabelProblems(label).length > 0);
  return broken === undefined ? NONE : [invalid(field, broken, dns1123LabelProblems(broken).join(","))];
}

function hintsErrors({ forZones = [], forNodes = [] }: EndpointHints, at: string): Errors {
  if (forZones.length > MAX_HINTS) return [tooMany(`${at}.forZones`, forZones.length, MAX_HINTS)];
  const zones = namesErrors(forZones.map(({ name }) => name), `${at}.forZones`, labelValueProblems);
  if (forNodes.length > MAX_HINTS) return [...zones, tooMany(`${at}.forNodes`, forNodes.length, MAX_HINTS)];
  return [...zones, ...namesErrors(forNodes.map(({ name }) => name), `${at}.forNodes`, dns1123SubdomainProblems)];
}

const namesErrors = (names: readonly string[], at: string, rule: (name: string) => Problems): Errors => names.flatMap((name, i) => {
  const field = `${at}[${i}].name`;
  return [...(names.indexOf(name) < i ? [duplicate(field, name)] : []), ...problemsAt(field, name, rule(name))];
});

/** Errors of the ports of a slice. */
export function endpointPortsErrors({ ports }: EndpointSlice): Errors {
  const list = ports ?? [];
  if (list.length > MAX_PORTS) return [tooMany("ports", list.length, MAX_PORTS)];
  const names = new Set<string>();
  return list.flatMap((port, i) => portErrors(port, `ports[${i}]`, names));
}

function portErrors({ name = "", protocol, appProtocol }: DiscoveryEndpointPort, at: string, names: Set<string>): Errors {
  const errors: FieldError[] = name === "" ? [] : [...problemsAt(`${at}.name`, name, dns1123LabelProblems(name))];
  if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
  names.add(name);
  if (protocol === undefined) errors.push(required(`${at}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${at}.protocol`, new GoLiteral(goJson(protocol)), PROTOCOLS));
  if (appProtocol !== undefined) pushAll(errors, problemsAt(`${at}.appProtocol`, appProtocol, qualifiedNameProblems(appProtocol)));
  return errors;
}
