/** Pod templates in descriptions. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (DescribePodTemplate) */
import { listOf, textOf, textsOf } from "../field-of.js";
import { containerLines } from "./containers.js";
import { annotationLines, labelLines, tolerationLines, topologyLines } from "./fields.js";
import { volumeLines } from "./volumes.js";

/** The lines of a template, with tabs between labels and values. */
export function podTemplateLines(template: unknown): readonly string[] {
  const inits = listOf(template, "spec", "initContainers");
  const said = (label: string, text: string): readonly string[] => (text === "" ? [] : [`  ${label}:\t${text}`]);
  return [
    "Pod Template:",
    ...labelLines("  Labels", textsOf(template, "metadata", "labels")),
    ...(textsOf(template, "metadata", "annotations").length === 0 ? [] : annotationLines("  Annotations", template)),
    ...said("Service Account", textOf(template, "spec", "serviceAccountName")),
    ...(inits.length === 0 ? [] : containerLines("Init Containers", inits, { indent: "  " })),
    ...containerLines("Containers", listOf(template, "spec", "containers"), { indent: "  " }),
    ...volumeLines(listOf(template, "spec", "volumes"), "  "),
    ...topologyLines("  Topology Spread Constraints", listOf(template, "spec", "topologySpreadConstraints")),
    ...said("Priority Class Name", textOf(template, "spec", "priorityClassName")),
    ...labelLines("  Node-Selectors", textsOf(template, "spec", "nodeSelector")),
    ...tolerationLines("  Tolerations", listOf(template, "spec", "tolerations")),
  ];
}
