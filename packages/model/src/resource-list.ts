/**
 * Lists of resources in nodes, quotas and limits: how they are stored, and the rules for names and values.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/apis/core/helper/helpers.go, pkg/apis/core/v1/defaults.go v1.36.3
 */
import { invalid, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import type { StringMap } from "./kube-object.js";
import { qualifiedNameProblems } from "./names.js";
import { MUST_NOT_BE_NEGATIVE } from "./object-meta.js";
import { compareQuantities, milliQuantityOf, quantityOf, roundQuantityUp, type Quantity } from "./quantity.js";
import { canonicalResourceQuantity, quantityOfText } from "./quantity-text.js";

type Errors = readonly FieldError[];
const NONE: Errors = [];
const ZERO: Quantity = quantityOf(0);

// Heartbeats send the same lists over and over, and parsing a quantity costs more than all else in them.
const knownRounded = new WeakSet<object>();
const knownGood = new WeakSet<object>();

/** The list with values rounded up to thousandths and spelt canonically; itself where it is so already. */
export function roundedResources(list: StringMap | undefined): StringMap | undefined {
  if (list === undefined || knownRounded.has(list)) return list;
  const entries = Object.entries(list).map(([name, text]): readonly [string, string] => [name, canonicalResourceQuantity(text) ?? text]);
  const result = entries.every(([name, text]) => list[name] === text) ? list : Object.fromEntries(entries);
  knownRounded.add(result);
  return result;
}

/** Errors of the values of a list; `pathOf` gives the path of one resource. A list found good once costs nothing. */
export function resourceValuesErrors(list: StringMap | undefined, pathOf: (name: string) => string): Errors {
  if (list === undefined || knownGood.has(list)) return NONE;
  const errors = Object.entries(list).flatMap(([name, text]) => resourceValueErrors(name, text, pathOf(name)));
  if (errors.length === 0) knownGood.add(list);
  return errors;
}

/** Errors of the value of one resource at `field`: none below zero, and whole numbers of things that are counted. */
export function resourceValueErrors(name: string, text: string, field: string): Errors {
  const quantity = quantityOfText(text);
  const errors: FieldError[] = compareQuantities(quantity, ZERO) < 0 ? [invalid(field, text, MUST_NOT_BE_NEGATIVE)] : [];
  if (isCounted(name) && !isWhole(quantity)) errors.push(invalid(field, text, "must be an integer"));
  return errors;
}

const MOST: Quantity = milliQuantityOf(9223372036854775807n);

/** True for whole numbers, but for those so great that Kubernetes cannot count their thousandths in 64 bits. */
function isWhole(quantity: Quantity): boolean {
  return compareQuantities(quantity, roundQuantityUp(quantity, 0)) === 0 && compareQuantities(quantity, MOST) < 0;
}

const COUNTED: readonly string[] = [
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];
const COMPUTED: readonly string[] = ["cpu", "memory", "ephemeral-storage"];
const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...COUNTED,
  ...COMPUTED,
  ...COMPUTED.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "requests.storage",
]);

const isHugePages = (name: string): boolean => name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");

/** True for resources that Kubernetes itself knows, as opposed to those of vendors. */
function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** True for a vendor's resource (`example.com/gpu`). */
function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith("requests.") && qualifiedNameProblems(`requests.${name}`).length === 0;
}

/** True for resources that come in whole numbers only. */
function isCounted(name: string): boolean {
  return COUNTED.includes(name) || isExtended(name);
}

/** True where a node may promise more of the resource than it has. */
export function isOvercommitted(name: string): boolean {
  return isNative(name) && !name.startsWith("hugepages-");
}

/** True for the names that a quota may hold without a domain. */
export function isQuotaResource(name: string): boolean {
  return QUOTA_RESOURCES.has(name) || isHugePages(name);
}

/** Errors of the name of a resource at `field`: Kubernetes' own, or with a domain. */
export function resourceNameErrors(name: string, field: string): Errors {
  const shown = new GoLiteral(goJson(name));
  const problems = qualifiedNameProblems(name);
  if (problems.length > 0) return problems.map((problem) => invalid(field, shown, problem));
  if (name.includes("/") || name === "storage" || isQuotaResource(name)) return NONE;
  return [invalid(field, shown, "must be a standard resource type or fully qualified")];
}

/** Errors of the name of a resource in a quota at `field`. */
export function quotaResourceNameErrors(name: string, field: string): Errors {
  const errors = resourceNameErrors(name, field);
  if (name.includes("/") || isQuotaResource(name)) return errors;
  return [...errors, invalid(field, new GoLiteral(goJson(name)), "must be a standard resource for quota")];
}

/** Errors of the name of a resource that containers ask for, at `field`. */
export function containerResourceNameErrors(name: string, field: string): Errors {
  const errors = resourceNameErrors(name, field);
  const shown = new GoLiteral(goJson(name));
  if (!name.includes("/")) {
    if (COMPUTED.includes(name) || name.startsWith("hugepages-")) return errors;
    return [...errors, invalid(field, shown, "must be a standard resource for containers")];
  }
  if (isNative(name) || isExtended(name)) return errors;
  return [...errors, invalid(field, shown, "doesn't follow extended resource name standard")];
}
