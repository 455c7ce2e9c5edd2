/**
 * Since when what slices tell has been so: the oldest change since a Service's last sync, which stands in the slices that the next sync writes.
 *
 * Source: staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go v1.36.3
 * Differs: a pod that changes its readiness several times between two syncs counts from the first time on, where Kubernetes sees the last alone.
 */
import { recall, type Reconcile, remember, type Waker } from "@everynode/core";
import { type Pod, readySince, type Service } from "@everynode/model";

/** What is remembered of a Service that was synced. */
interface Triggers {
  /** When the Service was created that was seen last. */
  readonly created: string;
  /** The oldest change of a pod since. */
  readonly changed?: string;
}

const triggerKey = (service: string): string => `trigger ${service}`;

const older = (a: string | undefined, b: string): string => (a === undefined || b < a ? b : a);

/** A watch has told of a pod that belongs to the Service; `was` is the pod where it belonged to it before. */
export function noteTrigger(waker: Waker, service: string, { was, is }: { readonly was: Pod | undefined; readonly is: Pod }): void {
  const known = waker.recall<Triggers>(triggerKey(service));
  const since = readySince(is);
  const before = was === undefined ? undefined : readySince(was);
  if (known === undefined || since === undefined || (before !== undefined && since <= before)) return;
  waker.remember(triggerKey(service), { ...known, changed: older(known.changed, since) } satisfies Triggers);
}

/** The time that this sync of the Service writes into slices, or undefined for none; from now on what comes later counts. */
export function* triggerTime(key: string, { metadata: { creationTimestamp } }: Service): Reconcile<string | undefined> {
  const known = yield* recall<Triggers>(triggerKey(key));
  yield* remember(triggerKey(key), { created: creationTimestamp } satisfies Triggers);
  if (known === undefined) return creationTimestamp;
  return creationTimestamp > known.created ? older(known.changed, creationTimestamp) : known.changed;
}

/** The Service is gone. */
export function* forgetTriggers(key: string): Reconcile<void> {
  yield* remember(triggerKey(key), undefined);
}
