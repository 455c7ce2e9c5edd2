/**
 * The resize subresource of Pods: what running containers ask for may change, and nothing else.
 *
 * Source: pkg/registry/core/pod/strategy.go, pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, type FieldError } from "../field-error.js";
import type { UpdateRules } from "../kind-rules.js";
import type { StringMap } from "../kube-object.js";
import type { Container, Pod, PodSpec, ResourceRequirements } from "../types.generated.js";
import { MIRROR_POD } from "./annotation-keys.js";
import { isSidecar } from "./container-list.js";
import { without } from "./default-values.js";
import { named, type Findings } from "./findings.js";
import { withNewSpec, withNextPodGeneration } from "./pod-generation.js";
import { podAndSpecErrors } from "./pod.js";
import { qosClass } from "./qos-class.js";
import { meansSame } from "./semantic-equal.js";

/** The rules of the resize subresource; errors of metadata in general come before these. */
export const resizeRules: UpdateRules<Pod> = { prepare: prepareResize, validate: resizeErrors };

/** The old pod with the new resources. Where containers were added, removed, renamed or moved the new spec stays, to be refused. */
function prepareResize(pod: Pod, old: Pod): Pod {
  const { initContainers = [], resources } = pod.spec;
  const containers = pod.spec.containers ?? [];
  const sameLengths = containers.length === (old.spec.containers ?? []).length && initContainers.length === (old.spec.initContainers ?? []).length;
  if (!sameLengths) return withNextPodGeneration(pod, old);
  const spec: PodSpec = {
    ...without(old.spec, "resources"),
    ...(resources === undefined ? {} : { resources }),
    containers: resized(containers, old.spec.containers ?? []),
    ...(initContainers.length === 0 ? {} : { initContainers: resized(initContainers, old.spec.initContainers ?? []) }),
  };
  return withNewSpec(pod, old, spec);
}

function resized(now: readonly Container[], old: readonly Container[]): readonly Container[] {
  if (now.some(({ name }, i) => name !== old[i]?.name)) return now;
  return old.map((container, i) => {
    const { resources, resizePolicy } = now[i] ?? container;
    return { ...without(container, "resizePolicy"), resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) };
  });
}

const ONLY_COMPUTING = "only cpu and memory resources are mutable";

function resizeErrors(pod: Pod, old: Pod): readonly FieldError[] {
  if (Object.hasOwn(old.metadata.annotations ?? {}, MIRROR_POD)) return [forbiddenField("[]", "static pods cannot be resized")];
  if (old.spec.os?.name === "windows") return [forbiddenField("[]", "windows pods cannot be resized")];
  const errors: FieldError[] = [...podAndSpecErrors(pod, old)];
  const before = old.status.qosClass ?? qosClass(old.spec);
  if (before !== qosClass(pod.spec)) errors.push(invalid("spec", named(pod.status.qosClass), "Pod QOS Class may not change as a result of resizing"));
  if (!isResizable(old)) errors.push(forbiddenField("spec", "Pod running on node without support for resize"));
  const rest = checkPodLevel(errors, pod.spec, old.spec);
  if (!checkOrder(errors, pod.spec, old.spec)) return errors;
  checkRemovals(errors, pod.spec, old.spec);
  const unchanged = checkContainers(errors, rest, old.spec);
  if (errors.length === 0 && !meansSame(unchanged, old.spec)) errors.push(forbiddenField("spec", ONLY_COMPUTING));
  return errors;
}

/** True unless a running container does not report its resources. */
function isResizable({ status }: Pod): boolean {
  const running = (status.containerStatuses ?? []).find(({ state }) => state?.running !== undefined);
  return running === undefined || running.resources !== undefined;
}

const isSet = (resources: ResourceRequirements | undefined): boolean =>
  Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length > 0;

/** Checks what the pod as a whole asks for; returns the spec with the cpu and memory of that put back. */
function checkPodLevel(errors: Findings, spec: PodSpec, old: PodSpec): PodSpec {
  if (!isSet(spec.resources) && !isSet(old.resources)) return spec;
  if (old.resources !== undefined && spec.resources === undefined) {
    errors.push(forbiddenField("spec.resources", "pod-level resources cannot be removed"));
    return spec;
  }
  for (const part of ["requests", "limits"] as const) {
    if (isRemoved(spec.resources?.[part], old.resources?.[part])) {
      errors.push(forbiddenField(`spec.resources.${part}`, `pod-level resource ${part} cannot be removed`));
    }
  }
  const resources = spec.resources && withOldComputing(spec.resources, old.resources);
  const isNew = old.resources === undefined && !isSet(resources) && (resources?.claims ?? []).length === 0;
  const rest = resources === undefined || isNew ? without(spec, "resources") : { ...spec, resources };
  if (!meansSame(rest.resources, old.resources)) errors.push(forbiddenField("spec", "only cpu and memory resources are mutable at pod-level"));
  return rest;
}

function isRemoved(now: StringMap | undefined, old: StringMap | undefined): boolean {
  return Object.keys(old ?? {}).some((name) => !Object.hasOwn(now ?? {}, name));
}

/** The requirements with the old cpu and memory in them. */
function withOldComputing(now: ResourceRequirements, old: ResourceRequirements | undefined): ResourceRequirements {
  const part = (which: "requests" | "limits"): StringMap => {
    const { cpu: _cpu, memory: _memory, ...others } = now[which] ?? {};
    const { cpu, memory } = old?.[which] ?? {};
    return { ...others, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  };
  const requests = part("requests");
  const limits = part("limits");
  const { requests: _requests, limits: _limits, ...others } = now;
  return { ...others, ...(Object.keys(requests).length === 0 ? {} : { requests }), ...(Object.keys(limits).length === 0 ? {} : { limits }) };
}

const LISTS = ["containers", "initContainers"] as const;

/** False where containers were added, removed, renamed or moved. */
function checkOrder(errors: Findings, spec: PodSpec, old: PodSpec): boolean {
  const before = errors.length;
  for (const list of LISTS) {
    const now = spec[list] ?? [];
    const then = old[list] ?? [];
    if (now.length !== then.length) errors.push(forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`));
    else
      then.forEach(({ name }, i) => {
        if (now[i]?.name !== name) errors.push(forbiddenField(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`));
      });
  }
  return errors.length === before;
}

function checkRemovals(errors: Findings, spec: PodSpec, old: PodSpec): void {
  for (const list of ["initContainers", "containers"] as const) {
    (old[list] ?? []).forEach((container, i) => {
      for (const part of ["requests", "limits"] as const) {
        if (!isRemoved(spec[list]?.[i]?.resources?.[part], container.resources?.[part])) continue;
        errors.push(forbiddenField(`spec.${list}[${i}].resources.${part}`, `resource ${part} cannot be removed`));
      }
    });
  }
}

/** Checks that containers differ in cpu and memory alone; returns the spec with those put back. */
function checkContainers(errors: Findings, spec: PodSpec, old: PodSpec): PodSpec {
  const putBack = (list: (typeof LISTS)[number]): readonly Container[] =>
    (spec[list] ?? []).map((container, i) => {
      const { limits, requests } = withOldComputing(container.resources ?? {}, old[list]?.[i]?.resources);
      return { ...container, resources: { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) } };
    });
  const containers = putBack("containers");
  containers.forEach((container, i) => {
    if (!meansSame(container, old.containers[i])) errors.push(forbiddenField("spec", ONLY_COMPUTING));
  });
  if (spec.initContainers === undefined) return { ...spec, containers };
  const initContainers = putBack("initContainers");
  initContainers.forEach((container, i) => {
    const at = `spec.initContainers[${i}]`;
    const before = old.initContainers?.[i];
    if (!meansSame(container, before)) errors.push(forbiddenField(at, "only cpu and memory resources for init or sidecar containers are mutable"));
    if (isSidecar(container) || meansSame(spec.initContainers?.[i], before)) return;
    for (const { restartPolicy } of container.resizePolicy ?? []) {
      if (restartPolicy === "RestartContainer") errors.push(forbiddenField(at, "non-sidecar init containers with a resize policy of RestartContainer cannot be resized"));
    }
  });
  return { ...spec, containers, initContainers };
}
