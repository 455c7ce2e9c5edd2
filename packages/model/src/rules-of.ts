/** The rules of every kind. */
import type { KindRules } from "./kind-rules.js";
import { genericRules, type GenericKind } from "./kinds/generic.js";

const OWN_RULES: ReadonlyMap<string, KindRules> = new Map<string, KindRules>([]);

/** The rules of `kind`: its own, or generic ones made anew (keep them; 1 µs). */
export function rulesOf(kind: GenericKind): KindRules {
  return OWN_RULES.get(kind.key) ?? genericRules(kind);
}
