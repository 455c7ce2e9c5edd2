/**
 * Which endpoint a pod should be in the slices of a Service, and what of an endpoint that is there differs from it.
 *
 * Source: staging/src/k8s.io/endpointslice/{reconciler,utils}.go, util/{endpointset,controller_utils}.go, trafficdist/trafficdist.go v1.36.3
 * Differs: the annotation `service.kubernetes.io/topology-mode` gives no hints.
 */
import type { View } from "@everynode/core";
import { deepEqual, type Endpoint, matchesSelector, NO_LABELS, type Pod, type Service, selectorOfLabels, type StringMap, withFields } from "@everynode/model";
import { type AddressFamily, belongsInSlices, podEndpoint } from "./pod-endpoint.js";
import { type PortSet, portsOnPods } from "./port-set.js";

/** What decides which endpoints a Service has. */
export interface ServiceRules {
  readonly service: Service;
  readonly matches: (labels: StringMap | undefined) => boolean;
  readonly portsOf: (pod: Pod) => PortSet;
  /** How many endpoints a slice has at most. */
  readonly maxEndpoints: number;
}

/** The rules of a Service with a selector, whose slices have so many endpoints at most. */
export function serviceRules(service: Service, maxEndpoints: number): ServiceRules {
  const selector = selectorOfLabels(service.spec.selector ?? NO_LABELS);
  return { service, matches: (labels) => matchesSelector(selector, labels), portsOf: portsOnPods(service), maxEndpoints };
}

/** What a pod is to a Service in one family of addresses. */
export interface Wanted {
  readonly ports: PortSet;
  /** Left out where the pod has no address of the family, or its Node is not known. */
  readonly endpoint?: Endpoint;
  /** True where the pod is left out since nothing is known of its Node. */
  readonly isLost: boolean;
}

/** What the pod under `key` is to the Service; undefined where it is nothing to it. */
export function wantedOf({ service, matches, portsOf }: ServiceRules, family: AddressFamily, at: { readonly view: View; readonly key: string }): Wanted | undefined {
  const pod = at.view.get("Pod", at.key);
  if (pod === undefined || !matches(pod.metadata.labels) || !belongsInSlices(pod)) return undefined;
  const ports = portsOf(pod);
  const node = at.view.get("Node", pod.spec.nodeName ?? "");
  if (node === undefined && service.spec.publishNotReadyAddresses !== true) return { ports, isLost: true };
  const endpoint = podEndpoint({ service, pod, node, family });
  return endpoint === undefined ? { ports, isLost: false } : { ports, endpoint: withHints(endpoint, service), isLost: false };
}

/** The endpoint with hints as `trafficDistribution` asks for them: a ready one is for its zone, and under PreferSameNode for its node. */
function withHints(endpoint: Endpoint, { spec: { trafficDistribution } }: Service): Endpoint {
  if (trafficDistribution === undefined || endpoint.conditions.ready !== true) return endpoint;
  const { zone, nodeName } = endpoint;
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  const forNodes = nodeName === undefined || trafficDistribution !== "PreferSameNode" ? {} : { forNodes: [{ name: nodeName }] };
  const hints = { ...forZones, ...forNodes };
  return Object.keys(hints).length === 0 ? endpoint : withFields<Endpoint>(endpoint, { hints });
}

/** How an endpoint that is there stands to the one that should be: another one, the same but for what it says, the same but for its hints, or the same. */
export type Likeness = "other" | "changed" | "hints" | "same";

/** How `is` stands to `wanted`. Two are one endpoint where addresses, hostname and pod are the same. */
export function likeness(is: Endpoint, wanted: Endpoint): Likeness {
  if (is === wanted) return "same";
  if (!sameTexts(is.addresses, wanted.addresses) || (is.hostname ?? "") !== (wanted.hostname ?? "")) return "other";
  const [a, b] = [is.targetRef, wanted.targetRef];
  if (a?.name !== b?.name || a?.namespace !== b?.namespace) return "other";
  const same = a?.uid === b?.uid && a?.kind === b?.kind && is.nodeName === wanted.nodeName && is.zone === wanted.zone && sameConditions(is, wanted);
  if (!same) return "changed";
  return deepEqual(is.hints, wanted.hints) ? "same" : "hints";
}

const sameConditions = ({ conditions: a }: Endpoint, { conditions: b }: Endpoint): boolean => a.ready === b.ready && a.serving === b.serving && a.terminating === b.terminating;

function sameTexts(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a?.length !== b?.length) return false;
  if (a?.length === 1) return a[0] === b?.[0];
  return deepEqual([...(a ?? [])].sort(), [...(b ?? [])].sort());
}

/** `namespace/name` of the pod that the endpoint is, in the slice's own namespace; undefined for any other endpoint. */
export function podKeyOf({ targetRef }: Endpoint, namespace: string): string | undefined {
  if (targetRef?.name === undefined || targetRef.namespace !== namespace) return undefined;
  return `${namespace}/${targetRef.name}`;
}
