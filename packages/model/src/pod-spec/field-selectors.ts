/**
 * The rules for what of itself a pod shows to its containers: fields, and resources of a container.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/apis/core/pods/helpers.go, pkg/fieldpath/fieldpath.go v1.36.3
 */
import { invalid, notSupported, required } from "../field-error.js";
import { quantityOfText } from "../quantity-text.js";
import type { ObjectFieldSelector, ResourceFieldSelector } from "../types.generated.js";
import { checkQualifiedName, isMissing, type Findings } from "./findings.js";

/** The fields that may be read, sorted: messages list them. */
export type ReadableFields = readonly string[];

/** What environment variables may show. */
export const ENV_FIELDS: ReadableFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** What files of a downward API volume may show. */
export const FILE_FIELDS: ReadableFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

const KNOWN_FIELDS: ReadonlySet<string> = new Set([...ENV_FIELDS, ...FILE_FIELDS, "spec.restartPolicy", "spec.schedulerName", "status.phase"]);
const MAPS: ReadonlySet<string> = new Set(["metadata.annotations", "metadata.labels"]);

interface FieldSelection {
  readonly selector: ObjectFieldSelector;
  readonly fields: ReadableFields;
}

/** Checks a reference to a field of the pod. */
export function checkFieldSelector(errors: Findings, at: string, { selector, fields }: FieldSelection): void {
  const { apiVersion, fieldPath } = selector;
  if (isMissing(apiVersion)) {
    errors.push(required(`${at}.apiVersion`));
  } else if (isMissing(fieldPath)) {
    errors.push(required(`${at}.fieldPath`));
  } else {
    const { path, key } = splitKey(fieldPath);
    const problem = fieldProblem(apiVersion, fieldPath);
    const field = fieldPath === "spec.host" ? "spec.nodeName" : path;
    if (problem !== undefined) errors.push(invalid(`${at}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`));
    else if (key !== undefined) checkQualifiedName(errors, at, path === "metadata.annotations" ? key.toLowerCase() : key);
    else if (!fields.includes(field)) errors.push(notSupported(`${at}.fieldPath`, field, fields));
  }
}

function fieldProblem(apiVersion: string, fieldPath: string): string | undefined {
  if (apiVersion !== "v1") return `unsupported pod version: ${apiVersion}`;
  const { path, key } = splitKey(fieldPath);
  if (key !== undefined) return MAPS.has(path) ? undefined : `field label does not support subscript: ${fieldPath}`;
  return KNOWN_FIELDS.has(fieldPath) || fieldPath === "spec.host" ? undefined : `field label not supported: ${fieldPath}`;
}

/** `metadata.labels['app']` as its path and key; the key is undefined where there is none. */
function splitKey(fieldPath: string): { readonly path: string; readonly key: string | undefined } {
  const start = fieldPath.indexOf("['");
  if (start <= 0 || !fieldPath.endsWith("']") || start + 2 > fieldPath.length - 2) return { path: fieldPath, key: undefined };
  return { path: fieldPath.slice(0, start), key: fieldPath.slice(start + 2, -2) };
}

const RESOURCES = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];
const HUGE_PAGES = /^(limits|requests)\.hugepages-/;
const SIZES: ReadonlySet<string> = new Set(["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]);
const SIZES_LIST = [...SIZES].join(", ");

/** Checks a reference to what a container may use; in files the container must be named. */
export function checkResourceSelector(errors: Findings, at: string, one: { readonly selector: ResourceFieldSelector; readonly inFile: boolean }): void {
  const { containerName, resource, divisor } = one.selector;
  if (one.inFile && isMissing(containerName)) errors.push(required(`${at}.containerName`));
  else if (isMissing(resource)) errors.push(required(`${at}.resource`));
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) errors.push(notSupported(`${at}.resource`, resource, RESOURCES));
  if (!isMissing(divisor) && quantityOfText(divisor).unscaled !== 0n) {
    const problem = divisorProblem(resource ?? "", divisor);
    if (problem !== undefined) errors.push(invalid(`${at}.divisor`, resource, problem));
  }
}

function divisorProblem(resource: string, divisor: string): string | undefined {
  const sizesOnly = (what: string): string | undefined =>
    SIZES.has(divisor) ? undefined : `only divisor's values ${SIZES_LIST} are supported with the ${what} resource`;
  if (HUGE_PAGES.test(resource)) return sizesOnly("hugepages");
  switch (resource) {
    case "limits.cpu":
    case "requests.cpu":
      return divisor === "1m" || divisor === "1" ? undefined : "only divisor's values 1m and 1 are supported with the cpu resource";
    case "limits.memory":
    case "requests.memory":
      return sizesOnly("memory");
    case "limits.ephemeral-storage":
    case "requests.ephemeral-storage":
      return sizesOnly("local ephemeral storage");
    default:
      return undefined;
  }
}
