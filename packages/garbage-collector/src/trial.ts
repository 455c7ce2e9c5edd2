/** A small cluster on which the tests of this package try their controllers. */
import { type DeleteOptions, emptyState, handle, objectAt, type Request, shelfOf } from "@everynode/api";
import { type Controller, type Latency, newSimulation, requested, type Simulation } from "@everynode/core";
import { BUILT_IN_KINDS, invariant, type KubeObject, type OwnerReference, withKinds, WORLD_KINDS } from "@everynode/model";

const START_MS = 1_767_225_600_000;

/** A cluster with the namespaces `default` and `other`, and nothing else. */
export function trialOf(controllers: readonly Controller[], latencies: Readonly<Record<string, Latency>> = {}): Simulation {
  let state = emptyState({ seed: 1, nowMs: START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS) });
  for (const name of ["default", "other"]) {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    state = handle(state, { verb: "create", kind: "Namespace", object, fieldValidation: "Strict" }, { name: "trial" }).state;
  }
  return newSimulation({ cluster: state, controllers, latencies });
}

function asked(trial: Simulation, request: Request): Simulation {
  const { simulation, response } = requested(trial, request, "trial");
  invariant(response.ok, response.ok ? "" : (response.status.message ?? ""));
  return simulation;
}

/** What of an object a trial needs to say. */
export interface Given {
  readonly owners?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly spec?: object;
}

/** Kind, namespace and name of what `ConfigMap default/c` or `Node n1` stands for. */
function placed(what: string): { readonly kind: string; readonly key: string; readonly namespace: string | undefined; readonly name: string } {
  const [kind = "", key = ""] = what.split(" ");
  const slash = key.indexOf("/");
  return { kind, key, namespace: slash < 0 ? undefined : key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The trial with an object (`ConfigMap default/c`) that needs no more than a name. */
export function withObject(trial: Simulation, what: string, given: Given = {}): Simulation {
  const { kind, namespace, name } = placed(what);
  const { kind: kindName, group, version } = shelfOf(trial.cluster, kind).kind;
  const where = namespace === undefined ? {} : { namespace };
  const { owners: ownerReferences = [], finalizers = [], spec } = given;
  const object = { apiVersion: group === "" ? version : `${group}/${version}`, kind: kindName, metadata: { name, ...where, ownerReferences, finalizers }, ...(spec === undefined ? {} : { spec }) };
  return asked(trial, { verb: "create", kind, ...where, object, fieldValidation: "Strict" });
}

/** The trial with a pod that no scheduler has seen. */
export function withPod(trial: Simulation, key: string, given: Given = {}): Simulation {
  return withObject(trial, `Pod ${key}`, { ...given, spec: { containers: [{ name: "main", image: "app:1" }], ...given.spec } });
}

/** An object, or undefined. */
export function lookedUp(trial: Simulation, what: string): KubeObject | undefined {
  const { kind, key } = placed(what);
  return objectAt(trial.cluster, kind, key);
}

/** A reference to an object that must be there. */
export function referenceTo(trial: Simulation, what: string, more: Partial<OwnerReference> = {}): OwnerReference {
  const object = lookedUp(trial, what);
  invariant(object !== undefined, `there is no ${what}`);
  return { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name, uid: object.metadata.uid, ...more };
}

/** The trial after a deletion that must succeed. */
export function withDeleted(trial: Simulation, what: string, options: DeleteOptions = {}): Simulation {
  const { kind, namespace, name } = placed(what);
  return asked(trial, { verb: "delete", kind, ...(namespace === undefined ? {} : { namespace }), name, ...options });
}

/** The trial after a merge patch that must succeed. */
export function withPatch(trial: Simulation, what: string, patch: object): Simulation {
  const { kind, namespace, name } = placed(what);
  return asked(trial, { verb: "patch", kind, ...(namespace === undefined ? {} : { namespace }), name, patchType: "merge", patch });
}
