/**
 * The EndpointSlice controller: what wakes a Service.
 *
 * Source: pkg/controller/endpointslice/endpointslice_controller.go, staging/src/k8s.io/endpointslice/util/controller_utils.go v1.36.3
 * Differs: pods wake their Services in one step, where Kubernetes has a queue of pods before that of Services. As there, neither a change of a Node nor that of a pod's phase alone wakes anybody, and
 * a controller that was started anew does not notice that a slice is deleted that it has not written since.
 */
import type { Change, Controller, Waker } from "@everynode/core";
import { deepEqual, type EndpointSlice, isPodReady, labelOf, type Pod, type Service } from "@everynode/model";
import { type EndpointFacts, endpointFacts } from "./endpoint-facts.js";
import { syncService } from "./endpoint-slice-sync.js";
import { isByOthers, isTakenAway, noteListing } from "./slice-memory.js";
import { isManaged, SERVICE_NAME_LABEL, serviceKeyOf } from "./slice-labels.js";
import { noteTrigger } from "./trigger-time.js";

/** What the EndpointSlice controller can be told to do otherwise. */
export interface EndpointSliceOptions {
  /** How many endpoints a slice has at most, from 1 to 1000; 100 where left out. */
  readonly maxEndpointsPerSlice?: number;
  /** How long after a pod's change its Services are synced, in simulated milliseconds, so that more changes come together; 0 where left out. */
  readonly batchPeriodMs?: number;
}

type EndpointWaker = Waker<EndpointFacts>;

const MAX_ENDPOINTS = 100;
const WORKERS = 5;
/** How long after a slice's change its Service is synced, at least, in milliseconds. */
const SLICE_DELAY_MS = 1000;
const BACK_OFF = { baseMs: 1000, tries: 15 };

/** The controller that keeps the EndpointSlices of every Service with a selector. */
export function endpointSliceController(options: EndpointSliceOptions = {}): Controller<EndpointFacts> {
  const { maxEndpointsPerSlice = MAX_ENDPOINTS, batchPeriodMs = 0 } = options;
  return {
    name: "endpoint-slice-controller",
    workers: WORKERS,
    backOff: BACK_OFF,
    watches: [
      { kind: "Service", on: (change, waker) => onService(change as Change<Service>, waker) },
      { kind: "Pod", on: (change, waker) => onPod(change as Change<Pod>, waker, batchPeriodMs) },
      { kind: "Node" },
      { kind: "EndpointSlice", on: (change, waker) => onSlice(change as Change<EndpointSlice>, waker, Math.max(SLICE_DELAY_MS, batchPeriodMs)) },
    ],
    facts: endpointFacts(maxEndpointsPerSlice),
    reconcile: syncService,
  };
}

function onService({ key, object, previous, type }: Change<Service>, waker: EndpointWaker): void {
  waker.enqueue(key);
  if (type !== "MODIFIED" || previous === undefined || deepEqual(previous.spec.selector, object.spec.selector)) return;
  // All pods that the Service leads to from now on are new to it.
  const matches = waker.view.facts.get(key)?.rules.matches;
  for (const [, pod] of waker.view.objects("Pod").withPrefix(`${object.metadata.namespace ?? ""}/`)) if (matches?.(pod.metadata.labels) === true) noteTrigger(waker, key, { was: undefined, is: pod });
}

/** What of a pod's change matters: whom it belongs to, or what is told of it. */
function newsOf(pod: Pod, previous: Pod): { readonly labels: boolean; readonly pod: boolean } {
  const [is, was] = [pod.spec, previous.spec];
  const labels = !deepEqual(pod.metadata.labels, previous.metadata.labels) || is.hostname !== was.hostname || is.subdomain !== was.subdomain;
  // Kubernetes compares pointers to the time, so that every change of a pod that is being deleted counts.
  const isLeaving = pod.metadata.deletionTimestamp !== undefined || previous.metadata.deletionTimestamp !== undefined;
  return { labels, pod: isLeaving || isPodReady(pod) !== isPodReady(previous) || !deepEqual(pod.status.podIPs, previous.status.podIPs) };
}

function onPod({ object, previous, type }: Change<Pod>, waker: EndpointWaker, delayMs: number): void {
  const { facts } = waker.view;
  if (facts.size === 0) return;
  const news = previous === undefined || type === "DELETED" ? undefined : newsOf(object, previous);
  const isNoNews = news !== undefined && !news.labels && !news.pod;
  const isMember = type !== "DELETED";
  if (isNoNews && readySame(object, previous)) return;
  for (const [key, { rules }] of facts.withPrefix(`${object.metadata.namespace ?? ""}/`)) {
    const is = rules.matches(object.metadata.labels);
    const was = previous !== undefined && (news?.labels === false ? is : rules.matches(previous.metadata.labels));
    if (is && isMember) noteTrigger(waker, key, { was: was ? previous : undefined, is: object });
    if (isNoNews) continue;
    const isWoken = news === undefined ? is : news.pod ? is || was : is !== was;
    if (isWoken) waker.enqueueAfter(key, delayMs);
  }
}

const readySame = (pod: Pod, previous: Pod | undefined): boolean => pod.status.conditions === previous?.status.conditions;

function onSlice(change: Change<EndpointSlice>, waker: EndpointWaker, delayMs: number): void {
  const { object, previous, type } = change;
  noteListing(change, waker);
  const isReplaced = previous !== undefined && previous.metadata.uid !== object.metadata.uid;
  if (type === "DELETED" || isReplaced) {
    const gone = previous ?? object;
    if (isTakenAway(gone, waker) && isManaged(gone)) wake(gone, waker, delayMs);
    if (type === "DELETED") return;
  }
  if (previous !== undefined && labelOf(previous, SERVICE_NAME_LABEL) !== labelOf(object, SERVICE_NAME_LABEL)) {
    wake(object, waker, delayMs);
    wake(previous, waker, delayMs);
    return;
  }
  const isHanded = previous !== undefined && isManaged(previous) !== isManaged(object);
  if (isHanded || (isManaged(object) && isByOthers(object, waker))) wake(object, waker, delayMs);
}

function wake(slice: EndpointSlice, waker: EndpointWaker, delayMs: number): void {
  const key = serviceKeyOf(slice);
  if (key !== undefined) waker.enqueueAfter(key, delayMs);
}
