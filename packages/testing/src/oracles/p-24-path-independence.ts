/**
 * P-24: a history settles to what a cluster settles to that was made with the same nodes and sets at once, names and uids left out.
 *
 * Exceptions: pods on nodes where they may only stay were there before; which of several pods survived; hashes after a collision; what pods are made of under OnDelete, and whether they find a
 * place. Of several revisions of one template Kubernetes keeps one, and gives its hash to all pods of the set, of whatever template they are: such pods pass for new.
 * Rollouts that cannot go on (P-21) are let off, and sets with adopted pods that pass for new by their template's generation, whatever they are made of,
 * and sets of which a pod waits for a port of its host.
 */
import type { Pod } from "@everynode/model";
import { currentHashes, isUpdated, passesByGeneration } from "../daemon/current-revision.js";
import { type DaemonModel, isBound } from "../daemon/daemon-model.js";
import { NOTHING, type Oracle } from "./oracle.js";

/** What a set has come to, with everything left out that may differ. */
function canonical(model: DaemonModel): string {
  const current = currentHashes(model.set, model.known);
  const podInWords = (pod: Pod): string => `${pod.status.phase ?? "no phase"}${model.rolls ? (isUpdated(pod, model.set, current) ? " new" : " old") : ""}`;
  const { desiredNumberScheduled, currentNumberScheduled, numberReady, numberAvailable = 0, updatedNumberScheduled = 0 } = model.set.status;
  const nodes = model.eligible.map((node) => `${node}: ${model.liveOn(node).map(podInWords).join(", ") || "none"}`);
  const updated = model.rolls ? ` updated ${updatedNumberScheduled}` : "";
  return `${nodes.join("; ")}; desired ${desiredNumberScheduled} current ${currentNumberScheduled} ready ${numberReady} available ${numberAvailable}${updated}`;
}

function hasImpostors(model: DaemonModel): boolean {
  const current = currentHashes(model.set, model.known);
  return model.pods.some((pod) => passesByGeneration(pod, model.set, current));
}

/** The way does not matter. */
export const pathIndependence: Oracle = {
  name: "P-24",
  title: "the way to equal sets and nodes does not matter",
  atRest({ models, anew, nowMs }) {
    const compared = models.filter((model) => !model.lacksPorts && (model.rolls ? !model.isStalled(nowMs) && !hasImpostors(model) : model.pods.every(isBound)));
    // To make a cluster anew costs more than all other oracles together.
    if (compared.length === 0) return NOTHING;
    const others = new Map(anew().map((model) => [model.set.metadata.name, canonical(model)]));
    return compared.flatMap((model) => {
      const { name } = model.set.metadata;
      const is = canonical(model);
      const must = others.get(name);
      return must === undefined || must === is ? [] : [{ object: `DaemonSet ${name}`, is, must }];
    });
  },
};
