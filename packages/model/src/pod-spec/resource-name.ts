/**
 * What the name of a resource that pods ask for says about it.
 *
 * Source: pkg/apis/core/validation/validation.go, staging/src/k8s.io/component-helpers/resource/helpers.go v1.36.3
 */
import { notSupported } from "../field-error.js";
import { pushAll } from "../object-meta.js";
import { containerResourceNameErrors, resourceNameErrors } from "../resource-list.js";
import { named, type Findings } from "./findings.js";

const HUGE_PAGES = "hugepages-";

/** True for `hugepages-SIZE`. */
export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

/** True for the resources that may be set for a pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePages(name);
}

/** Checks the name of a resource that a container asks for. */
export function checkContainerResourceName(errors: Findings, at: string, name: string): void {
  pushAll(errors, containerResourceNameErrors(name, at));
}

/** Checks the name of a resource that a pod as a whole asks for. */
export function checkPodResourceName(errors: Findings, at: string, name: string): void {
  const faults = resourceNameErrors(name, at);
  pushAll(errors, faults);
  if (faults.length === 0 && !isPodLevelResource(name)) errors.push(notSupported(at, named(name), ["cpu", HUGE_PAGES, "memory"]));
}
