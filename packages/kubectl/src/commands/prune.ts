/** `apply --prune`: what was applied once and is in no manifest any more goes. Source: staging/src/k8s.io/kubectl/pkg/cmd/apply/prune.go, pkg/util/prune/prune.go v1.36.3 */
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { fieldOf, type Json, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked, listed } from "../request.js";
import { apiVersionOf, pathOf, type Resource, resourceOfKind } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { targetOf } from "../target.js";
import { LAST_APPLIED } from "../last-applied.js";

/** What is pruned where nobody says what to prune; those that the server does not know are passed over. */
const USUAL: readonly string[] = ["v1/ConfigMap", "v1/Endpoints", "v1/PersistentVolumeClaim", "v1/Pod", "v1/ReplicationController", "v1/Secret", "v1/Service", "batch/v1/Job", "batch/v1/CronJob", "networking.k8s.io/v1/Ingress", "apps/v1/DaemonSet", "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet", "v1/Namespace", "v1/PersistentVolume"];

/** Deletes what was applied before, is of a kind that is pruned, and is not among the objects that were applied now. */
export function* pruned(given: Given, terminal: Terminal, { applied, kinds }: { readonly applied: readonly Json[]; readonly kinds: readonly Resource[] }): Task<void> {
  const seen = new Set(applied.map((object) => textOf(object, "metadata", "uid")));
  const namespaces = new Set(applied.map((object) => textOf(object, "metadata", "namespace")).filter((name) => name !== ""));
  const query = given.text("selector") === "" ? {} : { labelSelector: given.text("selector") };
  const dryRun = dryRunOf(given);
  for (const resource of kinds) {
    for (const namespace of resource.namespaced ? namespaces : [undefined]) {
      for (const object of yield* listed(terminal, { resource, namespace }, query)) {
        if (fieldOf(object, "metadata", "annotations", LAST_APPLIED) === undefined || seen.has(textOf(object, "metadata", "uid"))) continue;
        const target = targetOf(resource, object);
        const body = { propagationPolicy: "Background", ...(dryRun === "server" ? { dryRun: ["All"] } : {}) };
        if (dryRun !== "client") yield* asked(terminal, pathOf(resource, target.namespace, target.name), { method: "DELETE", body });
        tellChange(terminal, given, { target, operation: "pruned", object });
      }
    }
  }
}

/** The kinds that are pruned: those of `--prune-allowlist`, or the usual ones. Throws a `CommandError` for one that the server does not know. */
export function prunedKinds(given: Given, all: readonly Resource[]): readonly Resource[] {
  const allowed = given.all("prune-allowlist");
  if (allowed.length === 0) return all.filter((each) => USUAL.includes(`${apiVersionOf(each)}/${each.kind}`));
  return allowed.map((word) => {
    const [group = "", version = "", kind = "", ...more] = word.split("/");
    if (kind === "" || more.length > 0) throw failed(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
    const apiVersion = group === "core" || group === "" ? version : `${group}/${version}`;
    const resource = resourceOfKind(all, apiVersion, kind);
    if (resource === undefined) throw failed(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
    return resource;
  });
}
