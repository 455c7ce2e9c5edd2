import { describe, expect, test } from "vitest";
import { allRules } from "./tidy/all-rules.js";
import { importCycles } from "./tidy/imports.js";
import { layers } from "./tidy/layers.js";
import { parseUnit } from "./tidy/source-unit.js";

const model = "packages/model/src/pod.ts";
const cli = "packages/cli/src/pod.ts";

/** Returns what all the rules got in one file, as `line: got`. */
function got(path: string, text: string): readonly string[] {
  const unit = parseUnit(path, text);
  return allRules.flatMap(({ check }) => check(unit).map((finding) => `${finding.line}: ${finding.got}`));
}

const functionOf = (lines: number): string => `const f = () => {\n${"  g();\n".repeat(lines - 2)}};\n`;

describe("the rules find", () => {
  test.each([
    ["an upward import", "packages/api/src/a.ts", `import { x } from "@everynode/core";`, "1: @everynode/core: core stands above api"],
    ["a sibling import", "packages/node/src/a.ts", `export { x } from "@everynode/scheduler";`, "1: @everynode/scheduler: scheduler stands beside node"],
    ["an upward type import", model, `type A = import("everynode").Cluster;`, "1: everynode: everynode stands above model"],
    ["an upward import in a test", "packages/model/src/a.test.ts", `import "everynode";`, "1: everynode: everynode stands above model"],
    ["an import of itself", model, `import "@everynode/model";`, "1: @everynode/model: a package does not import itself"],
    ["a package nobody listed", "packages/extra/src/a.ts", `import "@everynode/model";`, "1: extra is not listed in tools/tidy/layers.ts"],
    ["a deep import", cli, `import "@everynode/model/src/pod.js";`, "1: @everynode/model/src/pod.js"],
    ["an import that leaves the package", cli, `import "../../model/src/pod.js";`, "1: ../../model/src/pod.js"],
    ["an import without extension", cli, `import "./node";`, "1: ./node"],
    ["a dependency from outside", model, `import "lodash";`, "1: lodash"],
    ["a Node module in a deterministic package", model, `import "node:fs";`, "1: node:fs"],
    ["the clock", model, `\nconst now = () => new Date();`, "2: Date"],
    ["the clock in a type", model, `type A = { readonly at: Date };`, "1: Date"],
    ["chance", model, `const x = () => Math.random();`, "1: Math.random"],
    ["chance by another road", model, `const x = () => Math["random"]();`, "1: Math.random"],
    ["chance taken apart", model, `const { random } = Math;`, "1: { random } = Math"],
    ["a logarithm", model, `const x = Math.log2(3);`, "1: Math.log2"],
    ["a power", model, `const x = (n: number) => 1.1 ** n;`, "1: 1.1 ** n"],
    ["a locale", model, `const x = a.localeCompare(b);`, "1: localeCompare"],
    ["a timer", model, `setTimeout(f, 1);`, "1: setTimeout"],
    ["a host object in a shorthand", model, `const x = { process };`, "1: process"],
    ["an async function", model, `const x = async () => 1;`, "1: async"],
    ["an any", cli, `const x = (a: any) => a;`, "1: a: any"],
    ["a non-null assertion", cli, `const x = a!.b;`, "1: a!"],
    ["an enum", cli, `enum Phase { Pending }`, "1: enum Phase"],
    ["an export star", cli, `export * from "./node.js";`, `1: export * from "./node.js";`],
    ["a default export", cli, `const x = 1;\nexport default x;`, "2: export default x;"],
    ["a module variable", cli, `let count = 0;`, "1: let count = 0;"],
    ["a long file", cli, "f();\n".repeat(401), "401: 401 lines"],
    ["a long function", cli, functionOf(71), "1: f: 71 lines"],
    ["a long index", "packages/cli/src/index.ts", `export { a } from "./a.js";\n`.repeat(61), "1: 61 lines"],
    ["an empty name", "packages/cli/src/pod-utils.ts", "", "1: pod-utils"],
    ["an empty folder name", "packages/cli/src/common/pod.ts", "", "1: common"],
    ["a name in camel case", "packages/cli/src/podTable.ts", "", "1: podTable"],
    ["an export without docstring", cli, `export function f(): void {}`, "1: f"],
    ["a comment that is no docstring", cli, `// Why.\nexport const x = 1;`, "2: x"],
    ["a local export without docstring", cli, `const x = 1;\nexport { x };`, "1: x"],
  ])("%s", (_, path, text, expected) => {
    expect(got(path, text)).toEqual([expected]);
  });
});

describe("the rules allow", () => {
  test.each([
    ["a downward import", "packages/everynode/src/a.ts", `import { x } from "@everynode/model";`],
    ["a runtime dependency", "packages/core/src/a.ts", `import { EventEmitter } from "eventemitter3";`],
    ["words in strings and comments", model, `// Date, async\nconst x = "Math.random() any !";`],
    ["a property that shares a name", model, `const x = a.process.Date({ console: 1 });`],
    ["a local that shares a name", model, `const f = (process: number) => process + 1;`],
    ["the exact functions of Math", model, `const x = Math.floor(Math.max(1, Math.PI));`],
    ["a power of literals", model, `const x = 2 ** 31;`],
    ["the clock and promises outside the fence", cli, `const x = async () => Date.now();`],
    ["the clock in a test", "packages/model/src/a.test.ts", `const x = new Date();`],
    ["the package's generator in a test", "packages/model/src/kinds/a.test.ts", `import { x } from "../../tools/x.mjs";`],
    ["a long generated file", "packages/model/src/fields.generated.ts", "f();\n".repeat(401)],
    ["a long describe", "packages/cli/src/a.test.ts", `describe("x", () => {\n${"  f();\n".repeat(90)}});\n`],
    ["an index of many types", "packages/cli/src/index.ts", `export type { A } from "./a.js";\n`.repeat(90)],
    ["a property test's name", "packages/cli/src/pod-table.property.test.ts", ""],
    ["overloads under one docstring", cli, `/** X. */\nexport function f(): void;\nexport function f(a?: string): void {}`],
  ])("%s", (_, path, text) => {
    expect(got(path, text)).toEqual([]);
  });
});

test("a loop of imports is found once, with the path round it", () => {
  const unit = (name: string, target: string) => parseUnit(`packages/cli/src/${name}.ts`, `import type { X } from "./${target}.js";`);
  const findings = importCycles([unit("a", "b"), unit("b", "c"), unit("c", "a"), unit("d", "a")]);
  expect(findings.map((finding) => finding.got)).toEqual([
    "packages/cli/src/a.ts -> packages/cli/src/b.ts -> packages/cli/src/c.ts -> packages/cli/src/a.ts",
  ]);
});

test("no package stands on two lines", () => {
  const names = layers.flat();
  expect(new Set(names).size).toBe(names.length);
});
