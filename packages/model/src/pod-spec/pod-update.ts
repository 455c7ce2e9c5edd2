/**
 * What may change in an existing Pod: images, a few numbers, more tolerations; and of a gated one where it may run.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, required, type FieldError } from "../field-error.js";
import { goMap } from "../go-text.js";
import { inRangeProblems } from "../identifiers.js";
import type { Container, NodeAffinity, NodeSelectorTerm, Pod, PodSpec } from "../types.generated.js";
import { checkAnnotationChange, checkPodAnnotations } from "./annotations.js";
import { checkImageSpaces } from "./containers.js";
import { without } from "./default-values.js";
import { addProblems, isMissing, type Findings } from "./findings.js";
import { goForms, goPodSpec } from "./go-form.js";
import { podAndSpecErrors } from "./pod.js";
import { prettyDiff } from "./pretty-diff.js";
import { checkGateChange } from "./scheduling-gates.js";
import { meansSame } from "./semantic-equal.js";
import { checkTolerationChange } from "./tolerations.js";

const MAX_INT32 = 2147483647;

const CHANGEABLE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

/** Errors of a defaulted Pod that replaces `old`, in the API server's order; those of its metadata in general come before these. */
export function podUpdateErrors(pod: Pod, old: Pod): readonly FieldError[] {
  if (pod.spec === old.spec && pod.metadata.annotations === old.metadata.annotations) return [];
  const errors: FieldError[] = [...podAndSpecErrors(pod, old)];
  checkAnnotations(errors, pod, old);
  if (!checkImages(errors, pod.spec, old.spec)) return errors;
  if (!checkDeadline(errors, pod.spec, old.spec)) return errors;
  checkTolerationChange(errors, "spec.tolerations", { now: pod.spec.tolerations ?? [], old: old.spec.tolerations ?? [] });
  checkGateChange(errors, "spec.schedulingGates", { now: pod.spec.schedulingGates ?? [], old: old.spec.schedulingGates ?? [] });
  if (!meansSame(pod.spec, old.spec)) checkRest(errors, pod.spec, old.spec);
  return errors;
}

/** Errors of the annotations of a Pod whose status replaces that of `old`. */
export function podStatusAnnotationErrors(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (pod.metadata.annotations !== old.metadata.annotations) checkAnnotations(errors, pod, old);
  return errors;
}

/** Checks annotations against those that they replace, and then once more on their own, as Kubernetes does. */
function checkAnnotations(errors: Findings, pod: Pod, old: Pod): void {
  const { annotations } = pod.metadata;
  checkAnnotationChange(errors, "metadata.annotations", { now: annotations, old: old.metadata.annotations });
  checkPodAnnotations(errors, "metadata.annotations", { annotations, spec: pod.spec });
}

/** False where the lists of containers differ so much that nothing else is looked at. */
function checkImages(errors: Findings, spec: PodSpec, old: PodSpec): boolean {
  for (const list of ["containers", "initContainers"] as const) {
    const containers = spec[list] ?? [];
    if (containers.length !== (old[list] ?? []).length) {
      errors.push(forbiddenField(`spec.${list}`, "pod updates may not add or remove containers"));
      return false;
    }
    containers.forEach((container, i) => {
      if (isMissing(container.image)) errors.push(required(`spec.${list}[${i}].image`));
      checkImageSpaces(errors, `spec.${list}[${i}]`, container);
    });
  }
  return true;
}

/** False where the new deadline is so wrong that nothing else is looked at. */
function checkDeadline(errors: Findings, spec: PodSpec, old: PodSpec): boolean {
  const { activeDeadlineSeconds: now } = spec;
  const { activeDeadlineSeconds: before } = old;
  const at = "spec.activeDeadlineSeconds";
  if (now === undefined) {
    if (before !== undefined) errors.push(invalid(at, null, "must not update from a positive integer to nil value"));
    return true;
  }
  const problems = inRangeProblems(now, 0, MAX_INT32);
  addProblems(errors, at, { value: now, problems });
  if (problems.length > 0) return false;
  if (before === undefined || now <= before) return true;
  errors.push(invalid(at, now, "must be less than or equal to previous value"));
  return false;
}

/** Checks that nothing differs once all that may differ is put back. */
function checkRest(errors: Findings, spec: PodSpec, old: PodSpec): void {
  let rest = withOldParts(spec, old);
  if ((old.schedulingGates ?? []).length > 0) {
    checkNodeSelectorChange(errors, spec, old);
    rest = withOldPlacement(rest, old);
  }
  if (meansSame(rest, old)) return;
  const diff = prettyDiff(goPodSpec(old), goPodSpec(rest));
  errors.push(forbiddenField("spec", `pod updates may not change fields other than ${CHANGEABLE}\n${diff}`));
}

function withOldParts(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (list: readonly Container[] | undefined, before: readonly Container[] | undefined): readonly Container[] =>
    (list ?? []).map((container, i) => ({ ...container, image: before?.[i]?.image ?? "" }));
  const keepsGrace = (old.terminationGracePeriodSeconds ?? 0) >= 0 || spec.terminationGracePeriodSeconds !== 1;
  const changed: PodSpec = {
    ...spec,
    containers: images(spec.containers, old.containers),
    ...(spec.initContainers === undefined ? {} : { initContainers: images(spec.initContainers, old.initContainers) }),
  };
  const putBack: readonly (keyof PodSpec)[] = ["activeDeadlineSeconds", "schedulingGates", "tolerations", ...(keepsGrace ? [] : (["terminationGracePeriodSeconds"] as const))];
  return putBack.reduce((result, field) => withOldField(result, old, field), changed);
}

function withOldField(spec: PodSpec, old: PodSpec, field: keyof PodSpec): PodSpec {
  return old[field] === undefined ? without(spec, field) : { ...spec, [field]: old[field] };
}

function checkNodeSelectorChange(errors: Findings, spec: PodSpec, old: PodSpec): void {
  const now = spec.nodeSelector ?? {};
  if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => !Object.hasOwn(now, key) || now[key] !== value)) {
    errors.push(invalid("spec.nodeSelector", goMap(spec.nodeSelector), "only additions to spec.nodeSelector are allowed (no mutations or deletions)"));
  }
  const nodeAffinity = spec.affinity?.nodeAffinity;
  const before = old.affinity?.nodeAffinity;
  if (!meansSame(nodeAffinity, before)) checkNodeAffinityChange(errors, termsOf(nodeAffinity), termsOf(before));
}

type Terms = readonly NodeSelectorTerm[] | undefined;

function termsOf(affinity: NodeAffinity | undefined): Terms {
  return affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

function checkNodeAffinityChange(errors: Findings, now: Terms, old: Terms = []): void {
  const at = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  if (old.length > 0 && old.length !== (now ?? []).length) {
    errors.push(invalid(at, goForms("NodeSelectorTerm", now), "no additions/deletions to non-empty NodeSelectorTerms list are allowed"));
    return;
  }
  old.forEach((before, i) => {
    const after = now?.[i] ?? {};
    if (onlyAdds(after, before)) return;
    const [shown] = goForms("NodeSelectorTerm", [after]) as readonly unknown[];
    errors.push(invalid(`${at}[${i}]`, shown, "only additions are allowed (no mutations or deletions)"));
  });
}

function onlyAdds(after: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const lists = ["matchExpressions", "matchFields"] as const;
  if (lists.every((list) => (before[list] ?? []).length === 0)) return lists.every((list) => (after[list] ?? []).length === 0);
  return lists.every((list) => {
    const kept = before[list] ?? [];
    return kept.length === 0 || meansSame((after[list] ?? []).slice(0, kept.length), kept);
  });
}

/** The spec with the old node selector and node affinity; an affinity that held nothing else goes with it. */
function withOldPlacement(spec: PodSpec, old: PodSpec): PodSpec {
  const result = withOldField(spec, old, "nodeSelector");
  const before = old.affinity?.nodeAffinity;
  const { affinity } = result;
  if (meansSame(affinity?.nodeAffinity, before)) return result;
  const { nodeAffinity: _dropped, ...others } = affinity ?? {};
  if (before !== undefined) return { ...result, affinity: { ...others, nodeAffinity: before } };
  const nothingElse = old.affinity === undefined && others.podAffinity === undefined && others.podAntiAffinity === undefined;
  return nothingElse ? without(result, "affinity") : { ...result, affinity: others };
}
