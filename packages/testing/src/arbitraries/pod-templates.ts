/** Specs of pods, and templates of them. */
import type { PodSpec, PodTemplateSpec, TemplateMeta } from "@everynode/model";
import fc from "fast-check";
import { containerLists } from "./containers.js";
import { labels } from "./labels.js";
import { nodeAffinities } from "./node-affinities.js";
import { type PodOptions, unlessWithout } from "./pod-part.js";
import { ranked } from "./ranked.js";
import { sometimes, sparseRecord } from "./sparse-record.js";
import { tolerationLists } from "./tolerations.js";

/**
 * Specs of 1 or 2 containers; one in four with a node selector, one in five with node affinity, every second with tolerations, one in six with a grace period of 0 or 5
 * seconds. Shrink to one plain container.
 */
export function podSpecs(options: PodOptions = {}): fc.Arbitrary<PodSpec> {
  return sparseRecord<PodSpec>({
    containers: containerLists(options),
    nodeSelector: unlessWithout("nodeSelector", options, sometimes(4, labels({ ...options, minLabels: 1, maxLabels: 2 }))),
    affinity: unlessWithout("affinity", options, sometimes(5, nodeAffinities(options).map((nodeAffinity) => ({ nodeAffinity })))),
    tolerations: unlessWithout("tolerations", options, sometimes(2, tolerationLists({ ...options, minTolerations: 1 }))),
    terminationGracePeriodSeconds: sometimes(6, ranked([0, 5])),
  });
}

/** Templates with up to 3 labels; shrink to one plain container and no labels. */
export function podTemplates(options: PodOptions = {}): fc.Arbitrary<PodTemplateSpec> {
  const metadata = sparseRecord<TemplateMeta>({ labels: sometimes(2, labels({ ...options, minLabels: 1 })) });
  return fc.record({ metadata, spec: podSpecs(options) });
}
