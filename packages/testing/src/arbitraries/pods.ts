/** Pods that no controller has made. */
import type { PodSpec } from "@everynode/model";
import fc from "fast-check";
import { drawn } from "./domain.js";
import { labels } from "./labels.js";
import type { ManifestMeta, PodManifest } from "./manifest.js";
import type { PodOptions } from "./pod-part.js";
import { podSpecs } from "./pod-templates.js";
import { ranked } from "./ranked.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

/** Pods with up to 3 labels, one in three bound to a node of the domain's names, one in four not restarted; shrink to "a" in "default", with one plain container. */
export function pods(options: PodOptions = {}): fc.Arbitrary<PodManifest> {
  const metadata = sparseRecord<ManifestMeta>({ name: drawn("names", options), namespace: drawn("namespaces", options), labels: sometimes(2, labels({ ...options, minLabels: 1 })) });
  const place = sparseRecord<Pick<PodSpec, "nodeName" | "restartPolicy">>({
    nodeName: sometimes(3, drawn("names", options)),
    restartPolicy: sometimes(4, ranked(["Never", "OnFailure"])),
  });
  return fc.record({ apiVersion: fc.constant("v1"), kind: fc.constant("Pod"), metadata, spec: fc.tuple(podSpecs(options), place).map(([spec, rest]) => ({ ...spec, ...rest })) });
}
