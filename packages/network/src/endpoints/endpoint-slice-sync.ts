/**
 * One sync of the slices of one Service.
 *
 * Source: pkg/controller/endpointslice/endpointslice_controller.go (syncService), staging/src/k8s.io/endpointslice/reconciler.go (Reconcile) v1.36.3
 */
import { done, record, type Reconcile, retry, send, type View } from "@everynode/core";
import type { EndpointFacts, ServiceFacts } from "./endpoint-facts.js";
import { forgetAhead, isBehind, sliceDeleted } from "./slice-memory.js";
import { slicePlan } from "./slice-plan.js";
import { writeSlices } from "./slice-writes.js";
import { forgetTriggers, triggerTime } from "./trigger-time.js";

/** Syncs the slices of the Service called `key`. */
export function* syncService(key: string, view: View<EndpointFacts>): Reconcile {
  const facts = view.facts.get(key);
  if (facts === undefined) {
    if (view.get("Service", key) !== undefined) return done();
    yield* forgetAhead(key);
    yield* forgetTriggers(key);
    return done();
  }
  if (yield* isBehind(key, view)) return retry("EndpointSlice informer cache is out of date");
  const problems = yield* reconciled(key, facts, view);
  if (problems.length === 0) return done();
  const { service } = facts.rules;
  const why = problems.length === 1 ? (problems[0] ?? "") : `[${problems.join(", ")}]`;
  yield* record({ object: service, type: "Warning", reason: "FailedToUpdateEndpointSlices", message: `Error updating Endpoint Slices for Service ${key}: ${why}` });
  return retry(why);
}

/** Brings the slices to what they should be; what went wrong, each thing once. */
function* reconciled(key: string, { rules, families, foreign }: ServiceFacts, view: View): Reconcile<readonly string[]> {
  const { service } = rules;
  const trigger = yield* triggerTime(key, service);
  const problems = new Set<string>();
  for (const facts of families) {
    facts.lost.forEach((_, pod) => {
      const { name, node = "" } = { name: pod.slice(pod.indexOf("/") + 1), node: view.get("Pod", pod)?.spec.nodeName };
      problems.add(`skipping Pod ${name} for Service ${key}: Node ${node} Not Found`);
    });
    const problem = yield* writeSlices(slicePlan(facts, { rules, view }), { service, key, trigger });
    if (problem !== undefined) problems.add(problem);
  }
  const { namespace = "" } = service.metadata;
  for (const name of foreign.keys()) {
    const slice = view.named("EndpointSlice", namespace, name);
    const answer = yield* send({ verb: "delete", kind: "EndpointSlice", namespace, name });
    if (!answer.ok) problems.add(`error deleting ${name} EndpointSlice for Service ${key}: ${answer.status.message ?? ""}`);
    else if (slice !== undefined) yield* sliceDeleted(key, slice);
  }
  return [...problems];
}
