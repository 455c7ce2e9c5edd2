/** Taints of nodes. */
import type { Taint } from "@everynode/model";
import type fc from "fast-check";
import { checkEnough, type DomainOptions, drawn, sizeOf } from "./domain.js";
import { lists, ranked } from "./ranked.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

const EFFECTS = ["NoSchedule", "NoExecute", "PreferNoSchedule"] as const;

/** Taints of all three effects, half of them with a value; shrink to `{ key: "k", effect: "NoSchedule" }`. */
export function taints(options: DomainOptions = {}): fc.Arbitrary<Taint> {
  return sparseRecord<Taint>({
    key: drawn("taintKeys", options),
    value: sometimes(2, drawn("taintValues", options)),
    effect: ranked(EFFECTS),
  });
}

/** The domain, and how many taints there are. */
export interface TaintListOptions extends DomainOptions {
  /** 0 where left out. */
  readonly minTaints?: number;
  /** 2, or `minTaints` where that is more, where left out. */
  readonly maxTaints?: number;
}

/** The taints of one node: at most one of each key and effect; shrink to none. */
export function taintLists(options: TaintListOptions = {}): fc.Arbitrary<readonly Taint[]> {
  const { minTaints: minLength = 0, maxTaints: maxLength = Math.max(2, minLength) } = options;
  checkEnough("minTaints", minLength, { part: "taintKeys", size: EFFECTS.length * sizeOf("taintKeys", options) });
  return lists(taints(options), { minLength, maxLength, by: ({ key, effect }) => `${key}:${effect}` });
}
