/** Update strategies of DaemonSets. */
import type { DaemonSetUpdateStrategy, IntOrPercent } from "@everynode/model";
import fc from "fast-check";
import { intOrPercents } from "./int-or-percents.js";
import { ranked } from "./ranked.js";

/** Which strategies there are, and how great their numbers. */
export interface UpdateStrategyOptions {
  /** Forms, the plainest first; all where left out. `default` says RollingUpdate and nothing more, `unsaid` nothing at all, which means the same. */
  readonly forms?: readonly UpdateStrategyForm[];
  /** 1 and more; 1 to 3 and percentages where left out. */
  readonly budgets?: fc.Arbitrary<IntOrPercent>;
}

/** How a strategy is put. */
export type UpdateStrategyForm = "default" | "unavailable" | "surge" | "OnDelete" | "unsaid";

const FORMS: readonly UpdateStrategyForm[] = ["default", "unavailable", "surge", "OnDelete", "unsaid"];

/** Valid strategies: `OnDelete`, or `RollingUpdate` with either a `maxUnavailable` or a `maxSurge`, as a number or percentage; shrink to `{ type: "RollingUpdate" }`. */
export function updateStrategies({ forms = FORMS, budgets = intOrPercents({ min: 1 }) }: UpdateStrategyOptions = {}): fc.Arbitrary<DaemonSetUpdateStrategy> {
  return fc.tuple(ranked(forms), budgets).map(([form, budget]) => strategyOf(form, budget));
}

function strategyOf(form: UpdateStrategyForm, budget: IntOrPercent): DaemonSetUpdateStrategy {
  switch (form) {
    case "default":
      return { type: "RollingUpdate" };
    case "unavailable":
      return { type: "RollingUpdate", rollingUpdate: { maxUnavailable: budget } };
    case "surge":
      // Unsaid, maxUnavailable would be 1, and one of the two has to be 0.
      return { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: budget } };
    case "OnDelete":
      return { type: "OnDelete" };
    case "unsaid":
      return {};
  }
}
