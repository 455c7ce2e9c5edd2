/**
 * Tolerations: which taints a pod puts up with.
 *
 * Source: staging/src/k8s.io/api/core/v1/toleration.go, staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go,
 * pkg/apis/core/v1/helper/helpers.go, pkg/util/tolerations/tolerations.go v1.36.3
 */
import { isDecimalInteger, parseInt64 } from "./int64-text.js";
import { deepEqual } from "./json.js";
import type { TaintEffect } from "./taint.js";
import type { Taint, Toleration } from "./types.generated.js";

/**
 * True where the toleration tolerates the taint: a missing effect stands for all effects, a missing key for all keys.
 * `Gt` and `Lt` tolerate nothing unless `comparisons` is true, as the feature gate TaintTolerationComparisonOperators is off by default.
 * Does not allocate.
 */
export function tolerates(toleration: Toleration, taint: Taint, comparisons = false): boolean {
  const { key, effect, operator } = toleration;
  if (effect !== undefined && (effect as string) !== "" && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  switch (operator) {
    case "Exists":
      return true;
    case "Gt":
    case "Lt":
      return comparisons && comparesWith(toleration, taint);
    case "Equal":
      return (toleration.value ?? "") === (taint.value ?? "");
    default:
      return (operator === undefined || operator === "") && (toleration.value ?? "") === (taint.value ?? "");
  }
}

/** `Gt`: the taint's value is greater than the toleration's; both must be integers in plain spelling. */
function comparesWith({ operator, value: bound = "" }: Toleration, { value = "" }: Taint): boolean {
  if (!isDecimalInteger(bound) || !isDecimalInteger(value)) return false;
  const limit = parseInt64(bound);
  const actual = parseInt64(value);
  if (limit === undefined || actual === undefined) return false;
  return operator === "Gt" ? actual > limit : actual < limit;
}

/** True where one of the tolerations tolerates the taint. Does not allocate. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined, comparisons = false): boolean {
  if (tolerations === undefined) return false;
  for (const toleration of tolerations) if (tolerates(toleration, taint, comparisons)) return true;
  return false;
}

/** The first taint with one of the effects (of any effect where none are given) that no toleration tolerates, or undefined. Does not allocate. */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects?: readonly TaintEffect[],
): Taint | undefined {
  if (taints === undefined) return undefined;
  for (const taint of taints) {
    if ((effects === undefined || effects.includes(taint.effect)) && !isTolerated(taint, tolerations)) return taint;
  }
  return undefined;
}

/** True where the two say the same but for their seconds. */
function isSameToleration(a: Toleration, b: Toleration): boolean {
  return (a.key ?? "") === (b.key ?? "") && (a.effect ?? "") === (b.effect ?? "") && (a.operator ?? "") === (b.operator ?? "") && (a.value ?? "") === (b.value ?? "");
}

/** The list with `toleration` in the place of all that differ from it in their seconds at most, or else at the end; the list itself where that changes nothing. */
export function addOrUpdateToleration(tolerations: readonly Toleration[], toleration: Toleration): readonly Toleration[] {
  let found = false;
  let changed = false;
  for (const each of tolerations) {
    if (!isSameToleration(each, toleration)) continue;
    found = true;
    if (!deepEqual(each, toleration)) changed = true;
  }
  if (!found) return [...tolerations, toleration];
  return changed ? tolerations.map((each) => (isSameToleration(each, toleration) ? toleration : each)) : tolerations;
}

/** Both lists as one, without those that another makes needless; of equal ones the first stays. */
export function mergeTolerations(first: readonly Toleration[], second: readonly Toleration[]): readonly Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  all.forEach((toleration, i) => {
    if (merged.some((kept) => includesToleration(kept, toleration))) return;
    const later = all.slice(i + 1);
    if (later.some((other) => !deepEqual(other, toleration) && includesToleration(other, toleration))) return;
    merged.push(toleration);
  });
  return merged;
}

/** True where `wide` tolerates everything that `narrow` tolerates, for as long. */
function includesToleration(wide: Toleration, narrow: Toleration): boolean {
  if (deepEqual(wide, narrow)) return true;
  const [key, operator] = [wide.key ?? "", wide.operator ?? ""];
  if ((narrow.key ?? "") !== key && (key !== "" || operator !== "Exists")) return false;
  const effect = wide.effect ?? "";
  if ((narrow.effect ?? "") !== effect && effect !== "") return false;
  const { tolerationSeconds: seconds } = wide;
  if (effect === "NoExecute" && seconds !== undefined && (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > seconds)) return false;
  if (operator === "Exists") return true;
  return (operator === "Equal" || operator === "") && narrow.operator === "Equal" && (narrow.value ?? "") === (wide.value ?? "");
}
