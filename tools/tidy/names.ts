import type { Rule } from "./source-unit.js";

const emptyNames: ReadonlySet<string> = new Set("util utils helper helpers common misc shared types manager".split(" "));
const emptyEndings = /-(utils?|helpers?|manager)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The rules about file names. */
export const nameRules: readonly Rule[] = [
  {
    law: "a file or folder is named in kebab-case by the noun it holds",
    check: (unit) =>
      unit.file
        .split("/")
        // The types of the API, which everybody calls so.
        .filter((part) => part !== "types.generated.ts")
        .map((part) => part.replace(/(\.property)?(\.test)?(\.generated)?\.ts$/, ""))
        .filter((part) => !kebabCase.test(part) || emptyNames.has(part) || emptyEndings.test(part))
        .map((part) => ({ path: unit.path, line: 1, got: part })),
  },
];
