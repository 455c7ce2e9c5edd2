/** What every cluster has from the start: four namespaces and two priority classes. */
import { type ClusterState, handle } from "@everynode/api";
import { invariant, SYSTEM_PRIORITY_CLASSES } from "@everynode/model";

/** The namespaces of a new cluster. */
const BUILT_IN_NAMESPACES: readonly string[] = ["default", "kube-node-lease", "kube-public", "kube-system"];

const CALLER = { name: "kube-apiserver" };

function withObject(state: ClusterState, kind: string, object: object): ClusterState {
  const made = handle(state, { verb: "create", kind, object, fieldValidation: "Strict" }, CALLER);
  invariant(made.response.ok, () => `a built-in ${kind} was refused: ${made.response.ok ? "" : (made.response.status.message ?? "")}`);
  return made.state;
}

/** The store with the built-in objects in it. */
export function withBuiltInObjects(state: ClusterState): ClusterState {
  let next = state;
  for (const name of BUILT_IN_NAMESPACES) {
    const labels = { "kubernetes.io/metadata.name": name };
    next = withObject(next, "Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  }
  for (const { name, value, description } of SYSTEM_PRIORITY_CLASSES) {
    next = withObject(next, "PriorityClass", { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, description });
  }
  return next;
}
