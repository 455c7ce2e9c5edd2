/** Tolerations, alone and with a taint that they tolerate. */
import type { Taint, Toleration } from "@everynode/model";
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { lists, ranked } from "./ranked.js";
import { sometimes } from "./sparse-record.js";
import { taints } from "./taints.js";

/** What of a taint a toleration names. */
interface Width {
  readonly key: boolean;
  readonly effect: boolean;
  readonly operator: "Exists" | "Equal" | undefined;
  readonly seconds: number | undefined;
}

function widths(options: DomainOptions): fc.Arbitrary<Width> {
  return fc.record({
    key: sometimes(2, fc.constant(true)).map((named) => named === true),
    effect: fc.boolean(),
    operator: ranked(["Exists", "Equal", undefined]),
    seconds: sometimes(3, drawn("tolerationSeconds", options)),
  });
}

/** The toleration of the taint that names so much of it: without a key it has to be `Exists`, and only what names `NoExecute` may be limited in time. */
function tolerationOf(taint: Taint, { key, effect, operator, seconds }: Width): Toleration {
  const byValue = key && operator !== "Exists";
  return {
    ...(key ? { key: taint.key } : {}),
    ...(!byValue ? { operator: "Exists" } : operator === undefined ? {} : { operator }),
    ...(byValue && taint.value !== undefined ? { value: taint.value } : {}),
    ...(effect ? { effect: taint.effect } : {}),
    ...(effect && taint.effect === "NoExecute" && seconds !== undefined ? { tolerationSeconds: seconds } : {}),
  };
}

/** Tolerations of every valid form: with and without key, value and effect, `Equal` (also unsaid) and `Exists`, for a time or for ever; shrink to `{ operator: "Exists" }`. */
export function tolerations(options: DomainOptions = {}): fc.Arbitrary<Toleration> {
  return toleratedTaints(options).map(({ toleration }) => toleration);
}

/** Up to 2 different tolerations; shrink to none. */
export function tolerationLists(options: DomainOptions & { readonly minTolerations?: number } = {}): fc.Arbitrary<readonly Toleration[]> {
  return lists(tolerations(options), { minLength: options.minTolerations ?? 0, maxLength: 2, by: (toleration) => JSON.stringify(toleration) });
}

/** A taint, and a toleration that tolerates it (for ever or a time). */
export interface ToleratedTaint {
  readonly taint: Taint;
  readonly toleration: Toleration;
}

/** Taints, each with a toleration that tolerates it; shrink to the plainest taint and `{ operator: "Exists" }`. */
export function toleratedTaints(options: DomainOptions = {}): fc.Arbitrary<ToleratedTaint> {
  return fc.tuple(taints(options), widths(options)).map(([taint, width]) => ({ taint, toleration: tolerationOf(taint, width) }));
}

/** Tolerations that tolerate `taint`; shrink to `{ operator: "Exists" }`. */
export function tolerationsOf(taint: Taint, options: DomainOptions = {}): fc.Arbitrary<Toleration> {
  return widths(options).map((width) => tolerationOf(taint, width));
}
