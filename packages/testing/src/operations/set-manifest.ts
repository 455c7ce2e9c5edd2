/** The sets of histories, as people write them. */
import type { DaemonSetUpdateStrategy, Toleration } from "@everynode/model";
import type { Operation, StrategyName, Tolerance } from "./operation.js";
import { setName } from "../history/stage.js";

const rolling = (maxUnavailable: number | string, maxSurge: number | string): DaemonSetUpdateStrategy => ({ type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge } });

/** The strategies by name. */
export const STRATEGIES: { readonly [name in StrategyName]: DaemonSetUpdateStrategy | { readonly type: "OnDelete"; readonly rollingUpdate: null } } = {
  one: rolling(1, 0),
  two: rolling(2, 0),
  half: rolling("50%", 0),
  "surge-one": rolling(0, 1),
  "surge-half": rolling(0, "50%"),
  "on-delete": { type: "OnDelete", rollingUpdate: null },
};

/** The tolerations by name. */
export const TOLERATIONS: { readonly [name in Tolerance]: readonly Toleration[] } = {
  none: [],
  k: [{ key: "k", operator: "Exists" }],
  all: [{ operator: "Exists" }],
};

/** The image of a version. */
export const imageOf = (version: number): string => `app:${version}`;

/** The labels by which a set's pods are selected. */
const labelsOf = (set: number, shared: boolean): { readonly app: string } => ({ app: shared ? "shared" : setName(set) });

/** A new set. */
export function setManifest(op: Extract<Operation, { readonly do: "createSet" }>): object {
  const labels = labelsOf(op.set, op.shared);
  const { rollingUpdate, ...strategy } = STRATEGIES[op.strategy];
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: setName(op.set), namespace: "default" },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { ...strategy, ...(rollingUpdate === null || rollingUpdate === undefined ? {} : { rollingUpdate }) },
      minReadySeconds: op.minReady,
      template: {
        metadata: { labels },
        spec: { ...(op.zone === null ? {} : { nodeSelector: { zone: op.zone } }), tolerations: TOLERATIONS[op.tolerates], containers: [{ name: "main", image: imageOf(1), ...(op.hostPort === true ? { ports: [{ containerPort: 80, hostPort: 8000 + op.set }] } : {}) }] },
      },
    },
  };
}
