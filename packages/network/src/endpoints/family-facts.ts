/**
 * What is known of a Service's slices of one family of addresses: where each pod is in them, and which pods are not where and what they should be. A sync looks only at these pods and the slices that they
 * are in, so that it costs what has changed, not what there is.
 *
 * It follows from the view alone, pod by pod and slice by slice.
 */
import { SortedMap } from "@everynode/api";
import type { View } from "@everynode/core";
import { type Endpoint, type EndpointSlice, isTerminating } from "@everynode/model";
import type { AddressFamily } from "./pod-endpoint.js";
import { portSet } from "./port-set.js";
import { hasLabelsOf, isManaged, isOwnedBy } from "./slice-labels.js";
import { likeness, podKeyOf, type ServiceRules, type Wanted, wantedOf } from "./wanted-endpoint.js";

/** A slice as it is. */
export interface SliceFacts {
  readonly slice: EndpointSlice;
  /** Key of its set of ports. */
  readonly ports: string;
  /** True where the Service is among its owners. A slice that is not goes. */
  readonly isOwned: boolean;
}

/** Where a pod is, and where it should be. */
export interface PodPlace {
  /** Key of the set of ports with which the pod should be in slices; undefined where it should not be in any. */
  readonly ports: string | undefined;
  /** Names of the owned slices that have an endpoint for it, in order. */
  readonly slices: readonly string[];
}

/** What is known of one family. Pods stand under their keys (`namespace/name`), slices under their names. */
export interface FamilyFacts {
  readonly family: AddressFamily;
  readonly pods: SortedMap<PodPlace>;
  /** Pods that are not in slices as they should be. */
  readonly stray: SortedMap<true>;
  /** Pods that are left out since nothing is known of their Nodes. */
  readonly lost: SortedMap<true>;
  /** How many pods there are with a set of ports, in slices or not. */
  readonly wanted: SortedMap<number>;
  readonly slices: SortedMap<SliceFacts>;
  /** Slices that differ in more than in their pods: not owned, without the Service's labels, or with endpoints that no pod stands behind. */
  readonly odd: SortedMap<true>;
  /** How many owned slices there are with a set of ports. */
  readonly present: SortedMap<number>;
  /** Names of owned slices under `roomKey`, so that those of a set of ports stand together, the fullest first. */
  readonly rooms: SortedMap<string>;
}

/** A family of which nothing is known. */
export function emptyFamily(family: AddressFamily): FamilyFacts {
  return { family, pods: SortedMap.empty(), stray: SortedMap.empty(), lost: SortedMap.empty(), wanted: SortedMap.empty(), slices: SortedMap.empty(), odd: SortedMap.empty(), present: SortedMap.empty(), rooms: SortedMap.empty() };
}

/** The key under which a slice with room for so many endpoints stands among those of its set of ports; without a name the least such key. */
export function roomKey(ports: string, room: number, name = ""): string {
  return `${ports} ${String(room).padStart(4, "0")} ${name}`;
}

const roomOf = ({ slice }: SliceFacts, { maxEndpoints }: ServiceRules): number => Math.max(0, maxEndpoints - (slice.endpoints?.length ?? 0));

const flagged = (map: SortedMap<true>, key: string, on: boolean): SortedMap<true> => (on ? map.set(key, true) : map.size === 0 ? map : map.delete(key));

function counted(counts: SortedMap<number>, key: string | undefined, by: 1 | -1): SortedMap<number> {
  if (key === undefined) return counts;
  const count = (counts.get(key) ?? 0) + by;
  return count === 0 ? counts.delete(key) : counts.set(key, count);
}

/** What a fact is derived from. */
export interface Source {
  readonly rules: ServiceRules;
  readonly view: View;
}

const NOWHERE: PodPlace = { ports: undefined, slices: [] };

/** The facts once the pod under `key` was looked at: it, its Node, or the slices that have it may have changed. O(log n). */
export function withPod(facts: FamilyFacts, key: string, { rules, view }: Source): FamilyFacts {
  return placed(facts, { key, slices: facts.pods.get(key)?.slices ?? NOWHERE.slices }, wantedOf(rules, facts.family, { view, key }));
}

function placed(facts: FamilyFacts, at: { readonly key: string; readonly slices: readonly string[] }, wanted: Wanted | undefined): FamilyFacts {
  const { key, slices } = at;
  const was = facts.pods.get(key) ?? NOWHERE;
  const ports = wanted?.ports.key;
  const stray = flagged(facts.stray, key, !isInPlace(facts, at, wanted));
  const lost = flagged(facts.lost, key, wanted?.isLost === true);
  const isSame = was.ports === ports && was.slices === slices;
  if (isSame && stray === facts.stray && lost === facts.lost) return facts;
  const pods = isSame ? facts.pods : ports === undefined && slices.length === 0 ? facts.pods.delete(key) : facts.pods.set(key, { ports, slices });
  const counts = was.ports === ports ? facts.wanted : counted(counted(facts.wanted, was.ports, -1), ports, 1);
  return { ...facts, pods, stray, lost, wanted: counts };
}

/** True where the pod is in one slice with its set of ports, just as it should be, or rightly in none. */
function isInPlace(facts: FamilyFacts, { key, slices }: { readonly key: string; readonly slices: readonly string[] }, wanted: Wanted | undefined): boolean {
  if (wanted?.endpoint === undefined) return slices.length === 0;
  if (slices.length !== 1) return false;
  const found = facts.slices.get(slices[0] ?? "");
  if (found === undefined || found.ports !== wanted.ports.key) return false;
  const is = endpointOf(found.slice, key);
  return is !== undefined && likeness(is, wanted.endpoint) === "same";
}

function endpointOf({ endpoints, metadata: { namespace = "" } }: EndpointSlice, key: string): Endpoint | undefined {
  const name = key.slice(namespace.length + 1);
  for (const endpoint of endpoints ?? []) if (endpoint.targetRef?.name === name && endpoint.targetRef.namespace === namespace) return endpoint;
  return undefined;
}

/** The slice where it counts for the Service in this family: the controller's own, and not being deleted. */
function countedSlice(slice: EndpointSlice | undefined, family: AddressFamily): EndpointSlice | undefined {
  return slice !== undefined && isManaged(slice) && !isTerminating(slice) && slice.addressType === family ? slice : undefined;
}

/** The facts after a slice of the Service has changed; undefined: it was, or is, none of its slices. O(endpoints of the slice). */
export function withSlice(facts: FamilyFacts, change: { readonly was: EndpointSlice | undefined; readonly is: EndpointSlice | undefined }, source: Source): FamilyFacts {
  const is = countedSlice(change.is, facts.family);
  const name = (change.is ?? change.was)?.metadata.name ?? "";
  const before = facts.slices.get(name);
  if (is === undefined && before === undefined) return facts;
  const after: SliceFacts | undefined = is === undefined ? undefined : { slice: is, ports: portSet(is.ports).key, isOwned: isOwnedBy(is, source.rules.service) };
  let next = shelved(facts, { name, before, after }, source.rules);
  for (const [key, isThere] of concerned(before, after)) {
    const slices = next.pods.get(key)?.slices ?? NOWHERE.slices;
    const at = { key, slices: slices.includes(name) === isThere ? slices : isThere ? [...slices, name].sort() : slices.filter((each) => each !== name) };
    next = placed(next, at, wantedOf(source.rules, facts.family, { view: source.view, key }));
  }
  return next;
}

function shelved(facts: FamilyFacts, change: { readonly name: string; readonly before: SliceFacts | undefined; readonly after: SliceFacts | undefined }, rules: ServiceRules): FamilyFacts {
  const { name, before, after } = change;
  let { present, rooms } = facts;
  if (before?.isOwned === true) {
    present = counted(present, before.ports, -1);
    rooms = rooms.delete(roomKey(before.ports, roomOf(before, rules), name));
  }
  if (after?.isOwned === true) {
    present = counted(present, after.ports, 1);
    rooms = rooms.set(roomKey(after.ports, roomOf(after, rules), name), name);
  }
  const slices = after === undefined ? facts.slices.delete(name) : facts.slices.set(name, after);
  const odd = flagged(facts.odd, name, after !== undefined && (!after.isOwned || !hasLabelsOf(after.slice, rules.service) || hasOddEndpoints(after.slice)));
  return { ...facts, present, rooms, slices, odd };
}

/** True where an endpoint is no pod of the slice's namespace, or the same pod as another. */
function hasOddEndpoints({ endpoints, metadata: { namespace = "" } }: EndpointSlice): boolean {
  const seen = new Set<string | undefined>([undefined]);
  return (endpoints ?? []).some((endpoint) => {
    const key = podKeyOf(endpoint, namespace);
    return seen.size === seen.add(key).size;
  });
}

function endpointsByPod(facts: SliceFacts | undefined): ReadonlyMap<string, Endpoint> {
  const found = new Map<string, Endpoint>();
  if (facts?.isOwned !== true) return found;
  const { endpoints, metadata } = facts.slice;
  for (const endpoint of endpoints ?? []) {
    const key = podKeyOf(endpoint, metadata.namespace ?? "");
    if (key !== undefined && !found.has(key)) found.set(key, endpoint);
  }
  return found;
}

/** The pods to which the change of a slice matters, and whether they are in it now. */
function concerned(before: SliceFacts | undefined, after: SliceFacts | undefined): readonly (readonly [key: string, isThere: boolean])[] {
  const [was, is] = [endpointsByPod(before), endpointsByPod(after)];
  const isMoved = before?.ports !== after?.ports;
  const found: (readonly [string, boolean])[] = [];
  for (const [key, endpoint] of is) if (isMoved || was.get(key) !== endpoint) found.push([key, true]);
  for (const key of was.keys()) if (!is.has(key)) found.push([key, false]);
  return found;
}
