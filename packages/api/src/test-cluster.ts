/** A small cluster for tests: requests that must succeed, from the outside and with all rules. */
import { apiVersionOf, BUILT_IN_KINDS, type KubeObject } from "@everynode/model";
import { type ClusterState, emptyState, shelfOf } from "./cluster-state.js";
import { handle } from "./handle.js";
import type { KubeList, Request, Response } from "./request.js";

/** 2026-01-01T00:00:00Z, the time at which test clusters begin. */
export const START_MS = 1_767_225_600_000;

/** A cluster with the namespaces `default` and `other`. */
export function testCluster(): ClusterState {
  const empty = emptyState({ seed: 1, nowMs: START_MS, kinds: BUILT_IN_KINDS });
  return ["default", "other"].reduce((state, name) => created(state, "Namespace", { metadata: { name } }), empty);
}

/** The state after a request that must succeed. */
export function done(state: ClusterState, request: Request): ClusterState {
  const answer = handle(state, request, { name: "test" });
  if (!answer.response.ok) throw new Error(`${request.verb} ${request.kind}: ${answer.response.status.message}`);
  return answer.state;
}

/** What a request is answered, whatever it is. */
export function answered(state: ClusterState, request: Request): Response<KubeObject | KubeList> {
  return handle(state, request, { name: "test" }).response;
}

/** Says of an object what need not be said in a test. */
export interface Sketch {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The state with an object of a built-in kind. */
export function created(state: ClusterState, kindKey: string, sketch: Sketch): ClusterState {
  const apiVersion = apiVersionOf(shelfOf(state, kindKey).kind);
  const { namespace } = sketch.metadata;
  const scope = namespace === undefined ? {} : { namespace };
  return done(state, { verb: "create", kind: kindKey, ...scope, object: { kind: kindKey, apiVersion, ...sketch }, fieldValidation: "Strict" });
}

/** The state with a ConfigMap of the namespace `default`. */
export function withConfigMap(state: ClusterState, name: string, labels: Readonly<Record<string, string>> = {}): ClusterState {
  return created(state, "ConfigMap", { metadata: { name, namespace: "default", labels } });
}

/** The sketch of a pod with one container. */
export function podSketch(name: string, spec: object = {}): Sketch {
  return { metadata: { name, namespace: "default" }, spec: { containers: [{ name: "app", image: "app:1" }], ...spec } };
}
