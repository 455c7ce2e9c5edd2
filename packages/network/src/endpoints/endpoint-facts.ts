/**
 * What the EndpointSlice controller knows of each Service with a selector, kept with its view: a fold over the changes that the informers deliver, which equals a fresh build from the view at any moment.
 */
import { objectKey, SortedMap } from "@everynode/api";
import type { Change, FactsOf, View } from "@everynode/core";
import { deepEqual, type EndpointSlice, isTerminating, labelOf, type Node, type Pod, type Service } from "@everynode/model";
import { emptyFamily, type FamilyFacts, withPod, withSlice } from "./family-facts.js";
import { addressFamilies, hasEndpoints, ZONE_LABEL } from "./pod-endpoint.js";
import { isManaged, serviceKeyOf } from "./slice-labels.js";
import { type ServiceRules, serviceRules } from "./wanted-endpoint.js";

/** What is known of one Service. */
export interface ServiceFacts {
  readonly rules: ServiceRules;
  /** One for each family of addresses that the Service has. */
  readonly families: readonly FamilyFacts[];
  /** Names of slices of other families, which go. */
  readonly foreign: SortedMap<true>;
}

/** What is known of all Services that have endpoints, by key. */
export type EndpointFacts = SortedMap<ServiceFacts>;

/** A Service's facts made anew from the view. O(pods and slices of its namespace). */
function built(view: View<undefined>, service: Service, maxEndpoints: number): ServiceFacts {
  const rules = serviceRules(service, maxEndpoints);
  let facts: ServiceFacts = { rules, families: addressFamilies(service).map(emptyFamily), foreign: SortedMap.empty() };
  const { namespace = "" } = service.metadata;
  const key = objectKey(service);
  for (const [, slice] of view.objects("EndpointSlice").withPrefix(`${namespace}/`)) {
    if (serviceKeyOf(slice) === key) facts = afterSliceOf(facts, { was: undefined, is: slice }, view);
  }
  for (const [podKey, pod] of view.objects("Pod").withPrefix(`${namespace}/`)) if (rules.matches(pod.metadata.labels)) facts = afterPodOf(facts, podKey, view);
  return facts;
}

function withFamilies(facts: ServiceFacts, change: (family: FamilyFacts) => FamilyFacts): ServiceFacts {
  const families = facts.families.map(change);
  return families.every((family, i) => family === facts.families[i]) ? facts : { ...facts, families };
}

function afterPodOf(facts: ServiceFacts, key: string, view: View<undefined>): ServiceFacts {
  return withFamilies(facts, (family) => withPod(family, key, { rules: facts.rules, view }));
}

interface SliceChange {
  readonly was: EndpointSlice | undefined;
  readonly is: EndpointSlice | undefined;
}

function afterSliceOf(facts: ServiceFacts, change: SliceChange, view: View<undefined>): ServiceFacts {
  const { is, was } = change;
  const next = withFamilies(facts, (family) => withSlice(family, change, { rules: facts.rules, view }));
  const isForeign = is !== undefined && isManaged(is) && !isTerminating(is) && !facts.families.some(({ family }) => family === is.addressType);
  const name = (is ?? was)?.metadata.name ?? "";
  return isForeign === next.foreign.has(name) ? next : { ...next, foreign: isForeign ? next.foreign.set(name, true) : next.foreign.delete(name) };
}

/** True where both say the same of endpoints. */
const sameForEndpoints = (a: Service, b: Service): boolean => a.metadata.uid === b.metadata.uid && deepEqual(a.spec, b.spec) && deepEqual(a.metadata.labels, b.metadata.labels);

function afterService(facts: EndpointFacts, change: Change, view: View<undefined>, maxEndpoints: number): EndpointFacts {
  const service = change.object as Service;
  if (change.type === "DELETED" || !hasEndpoints(service)) return facts.delete(change.key);
  const before = facts.get(change.key);
  if (before === undefined || !sameForEndpoints(before.rules.service, service)) return facts.set(change.key, built(view, service, maxEndpoints));
  return facts.set(change.key, { ...before, rules: { ...before.rules, service } });
}

function afterSlice(facts: EndpointFacts, change: Change, view: View<undefined>): EndpointFacts {
  const is = change.type === "DELETED" ? undefined : (change.object as EndpointSlice);
  const was = change.previous as EndpointSlice | undefined;
  const [now, before] = [is, was].map((slice) => (slice === undefined ? undefined : serviceKeyOf(slice)));
  let next = facts;
  for (const key of new Set([before, now])) {
    const service = key === undefined ? undefined : next.get(key);
    if (key !== undefined && service !== undefined) next = next.set(key, afterSliceOf(service, { was: before === key ? was : undefined, is: now === key ? is : undefined }, view));
  }
  return next;
}

function afterPod(facts: EndpointFacts, change: Change, view: View<undefined>): EndpointFacts {
  const { key, object, previous } = change as Change<Pod>;
  let next = facts;
  for (const [name, service] of facts.withPrefix(`${object.metadata.namespace ?? ""}/`)) {
    const { matches } = service.rules;
    const isKnown = service.families.some((family) => family.pods.has(key));
    if (isKnown || matches(object.metadata.labels) || (previous !== undefined && matches(previous.metadata.labels))) next = next.set(name, afterPodOf(service, key, view));
  }
  return next;
}

const zoneOf = (node: Node): string | undefined => labelOf(node, ZONE_LABEL);

function afterNode(facts: EndpointFacts, change: Change, view: View<undefined>): EndpointFacts {
  const node = change.object as Node;
  const isNews = change.type !== "MODIFIED" || change.previous === undefined || zoneOf(change.previous as Node) !== zoneOf(node);
  if (!isNews) return facts;
  let next = facts;
  view.podsOnNode(change.key).forEach((_, key) => {
    for (const [name, service] of next.withPrefix(key.slice(0, key.indexOf("/") + 1))) {
      if (service.families.some((family) => family.pods.has(key))) next = next.set(name, afterPodOf(service, key, view));
    }
  });
  return next;
}

/** The facts of the EndpointSlice controller, whose slices have so many endpoints at most. */
export function endpointFacts(maxEndpoints: number): FactsOf<EndpointFacts> {
  return {
    build(view) {
      let facts: EndpointFacts = SortedMap.empty();
      view.objects("Service").forEach((service, key) => {
        if (hasEndpoints(service)) facts = facts.set(key, built(view, service, maxEndpoints));
      });
      return facts;
    },
    apply(facts, change, view) {
      if (change.kind === "Service") return afterService(facts, change, view, maxEndpoints);
      if (facts.size === 0) return facts;
      if (change.kind === "Pod") return afterPod(facts, change, view);
      if (change.kind === "EndpointSlice") return afterSlice(facts, change, view);
      return change.kind === "Node" ? afterNode(facts, change, view) : facts;
    },
  };
}
