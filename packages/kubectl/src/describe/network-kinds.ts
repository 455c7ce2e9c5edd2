/** What `describe` says of services, of what is behind them, and of namespaces. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 */
import type { Task } from "../effect.js";
import { fieldOf, type Json, listOf, textOf, textsOf } from "../field-of.js";
import { listed } from "../request.js";
import { resourceNamed } from "../resource.js";
import type { Describing } from "./describing.js";
import { annotationLines, labelLines, labelsText } from "./fields.js";
import { limitRows, quotaRows } from "./plain-kinds.js";

const joined = (values: readonly unknown[], none = "<none>"): string => (values.length === 0 ? none : values.map(String).join(","));

/** Objects of a type in a namespace; none where the server does not know the type. */
function* objectsOf({ terminal, resources }: Describing, type: string, place: { readonly namespace: string | undefined; readonly labelSelector?: string }): Task<readonly Json[]> {
  const resource = resourceNamed(resources, type);
  if (resource === undefined) return [];
  return yield* listed(terminal, { resource, namespace: place.namespace }, place.labelSelector === undefined ? {} : { labelSelector: place.labelSelector });
}

/** The lines about a Service. */
export function* serviceLines(describing: Describing, object: Json): Task<readonly string[]> {
  const name = textOf(object, "metadata", "name");
  const slices = yield* objectsOf(describing, "endpointslices", { namespace: describing.target.namespace, labelSelector: `kubernetes.io/service-name=${name}` });
  const spec = (field: string): string => textOf(object, "spec", field);
  const said = (label: string, text: string): readonly string[] => (text === "" ? [] : [`${label}:\t${text}`]);
  return [
    `Name:\t${name}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    `Selector:\t${labelsText(object, "spec", "selector")}`,
    `Type:\t${spec("type")}`,
    ...said("IP Family Policy", spec("ipFamilyPolicy")),
    `IP Families:\t${joined(listOf(object, "spec", "ipFamilies"))}`,
    `IP:\t${spec("clusterIP")}`,
    `IPs:\t${joined(listOf(object, "spec", "clusterIPs"))}`,
    ...said("External IPs", joined(listOf(object, "spec", "externalIPs"), "")),
    ...said("Desired LoadBalancer IP", spec("loadBalancerIP")),
    ...said("External Name", spec("externalName")),
    ...listOf(object, "spec", "ports").flatMap((port) => portLines(port, slices)),
    `Session Affinity:\t${spec("sessionAffinity")}`,
    ...said("External Traffic Policy", spec("externalTrafficPolicy")),
    ...said("Internal Traffic Policy", spec("internalTrafficPolicy")),
    ...said("LoadBalancer Source Ranges", joined(listOf(object, "spec", "loadBalancerSourceRanges"), "")),
    ...said("Traffic Distribution", spec("trafficDistribution")),
  ];
}

function portLines(port: unknown, slices: readonly Json[]): readonly string[] {
  const [name, protocol, nodePort] = [textOf(port, "name"), textOf(port, "protocol"), textOf(port, "nodePort")];
  const label = name === "" ? "<unset>" : name;
  return [
    `Port:\t${label}\t${textOf(port, "port")}/${protocol}`,
    `TargetPort:\t${textOf(port, "targetPort")}/${protocol}`,
    ...(nodePort === "" ? [] : [`NodePort:\t${label}\t${nodePort}/${protocol}`]),
    `Endpoints:\t${endpointsText(slices, name)}`,
  ];
}

const MOST_ENDPOINTS = 3;

/** The first addresses behind a port, and how many more there are. */
function endpointsText(slices: readonly Json[], name: string): string {
  if (slices.length === 0) return "";
  const all = slices.flatMap((slice) => {
    const ports = listOf(slice, "ports");
    if (ports.length === 0) return [];
    return ports.filter((port) => textOf(port, "name") === name).flatMap((port) => listOf(slice, "endpoints").filter((each) => fieldOf(each, "conditions", "ready") !== false).map((each) => `${String(listOf(each, "addresses")[0])}:${textOf(port, "port")}`));
  });
  const more = all.length - MOST_ENDPOINTS;
  return `${all.slice(0, MOST_ENDPOINTS).join(",")}${more > 0 ? ` + ${more} more...` : ""}`;
}

/** The lines about an EndpointSlice. */
export function endpointSliceLines(object: Json): readonly string[] {
  const ports = listOf(object, "ports").map((port) => [textOf(port, "name") || "<unset>", textOf(port, "port") || "<unset>", textOf(port, "protocol")]);
  const header = ["Name", "Port", "Protocol"];
  const rows = [header, header.map((word) => "-".repeat(word.length)), ...ports].map((row) => `  ${row.join("\t")}`);
  const endpoints = listOf(object, "endpoints");
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    `AddressType:\t${textOf(object, "addressType")}`,
    ...(ports.length === 0 ? ["Ports: <unset>"] : ["Ports:", ...rows]),
    ...(endpoints.length === 0 ? ["Endpoints: <none>"] : ["Endpoints:", ...endpoints.flatMap(endpointLines)]),
  ];
}

function endpointLines(endpoint: unknown): readonly string[] {
  const said = (field: string): string => textOf(endpoint, field) || "<unset>";
  const target = fieldOf(endpoint, "targetRef");
  return [
    `  - Addresses:\t${joined(listOf(endpoint, "addresses"))}`,
    "    Conditions:",
    `      Ready:\t${textOf(endpoint, "conditions", "ready") || "<unset>"}`,
    `    Hostname:\t${said("hostname")}`,
    ...(target === undefined ? [] : [`    TargetRef:\t${textOf(target, "kind")}/${textOf(target, "name")}`]),
    `    NodeName:\t${said("nodeName")}`,
    `    Zone:\t${said("zone")}`,
  ];
}

/** The lines about an Endpoints object. */
export function endpointsLines(object: Json): readonly string[] {
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    "Subsets:",
    ...listOf(object, "subsets").flatMap(subsetLines),
    "",
  ];
}

function subsetLines(subset: unknown): readonly string[] {
  const ips = (field: string): string => joined(listOf(subset, field).map((each) => textOf(each, "ip")));
  const ports = listOf(subset, "ports").map((port) => `    ${textOf(port, "name") || "<unset>"}\t${textOf(port, "port")}\t${textOf(port, "protocol")}`);
  return [`  Addresses:\t${ips("addresses")}`, `  NotReadyAddresses:\t${ips("notReadyAddresses")}`, ...(ports.length === 0 ? [] : ["  Ports:", "    Name\tPort\tProtocol", "    ----\t----\t--------", ...ports])];
}

/** The lines about a Namespace. */
export function* namespaceLines(describing: Describing, object: Json): Task<readonly string[]> {
  const namespace = textOf(object, "metadata", "name");
  const quotas = yield* objectsOf(describing, "resourcequotas", { namespace });
  const limits = yield* objectsOf(describing, "limitranges", { namespace });
  return [
    `Name:\t${namespace}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    `Status:\t${textOf(object, "status", "phase")}`,
    ...(quotas.length === 0 ? ["", "No resource quota."] : ["", "Resource Quotas", ...quotas.flatMap((quota) => [`  Name:\t${textOf(quota, "metadata", "name")}`, "  Resource\tUsed\tHard", "  --------\t---\t---", ...quotaRows(quota).map((row) => `  ${row.join("\t")}`)])]),
    ...(limits.length === 0 ? ["", "No LimitRange resource."] : ["", "Resource Limits", ...limits.flatMap((limit) => limitRows(limit)).map((row) => ` ${row.join("\t")}`)]),
  ];
}
