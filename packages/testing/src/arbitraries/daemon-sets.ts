/** DaemonSets that are valid by construction. */
import type { DaemonSetSpec } from "@everynode/model";
import fc from "fast-check";
import { drawn } from "./domain.js";
import type { DaemonSetManifest } from "./manifest.js";
import type { PodOptions } from "./pod-part.js";
import { podSpecs } from "./pod-templates.js";
import { ranked } from "./ranked.js";
import { selectedLabels } from "./selected-labels.js";
import { sometimes, sparseRecord } from "./sparse-record.js";
import { updateStrategies, type UpdateStrategyOptions } from "./update-strategies.js";

/** The domain, what pods have, and how sets are rolled out. */
export interface DaemonSetOptions extends PodOptions {
  readonly strategies?: UpdateStrategyOptions;
}

type Knobs = Pick<DaemonSetSpec, "updateStrategy" | "minReadySeconds" | "revisionHistoryLimit">;

/**
 * DaemonSets whose selector, of 1 to 3 demands with any operator, selects the labels of their template; with any strategy, one in four with `minReadySeconds` (5 or 30)
 * and one in four with a `revisionHistoryLimit` from 0 to 2. Selectors of two sets may overlap. Shrink to "a" in "default", `app: a`, one plain container and `RollingUpdate`.
 */
export function daemonSets(options: DaemonSetOptions = {}): fc.Arbitrary<DaemonSetManifest> {
  const knobs = sparseRecord<Knobs>({
    updateStrategy: updateStrategies(options.strategies),
    minReadySeconds: sometimes(4, ranked([5, 30])),
    revisionHistoryLimit: sometimes(4, fc.nat(2)),
  });
  const spec = fc.record({ selected: selectedLabels({ ...options, minDemands: 1 }), podSpec: podSpecs(options), knobs }).map(({ selected, podSpec, knobs: rest }) => ({
    selector: selected.selector,
    template: { metadata: { labels: selected.labels }, spec: podSpec },
    ...rest,
  }));
  const metadata = fc.record({ name: drawn("names", options), namespace: drawn("namespaces", options) });
  return fc.record({ apiVersion: fc.constant("apps/v1"), kind: fc.constant("DaemonSet"), metadata, spec });
}
