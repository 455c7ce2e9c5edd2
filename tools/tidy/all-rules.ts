import { docRules } from "./docs.js";
import { fenceRules } from "./fence.js";
import { importRules } from "./imports.js";
import { languageRules } from "./language.js";
import { nameRules } from "./names.js";
import { sizeRules } from "./sizes.js";
import type { Rule } from "./source-unit.js";

/** Every rule that looks at one file at a time. */
export const allRules: readonly Rule[] = [
  ...importRules,
  ...fenceRules,
  ...languageRules,
  ...sizeRules,
  ...nameRules,
  ...docRules,
];
