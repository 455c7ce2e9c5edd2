/** What users do to sets in histories. */
import { type DaemonSet, templateHash } from "@everynode/model";
import type { Operation } from "./operation.js";
import { imageOf, setManifest, STRATEGIES, TOLERATIONS } from "./set-manifest.js";
import { setName, type Stage } from "./stage.js";

/** Operations on a set that is there. */
export type SetOperation = Extract<Operation, { readonly do: "deleteSet" | "recreateSet" | "setImage" | "selectZone" | "tolerate" | "setStrategy" | "setMinReady" | "limitHistory" | "plantRevision" }>;

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
      return edit({ template: { spec: { containers: [{ name: "main", image: imageOf(op.version) }] } } });
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
      return plantRevision(stage, op.version, set);
  }
}

/** The set goes, and one with its name and spec comes, before anybody hears of either. */
function recreate(stage: Stage, op: Extract<Operation, { readonly do: "recreateSet" }>, set: DaemonSet): void {
  const { name } = set.metadata;
  stage.ask({ verb: "delete", kind: "DaemonSet", ...NAMESPACE, name, propagationPolicy: op.policy });
  stage.ask({ verb: "create", kind: "DaemonSet", ...NAMESPACE, object: { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, ...NAMESPACE }, spec: set.spec } });
}

/** Somebody's revision takes the name that the set's revision of another version would get. */
function plantRevision(stage: Stage, version: number, set: DaemonSet): void {
  const { template } = set.spec;
  const [container] = template.spec.containers;
  if (container === undefined) return;
  const wanted = { ...template, spec: { ...template.spec, containers: [{ ...container, image: imageOf(version) }] } };
  const name = `${set.metadata.name}-${templateHash(wanted, set.status.collisionCount)}`;
  const object = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name, ...NAMESPACE, labels: { planted: setName(version) } }, data: { planted: true }, revision: 1 };
  stage.ask({ verb: "create", kind: "ControllerRevision", ...NAMESPACE, object });
}
