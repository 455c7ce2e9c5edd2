/** A small cluster on which the tests of this package try their controllers. Its pods run as soon as they are made, unless their image says otherwise. */
import { emptyState, handle, objectAt, type Request, shelfOf } from "@everynode/api";
import { type Controller, done, newSimulation, type Reconcile, requested, retry, send, settle, type Simulation, type View } from "@everynode/core";
import { BUILT_IN_KINDS, type Deployment, formatTime, invariant, type KubeObject, type Pod, type ReplicaSet, withKinds, WORLD_KINDS } from "@everynode/model";
import { deploymentController } from "./deployment-controller.js";
import { replicaSetController } from "./replica-set-controller.js";

const START_MS = 1_767_225_600_000;

/** Reports the pod called `key` as running; as ready too, but for images that begin with `unready/`. */
function* run(key: string, view: View): Reconcile {
  const pod = view.get("Pod", key);
  const ready = pod?.spec.containers[0]?.image?.startsWith("unready/") === true ? "False" : "True";
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || pod.status.phase !== "Pending") return done();
  const { name, namespace = "" } = pod.metadata;
  const conditions = [{ type: "Ready", status: ready, lastTransitionTime: formatTime(view.nowMs) }];
  const answer = yield* send({ verb: "update", kind: "Pod", namespace, name, subresource: "status", object: { ...pod, status: { ...pod.status, phase: "Running", conditions } } });
  return answer.ok ? done() : retry(answer.status.message ?? "");
}

const runner: Controller = { name: "runner", watches: [{ kind: "Pod", on: (change, waker) => waker.enqueue(change.key) }], reconcile: run };

/** A cluster with the namespace `default` and nothing else. */
export function trial(): Simulation {
  let state = emptyState({ seed: 1, nowMs: START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS) });
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  state = handle(state, { verb: "create", kind: "Namespace", object, fieldValidation: "Strict" }, { name: "trial" }).state;
  const controllers = [runner, replicaSetController(), deploymentController()] as readonly Controller[];
  return newSimulation({ cluster: state, controllers });
}

function asked(simulation: Simulation, request: Request): Simulation {
  const { simulation: next, response } = requested(simulation, request, "trial");
  invariant(response.ok, response.ok ? "" : (response.status.message ?? ""));
  return next;
}

/** The cluster after everything that follows has happened. */
export function rested(simulation: Simulation): Simulation {
  const { simulation: next, atRest } = settle(simulation);
  invariant(atRest, "the cluster does not come to rest");
  return next;
}

/** The spec of a set of pods called `web`. */
export function webSpec(image: string, more: object = {}): object {
  const labels = { app: "web" };
  return { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "main", image }] } }, ...more };
}

/** The cluster with an object more, in `default`. */
export function withObject(simulation: Simulation, kind: string, object: { readonly name: string; readonly [field: string]: unknown }): Simulation {
  const { name, metadata, ...rest } = object;
  const { group, version } = shelfOf(simulation.cluster, kind).kind;
  const whole = { apiVersion: group === "" ? version : `${group}/${version}`, kind, metadata: { name, namespace: "default", ...(metadata as object | undefined) }, ...rest };
  return asked(simulation, { verb: "create", kind, namespace: "default", object: whole, fieldValidation: "Strict" });
}

/** The cluster after a merge patch. */
export function withPatch(simulation: Simulation, kind: string, { name, patch, subresource }: { readonly name: string; readonly patch: object; readonly subresource?: string }): Simulation {
  return asked(simulation, { verb: "patch", kind, namespace: "default", name, patchType: "merge", patch, ...(subresource === undefined ? {} : { subresource }) });
}

/** The cluster after a deletion. */
export function withDeleted(simulation: Simulation, kind: string, name: string): Simulation {
  return asked(simulation, { verb: "delete", kind, namespace: "default", name });
}

/** All objects of a kind, by key. */
function listed<T extends KubeObject>(simulation: Simulation, kind: string): readonly T[] {
  return shelfOf(simulation.cluster, kind).collection.objects.values() as readonly KubeObject[] as readonly T[];
}

/** All pods, by key. */
export const podsOf = (simulation: Simulation): readonly Pod[] => listed<Pod>(simulation, "Pod");

/** All ReplicaSets, by key. */
export const setsOf = (simulation: Simulation): readonly ReplicaSet[] => listed<ReplicaSet>(simulation, "ReplicaSet");

/** The reasons and messages of all Events, with the random parts of names taken away. */
export function told(simulation: Simulation): readonly string[] {
  return listed<KubeObject & { readonly reason?: string; readonly message?: string }>(simulation, "Event").map(({ reason = "", message = "" }) => `${reason}: ${message.replace(/web-[a-z0-9]+(?:-[a-z0-9]{5})?/g, "web-*")}`);
}

/** The Deployment called `web`. */
export function webOf(simulation: Simulation): Deployment {
  const web = objectAt(simulation.cluster, "Deployment", "default/web");
  invariant(web !== undefined, "there is no Deployment web");
  return web as Deployment;
}
