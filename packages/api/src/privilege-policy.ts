/**
 * Whether a cluster lets containers be privileged. The rules for pods refuse it, as an API server does that was not told otherwise.
 *
 * Source: pkg/capabilities/capabilities.go, cmd/kube-apiserver (--allow-privileged) v1.36.3
 */
import type { FieldError } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";

const REFUSED_BY_POLICY = "disallowed by cluster policy";

/** The errors that stand in this cluster: all of them, or all but those about privileged containers. */
export function standingErrors(state: Pick<ClusterState, "server">, errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length === 0 || !state.server.allowPrivileged) return errors;
  return errors.filter(({ reason, message }) => reason !== "FieldValueForbidden" || !message.endsWith(REFUSED_BY_POLICY));
}
