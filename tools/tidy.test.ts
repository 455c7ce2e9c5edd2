import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allRules } from "./tidy/all-rules.js";
import { importCycles } from "./tidy/imports.js";
import { readUnits, type Finding } from "./tidy/source-unit.js";

const units = readUnits(fileURLToPath(new URL("..", import.meta.url)));

function expectNone(law: string, findings: readonly Finding[]): void {
  const lines = findings.map(({ path, line, got }) => `${path}:${line}: ${law}; got: ${got}`);
  if (lines.length > 0) expect.fail(lines.join("\n"));
}

test("there are sources to look at", () => {
  expect(units.length).toBeGreaterThan(10);
});

test.each(allRules)("$law", ({ law, check }) => {
  expectNone(law, units.flatMap((unit) => check(unit)));
});

test("no file imports itself by way of others", () => {
  expectNone("no file imports itself by way of others", importCycles(units));
});
