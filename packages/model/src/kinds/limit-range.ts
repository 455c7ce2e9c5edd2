/**
 * Rules for LimitRanges.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/limitrange/strategy.go, pkg/apis/core/v1/defaults.go v1.36.3
 * Differs: one without a name is called by its uid, where Kubernetes draws a second one.
 */
import { duplicate, forbiddenField, invalid, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import type { KindRules } from "../kind-rules.js";
import type { StringMap } from "../kube-object.js";
import { dns1123SubdomainProblems, qualifiedNameProblems } from "../names.js";
import { pushAll, type MetaRules } from "../object-meta.js";
import { compareQuantities, quantityMilliValue, quantityValue } from "../quantity.js";
import { quantityOfText } from "../quantity-text.js";
import { containerResourceNameErrors, isOvercommitted, resourceNameErrors, roundedResources } from "../resource-list.js";
import type { LimitRange, LimitRangeItem } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const NO_LIST: StringMap = {};

function defaulted(range: LimitRange): LimitRange {
  const limits = range.spec.limits ?? [];
  const filled = limits.map(defaultedItem);
  return filled.every((item, i) => item === limits[i]) ? range : { ...range, spec: { ...range.spec, limits: filled } };
}

const PARTS = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** A limit with its lists rounded; for containers the default is the maximum, and the default request the default or the minimum. */
function defaultedItem(item: LimitRangeItem): LimitRangeItem {
  const rounded: { [part in (typeof PARTS)[number]]?: StringMap } = {};
  for (const part of PARTS) {
    const list = roundedResources(item[part]);
    if (list !== undefined) rounded[part] = list;
  }
  if (item.type === "Container") {
    const limit = { ...rounded.max, ...rounded.default };
    const request = { ...rounded.min, ...limit, ...rounded.defaultRequest };
    if (Object.keys(limit).length > 0) rounded.default = limit;
    if (Object.keys(request).length > 0) rounded.defaultRequest = request;
  }
  return PARTS.every((part) => rounded[part] === item[part]) ? item : { ...item, ...rounded };
}

function itemsErrors(range: LimitRange): Errors {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  (range.spec.limits ?? []).forEach((item, i) => {
    const at = `spec.limits[${i}]`;
    const { type } = item;
    const shown = new GoLiteral(goJson(type));
    pushAll(errors, typeErrors(type, `${at}.type`));
    if (seen.has(type)) errors.push(duplicate(`${at}.type`, shown));
    seen.add(type);
    pushAll(errors, itemErrors(item, at));
  });
  return errors;
}

function typeErrors(type: string, field: string): Errors {
  const shown = new GoLiteral(goJson(type));
  const problems = qualifiedNameProblems(type);
  if (problems.length > 0) return problems.map((problem) => invalid(field, shown, problem));
  if (type.includes("/") || ["Pod", "Container", "PersistentVolumeClaim"].includes(type)) return [];
  return [invalid(field, shown, "must be a standard limit type or fully qualified")];
}

function itemErrors(item: LimitRangeItem, at: string): Errors {
  const nameErrors = item.type === "Pod" || item.type === "Container" ? containerResourceNameErrors : resourceNameErrors;
  const namesOf = (part: (typeof PARTS)[number]): Errors => Object.keys(item[part] ?? NO_LIST).flatMap((name) => nameErrors(name, `${at}.${part}[${name}]`));
  const errors = [...namesOf("max"), ...namesOf("min")];
  for (const part of ["default", "defaultRequest"] as const) {
    if (item.type !== "Pod") pushAll(errors, namesOf(part));
    else if (Object.keys(item[part] ?? NO_LIST).length > 0) errors.push(forbiddenField(`${at}.${part}`, "may not be specified when `type` is 'Pod'"));
  }
  if (item.type === "PersistentVolumeClaim" && valueIn(item.min, "storage") === undefined && valueIn(item.max, "storage") === undefined) {
    errors.push(required(`${at}.limits`, "either minimum or maximum storage value is required, but neither was provided"));
  }
  pushAll(errors, namesOf("maxLimitRequestRatio"));
  const defaults = item.type === "Pod" ? { ...item, default: NO_LIST, defaultRequest: NO_LIST } : item;
  const names = new Set(PARTS.flatMap((part) => Object.keys(defaults[part] ?? NO_LIST)));
  return [...errors, ...[...names].flatMap((name) => valueErrors(defaults, name, at))];
}

/** Errors of one resource: min, default request, default and max must come in this order. */
function valueErrors(item: LimitRangeItem, name: string, at: string): Errors {
  const [max, min, limit, request, ratio] = PARTS.map((part) => valueIn(item[part], name));
  const above = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && compareQuantities(quantityOfText(a), quantityOfText(b)) > 0;
  const differ = limit !== undefined && request !== undefined && (above(limit, request) || above(request, limit));
  const error = (part: string, value: string | undefined, why: string): FieldError => invalid(`${at}.${part}[${name}]`, value ?? "", why);
  const most = ratio === undefined || min === undefined || max === undefined ? undefined : ratioAbove(ratio, min, max);
  return [
    ...(above(min, max) ? [error("min", min, `min value ${min} is greater than max value ${max}`)] : []),
    ...(above(min, request) ? [error("defaultRequest", request, `min value ${min} is greater than default request value ${request}`)] : []),
    ...(above(request, max) ? [error("defaultRequest", request, `default request value ${request} is greater than max value ${max}`)] : []),
    ...(above(request, limit) ? [error("defaultRequest", request, `default request value ${request} is greater than default limit value ${limit}`)] : []),
    ...(above(min, limit) ? [error("default", min, `min value ${min} is greater than default value ${limit}`)] : []),
    ...(above(limit, max) ? [error("default", max, `default value ${limit} is greater than max value ${max}`)] : []),
    ...(above("1", ratio) ? [error("maxLimitRequestRatio", ratio, `ratio ${ratio} is less than 1`)] : []),
    ...(most === undefined ? [] : [error("maxLimitRequestRatio", ratio, `ratio ${ratio} is greater than max/min = ${most}`)]),
    ...(differ && !isOvercommitted(name) ? [error("defaultRequest", request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`)] : []),
  ];
}

function valueIn(list: StringMap | undefined, name: string): string | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
}

const MAX_MILLI_VALUE = 2 ** 53;

/** The quotient of `max` and `min` where `ratio` is above it; in thousandths unless a number is too great for that. */
function ratioAbove(ratio: string, min: string, max: string): string | undefined {
  const quantities = [ratio, min, max].map(quantityOfText);
  const fine = quantities.every((quantity) => quantityValue(quantity) < MAX_MILLI_VALUE);
  const [r = 0, low = 0, high = 0] = quantities.map(fine ? quantityMilliValue : quantityValue);
  const most = high / low;
  return (fine ? r / 1000 : r) > most ? most.toFixed(6) : undefined;
}

/** The rules for LimitRanges. */
export const limitRangeRules: KindRules<LimitRange> = builtInRules({
  ...META,
  replacedLikeNew: true,
  defaulted,
  prepareCreate: (range) => (range.metadata.name ? range : { ...range, metadata: { ...range.metadata, name: range.metadata.uid } }),
  errors: itemsErrors,
  updateErrors: (range) => [...builtInMetaErrors(range.metadata, META), ...itemsErrors(range)],
  allowCreateOnUpdate: true,
});
