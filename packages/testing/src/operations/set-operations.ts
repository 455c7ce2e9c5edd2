/** What users do to sets in histories. */
import { worldChanged } from "@everynode/core";
import { type DaemonSet, templateHash } from "@everynode/model";
import type { Operation } from "./operation.js";
import { imageOf, setManifest, STRATEGIES, TOLERATIONS } from "./set-manifest.js";
import { setName, type Stage } from "../history/stage.js";

/** Operations on a set that is there. */
export type SetOperation = Extract<Operation, { readonly do: "deleteSet" | "recreateSet" | "setImage" | "selectZone" | "tolerate" | "setStrategy" | "setMinReady" | "limitHistory" | "plantRevision" | "collide" | "plantGreedySet" }>;

const NAMESPACE = { namespace: "default" } as const;

/** Creates a set, unless there is one of its name. */
export function createSet(stage: Stage, op: Extract<Operation, { readonly do: "createSet" }>): void {
  stage.ask({ verb: "create", kind: "DaemonSet", ...NAMESPACE, object: setManifest(op) });
}

/** Does something to a set. */
export function operateOnSet(stage: Stage, op: SetOperation, set: DaemonSet): void {
  const { name } = set.metadata;
  const edit = (spec: object): void => stage.patch("DaemonSet", name, { spec }, NAMESPACE);
  switch (op.do) {
    case "deleteSet":
      return void stage.ask({ verb: "delete", kind: "DaemonSet", ...NAMESPACE, name, propagationPolicy: op.policy });
    case "recreateSet":
      return recreate(stage, op, set);
    case "setImage":
      return edit({ template: { spec: { containers: withImage(set, op.version).template.spec.containers } } });
    case "selectZone":
      return edit({ template: { spec: { nodeSelector: op.zone === null ? null : { zone: op.zone } } } });
    case "tolerate":
      return edit({ template: { spec: { tolerations: TOLERATIONS[op.tolerates] } } });
    case "setStrategy":
      return edit({ updateStrategy: STRATEGIES[op.strategy] });
    case "setMinReady":
      return edit({ minReadySeconds: op.minReady });
    case "limitHistory":
      return edit({ revisionHistoryLimit: op.limit });
    case "plantRevision":
      return op.elsewhere ? plantElsewhere(stage, set) : plantRevision(stage, op.version, set);
    case "collide":
      plantRevision(stage, op.version, set);
      return operateOnSet(stage, { ...op, do: "setImage" }, set);
    case "plantGreedySet":
      return plantGreedySet(stage, set);
  }
}

/** The set goes, and one with its name and spec, but for its version, comes before anybody hears of either. */
function recreate(stage: Stage, op: Extract<Operation, { readonly do: "recreateSet" }>, set: DaemonSet): void {
  const { name } = set.metadata;
  stage.ask({ verb: "delete", kind: "DaemonSet", ...NAMESPACE, name, propagationPolicy: op.policy });
  stage.ask({ verb: "create", kind: "DaemonSet", ...NAMESPACE, object: { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, ...NAMESPACE }, spec: op.version === undefined ? set.spec : withImage(set, op.version) } });
}

/** The spec of a set with another image. */
function withImage({ spec }: DaemonSet, version: number): DaemonSet["spec"] {
  const { template } = spec;
  return { ...spec, template: { ...template, spec: { ...template.spec, containers: template.spec.containers.map((container) => ({ ...container, image: imageOf(version) })) } } };
}

/** Somebody's revision takes the name that the set's revision of another version would get. */
function plantRevision(stage: Stage, version: number, set: DaemonSet): void {
  const name = `${set.metadata.name}-${templateHash(withImage(set, version).template, set.status.collisionCount)}`;
  const object = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name, ...NAMESPACE, labels: { planted: setName(version) } }, data: { planted: true }, revision: 1 };
  stage.ask({ verb: "create", kind: "ControllerRevision", ...NAMESPACE, object });
}

/** Nobody's revision with the labels of the set's comes to be in another namespace. */
function plantElsewhere(stage: Stage, { metadata, spec }: DaemonSet): void {
  const namespace = "elsewhere";
  stage.ask({ verb: "create", kind: "Namespace", object: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } } });
  const object = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name: `${metadata.name}-planted`, namespace, labels: spec.template.metadata?.labels ?? {} }, data: { planted: true }, revision: 1 };
  stage.ask({ verb: "create", kind: "ControllerRevision", namespace, object });
}

/** A set with an empty selector is there: none could be made, but an API server of long ago may have left one. */
function plantGreedySet(stage: Stage, set: DaemonSet): void {
  const name = "greedy";
  if (stage.find("DaemonSet", name, "default") !== undefined) return;
  const { creationTimestamp, uid, annotations = {} } = set.metadata;
  const metadata = { name, namespace: "default", uid: `${uid}-greedy`, resourceVersion: "0", generation: 1, creationTimestamp, annotations };
  const status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  stage.simulation = worldChanged(stage.simulation, "DaemonSet", { ...set, metadata, spec: { ...set.spec, selector: {} }, status });
}
