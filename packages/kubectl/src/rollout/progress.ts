/**
 * How far a rollout is, in kubectl's words.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go v1.36.3
 */
import { failed } from "../failure.js";
import { fieldOf, type Json, listOf, numberOf, textOf } from "../field-of.js";

/** What is said of a rollout, and whether it has come to its end. */
export interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** How far the rollout of an object is; of a Deployment, whether it is at `revision`, if that is not 0. Throws a `CommandError` for kinds that roll nothing out, and for rollouts that nobody can follow. */
export function progressOf(object: Json, revision = 0): Progress {
  switch (textOf(object, "kind")) {
    case "DaemonSet":
      return daemonSetProgress(object);
    case "Deployment":
      return deploymentProgress(object, revision);
    default:
      throw failed(`no status viewer has been implemented for ${textOf(object, "kind")}`);
  }
}

const going = (text: string): Progress => ({ text, done: false });
const isUnseen = (object: Json): boolean => numberOf(object, "metadata", "generation") > numberOf(object, "status", "observedGeneration");

function daemonSetProgress(object: Json): Progress {
  if (textOf(object, "spec", "updateStrategy", "type") !== "RollingUpdate") throw failed("rollout status is only available for RollingUpdate strategy type");
  if (isUnseen(object)) return going("Waiting for daemon set spec update to be observed...");
  const name = JSON.stringify(textOf(object, "metadata", "name"));
  const [updated, desired, available] = ["updatedNumberScheduled", "desiredNumberScheduled", "numberAvailable"].map((field) => numberOf(object, "status", field)) as [number, number, number];
  if (updated < desired) return going(`Waiting for daemon set ${name} rollout to finish: ${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return going(`Waiting for daemon set ${name} rollout to finish: ${available} of ${desired} updated pods are available...`);
  return { text: `daemon set ${name} successfully rolled out`, done: true };
}

function deploymentProgress(object: Json, revision: number): Progress {
  const current = Number(textOf(object, "metadata", "annotations", "deployment.kubernetes.io/revision"));
  if (revision > 0 && current !== revision) throw failed(`desired revision (${revision}) is different from the running revision (${current})`);
  if (isUnseen(object)) return going("Waiting for deployment spec update to be observed...");
  const name = JSON.stringify(textOf(object, "metadata", "name"));
  const stuck = listOf(object, "status", "conditions").some((each) => textOf(each, "type") === "Progressing" && textOf(each, "reason") === "ProgressDeadlineExceeded");
  if (stuck) throw failed(`deployment ${name} exceeded its progress deadline`);
  const [updated, all, available] = ["updatedReplicas", "replicas", "availableReplicas"].map((field) => numberOf(object, "status", field)) as [number, number, number];
  const wanted = fieldOf(object, "spec", "replicas");
  const begin = `Waiting for deployment ${name} rollout to finish:`;
  if (typeof wanted === "number" && updated < wanted) return going(`${begin} ${updated} out of ${wanted} new replicas have been updated...`);
  if (all > updated) return going(`${begin} ${all - updated} old replicas are pending termination...`);
  if (available < updated) return going(`${begin} ${available} of ${updated} updated replicas are available...`);
  return { text: `deployment ${name} successfully rolled out`, done: true };
}
