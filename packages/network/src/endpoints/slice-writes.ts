/**
 * Carries out a plan: slices are made, written anew and deleted, one after the other.
 *
 * Source: staging/src/k8s.io/endpointslice/reconciler.go (finalize), utils.go (addTriggerTimeAnnotation) v1.36.3
 */
import { isTerminatingNamespace, type Reconcile, send } from "@everynode/core";
import { type EndpointSlice, isTerminating, NO_LABELS, type Service, type StringMap, withLabel } from "@everynode/model";
import { sliceDeleted, sliceWritten } from "./slice-memory.js";
import { isOwnedBy, TRIGGER_TIME_ANNOTATION } from "./slice-labels.js";
import type { NewSlice, SlicePlan } from "./slice-plan.js";

/** The Service whose slices are written, its key, and the time that they are to bear. */
export interface WriteContext {
  readonly service: Service;
  readonly key: string;
  readonly trigger: string | undefined;
}

/** Carries out the plan; what went wrong first, or undefined. */
export function* writeSlices(plan: SlicePlan, context: WriteContext): Reconcile<string | undefined> {
  const { create, update, remove } = reused(plan, context.service);
  const { service } = context;
  const { namespace = "" } = service.metadata;
  const about = `EndpointSlice for Service ${namespace}/${service.metadata.name}`;
  for (const slice of isTerminating(service) ? [] : create) {
    const answer = yield* send<EndpointSlice>({ verb: "create", kind: "EndpointSlice", namespace, object: stamped(slice, context.trigger) });
    if (!answer.ok) return isTerminatingNamespace(answer.status) ? undefined : `failed to create ${about}: ${answer.status.message ?? ""}`;
    yield* sliceWritten(context.key, answer.object);
  }
  for (const slice of update) {
    const { name = "" } = slice.metadata ?? {};
    const answer = yield* send<EndpointSlice>({ verb: "update", kind: "EndpointSlice", namespace, name, object: stamped(slice, context.trigger) });
    if (!answer.ok) return `failed to update ${name} ${about}: ${answer.status.message ?? ""}`;
    yield* sliceWritten(context.key, answer.object);
  }
  for (const slice of remove) {
    const { name } = slice.metadata;
    const answer = yield* send({ verb: "delete", kind: "EndpointSlice", namespace, name });
    if (!answer.ok) return `failed to delete ${name} ${about}: ${answer.status.message ?? ""}`;
    yield* sliceDeleted(context.key, slice);
  }
  return undefined;
}

interface Writes {
  readonly create: readonly NewSlice[];
  readonly update: readonly (EndpointSlice | NewSlice)[];
  readonly remove: readonly EndpointSlice[];
}

/** The plan in which slices that would be deleted become those that would be made. */
function reused({ create, update, remove }: SlicePlan, service: Service): Writes {
  const made = [...create];
  const rewritten: (EndpointSlice | NewSlice)[] = [...update];
  const removed = remove.filter((slice) => {
    const next = made.at(-1);
    if (next === undefined || next.addressType !== slice.addressType || !isOwnedBy(slice, service)) return true;
    rewritten.push({ ...made.pop(), metadata: { ...next.metadata, name: slice.metadata.name } } as NewSlice);
    return false;
  });
  return { create: made, update: rewritten, remove: removed };
}

function stamped<T extends EndpointSlice | NewSlice>(slice: T, trigger: string | undefined): T {
  const { annotations = NO_LABELS, ...rest } = slice.metadata ?? {};
  const stampedWith = withLabel(annotations as StringMap, TRIGGER_TIME_ANNOTATION, trigger);
  return { ...slice, metadata: Object.keys(stampedWith).length === 0 ? rest : { ...rest, annotations: stampedWith } };
}
