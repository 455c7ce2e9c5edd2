/** A state and what was answered on the way to it. */
import type { KubeObject, Status } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";
import type { Response } from "./request.js";

/** What `handle` returns: the state after the request, and the response. */
export interface Answer<T = KubeObject> {
  readonly state: ClusterState;
  readonly response: Response<T>;
}

/** A refusal: the state is as it was. */
export function refused(state: ClusterState, status: Status, warnings?: readonly string[]): Answer<never> {
  return { state, response: { ok: false, code: status.code, status, ...(warnings && warnings.length > 0 ? { warnings } : {}) } };
}

/** An answer that is an object. */
export function succeeded<T>(state: ClusterState, code: number, object: T): Answer<T> {
  return { state, response: { ok: true, code, object } };
}

/** The answer with warnings, where there are any. */
export function withWarnings<T>(answer: Answer<T>, warnings: readonly string[] | undefined): Answer<T> {
  return warnings === undefined || warnings.length === 0 ? answer : { ...answer, response: { ...answer.response, warnings } };
}
