/**
 * What becomes of a Service's slices of one family: which are made, written anew, and deleted. Pure; it looks at the pods that are out of place, at the slices they are in, and at odd slices, and decides as
 * a look at everything would.
 *
 * Source: staging/src/k8s.io/endpointslice/reconciler.go (reconcileByAddressType, reconcileByPortMapping), utils.go (getSliceToFill) v1.36.3
 * Differs: endpoints are put into slices in order of their pods' names, and of slices that are equally full the first by name is taken, where Kubernetes leaves both to chance.
 */
import { controllerReference } from "@everynode/core";
import type { Endpoint, EndpointSlice, Input, Service } from "@everynode/model";
import { type FamilyFacts, roomKey, type Source } from "./family-facts.js";
import { type AddressFamily } from "./pod-endpoint.js";
import { NO_PORTS, type PortSet } from "./port-set.js";
import { hasLabelsOf, sliceLabels } from "./slice-labels.js";
import { likeness, podKeyOf, wantedOf } from "./wanted-endpoint.js";

/** What is to be made, written anew and deleted. */
export interface SlicePlan {
  readonly create: readonly NewSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** A slice as it is asked for; the server gives it a name. */
export type NewSlice = Input<EndpointSlice> & Pick<EndpointSlice, "addressType" | "endpoints" | "ports">;

/** What is done to the slices with one set of ports. */
interface Changes {
  readonly create: NewSlice[];
  readonly update: EndpointSlice[];
  readonly remove: EndpointSlice[];
}

/** The plan for one family. O(pods out of place + endpoints of the slices that have to do with them). */
export function slicePlan(facts: FamilyFacts, source: Source): SlicePlan {
  const plan: Changes = { create: [], update: [], remove: notOwned(facts) };
  for (const task of tasks(facts, source)) fill(task, { facts, source, plan });
  facts.present.forEach((_, ports) => {
    if (!facts.wanted.has(ports)) for (const [, name] of facts.rooms.withPrefix(`${ports} `)) plan.remove.push(sliceIn(facts, name));
  });
  const isEmptied = facts.slices.size === plan.remove.length && plan.create.length === 0;
  return isEmptied ? withPlaceholder(plan, source.rules.service, facts.family) : plan;
}

const sliceIn = ({ slices }: FamilyFacts, name: string): EndpointSlice => (slices.get(name) as { readonly slice: EndpointSlice }).slice;

const notOwned = ({ odd, slices }: FamilyFacts): EndpointSlice[] => odd.keys().flatMap((name) => {
  const found = slices.get(name);
  return found === undefined || found.isOwned ? [] : [found.slice];
});

/** What there is to do about the slices with one set of ports. */
interface Task {
  readonly ports: PortSet;
  /** Names of the slices to look at. */
  readonly look: Set<string>;
  /** Endpoints of pods that are not where they should be, by key of the pod. */
  readonly desired: Map<string, Endpoint>;
}

/** The sets of ports about which there is something to do, in order of their keys; those that no pod has any more are left out. */
function tasks(facts: FamilyFacts, source: Source): readonly Task[] {
  const found = new Map<string, Task>();
  const taskOf = (ports: PortSet): Task => {
    const task = found.get(ports.key) ?? { ports, look: new Set(), desired: new Map() };
    found.set(ports.key, task);
    return task;
  };
  const look = (name: string): void => {
    const slice = facts.slices.get(name);
    if (slice?.isOwned === true && facts.wanted.has(slice.ports)) taskOf({ key: slice.ports, ports: slice.slice.ports ?? [] }).look.add(name);
  };
  facts.odd.forEach((_, name) => look(name));
  facts.stray.forEach((_, key) => {
    for (const name of facts.pods.get(key)?.slices ?? []) look(name);
    const wanted = wantedOf(source.rules, facts.family, { view: source.view, key });
    if (wanted?.endpoint !== undefined) taskOf(wanted.ports).desired.set(key, wanted.endpoint);
  });
  return [...found.values()].sort((a, b) => (a.ports.key < b.ports.key ? -1 : a.ports.key > b.ports.key ? 1 : 0));
}

/** What a plan is made from, and what of it there is so far. */
interface Making {
  readonly facts: FamilyFacts;
  readonly source: Source;
  readonly plan: Changes;
}

/** A slice that was looked at. */
interface Looked {
  readonly slice: EndpointSlice;
  /** Its endpoints that stay, as they should be. */
  readonly endpoints: Endpoint[];
  /** "hints": it is written anew, but keeps its labels. */
  readonly verdict: "gone" | "changed" | "labels" | "hints" | "same";
}

function fill(task: Task, making: Making): void {
  const { plan, source, facts } = making;
  const { service, maxEndpoints } = source.rules;
  const create = (endpoints: readonly Endpoint[]): number => plan.create.push(newSlice(service, { family: facts.family, ports: task.ports, endpoints }));
  const taken = new Set<string>();
  const looked = [...task.look].sort().map((name) => lookedAt(sliceIn(facts, name), task, { ...making, taken }));
  for (const key of taken) task.desired.delete(key);
  const rest = [...task.desired].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint);
  const changed = looked.filter(({ verdict }) => verdict === "changed" || verdict === "labels");
  for (const { endpoints } of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length)) endpoints.push(...rest.splice(0, Math.max(0, maxEndpoints - endpoints.length)));
  const busy = new Set(looked.flatMap(({ slice, verdict }) => (verdict === "same" || verdict === "hints" ? [] : [slice.metadata.name])));
  while (rest.length >= maxEndpoints) create(rest.splice(0, maxEndpoints));
  const filled = rest.length > 0 ? roomiest(facts, { ports: task.ports.key, room: rest.length, busy }) : undefined;
  if (filled !== undefined) changed.push({ slice: filled, endpoints: [...(looked.find(({ slice }) => slice === filled)?.endpoints ?? filled.endpoints ?? []), ...rest], verdict: "hints" });
  else if (rest.length > 0) create(rest);
  changed.push(...looked.filter(({ slice, verdict }) => verdict === "hints" && slice !== filled));
  for (const { slice, endpoints, verdict } of changed) plan.update.push(rewritten(slice, endpoints, verdict === "hints" ? undefined : service));
  for (const { slice, verdict } of looked) if (verdict === "gone") plan.remove.push(slice);
}

/** What a slice comes to, if nothing new is put into it. Pods that are found in it are taken. */
function lookedAt(slice: EndpointSlice, task: Task, { facts, source, taken }: Making & { readonly taken: Set<string> }): Looked {
  const { namespace = "" } = slice.metadata;
  const endpoints: Endpoint[] = [];
  let [isChanged, hasHints] = [false, false];
  const were = slice.endpoints ?? [];
  for (const endpoint of were) {
    const key = podKeyOf(endpoint, namespace);
    const wanted = key === undefined || taken.has(key) ? undefined : wantedOf(source.rules, facts.family, { view: source.view, key });
    if (key === undefined || wanted?.endpoint === undefined || wanted.ports.key !== task.ports.key) continue;
    const alike = likeness(endpoint, wanted.endpoint);
    if (alike === "other") continue;
    taken.add(key);
    endpoints.push(alike === "same" ? endpoint : wanted.endpoint);
    if (alike === "changed") isChanged = true;
    if (alike === "hints") hasHints = true;
  }
  if (isChanged || endpoints.length !== were.length) return { slice, endpoints, verdict: endpoints.length === 0 ? "gone" : "changed" };
  return { slice, endpoints, verdict: hasLabelsOf(slice, source.rules.service) ? (hasHints ? "hints" : "same") : "labels" };
}

/** Of the slices that were left alone the fullest that has room for so many. */
function roomiest(facts: FamilyFacts, { ports, room, busy }: { readonly ports: string; readonly room: number; readonly busy: ReadonlySet<string> }): EndpointSlice | undefined {
  for (const [key, name] of facts.rooms.entries(roomKey(ports, room))) {
    if (!key.startsWith(`${ports} `)) return undefined;
    if (!busy.has(name)) return sliceIn(facts, name);
  }
  return undefined;
}

/** The slice with other endpoints, and the labels of its Service where one is given. */
function rewritten(slice: EndpointSlice, endpoints: readonly Endpoint[], service: Service | undefined): EndpointSlice {
  return service === undefined ? { ...slice, endpoints } : { ...slice, metadata: { ...slice.metadata, labels: sliceLabels(service) }, endpoints };
}

/** What a new slice has in it. */
interface Content {
  readonly family: AddressFamily;
  readonly ports: PortSet;
  readonly endpoints: readonly Endpoint[];
}

function newSlice(service: Service, { family, ports, endpoints }: Content): NewSlice {
  const { name, namespace = "" } = service.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { generateName: `${name}-`, namespace, labels: sliceLabels(service), ownerReferences: [controllerReference(service)] },
    addressType: family,
    endpoints,
    ports: ports.ports,
  };
}

/** A Service always has a slice, if an empty one: the plan where none would be left. */
function withPlaceholder(plan: Changes, service: Service, family: AddressFamily): SlicePlan {
  const [only, ...others] = plan.remove;
  if (only !== undefined && others.length === 0 && isPlaceholder(only, service)) return { ...plan, remove: [] };
  return { ...plan, create: [newSlice(service, { family, ports: NO_PORTS, endpoints: [] })] };
}

function isPlaceholder(slice: EndpointSlice, service: Service): boolean {
  const wanted = sliceLabels(service);
  const labels = slice.metadata.labels ?? {};
  const isBare = (slice.endpoints?.length ?? 0) === 0 && (slice.ports?.length ?? 0) === 0;
  return isBare && Object.keys({ ...labels, ...wanted }).every((key) => (labels[key] ?? "") === (wanted[key] ?? ""));
}
