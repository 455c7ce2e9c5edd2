import ts from "typescript";
import { layerOf, runtimeDependencies } from "./layers.js";
import { findingAt, walk, type Finding, type Rule, type SourceUnit } from "./source-unit.js";

/** One import or re-export: the module named and the node to point at. */
interface Import {
  readonly specifier: string;
  readonly node: ts.Node;
}

/** The rules about what imports what. */
export const importRules: readonly Rule[] = [
  overImports("a package imports only from the lines below its own", importDirection),
  overImports("a package is imported by its name alone, never a file inside it", ({ specifier }) => {
    const isDeep = /^@everynode\/[^/]+\//.test(specifier) || specifier.startsWith("everynode/");
    return isDeep ? specifier : undefined;
  }),
  overImports("a file is imported by a relative path that stays in its package and ends in .js", ({ specifier }, unit) => {
    if (!specifier.startsWith(".") || (unit.isTest && isGenerator(unit, specifier))) return undefined;
    const leaves = resolveSibling(unit, specifier) === undefined;
    const hasExtension = specifier.endsWith(".js") || (!unit.isFenced && specifier.endsWith(".json"));
    return leaves || !hasExtension ? specifier : undefined;
  }),
  overImports("a deterministic package imports nothing from outside but its runtime dependencies", ({ specifier }, unit) => {
    const isOutside = !specifier.startsWith(".") && workspacePackage(specifier) === undefined;
    return unit.isFenced && isOutside && !runtimeDependencies.has(specifier) ? specifier : undefined;
  }),
];

/** Returns one finding for each loop of imports between files, with the path round it. Types count too. */
export function importCycles(units: readonly SourceUnit[]): readonly Finding[] {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (unit: SourceUnit, trail: readonly string[]): void => {
    if (done.has(unit.path)) return;
    for (const { specifier, node } of importsOf(unit)) {
      const target = byPath.get(resolveSibling(unit, specifier) ?? "");
      if (target === undefined) continue;
      const start = [...trail, unit.path].indexOf(target.path);
      if (start === -1) visit(target, [...trail, unit.path]);
      else findings.push(findingAt(unit, node, [...trail, unit.path].slice(start).concat(target.path).join(" -> ")));
    }
    done.add(unit.path);
  };
  for (const unit of units) visit(unit, []);
  return findings;
}

function overImports(law: string, inspect: (found: Import, unit: SourceUnit) => string | undefined): Rule {
  return {
    law,
    check: (unit) =>
      importsOf(unit).flatMap((found) => {
        const got = inspect(found, unit);
        return got === undefined ? [] : [findingAt(unit, found.node, got)];
      }),
  };
}

function importDirection({ specifier }: Import, unit: SourceUnit): string | undefined {
  const target = workspacePackage(specifier);
  if (target === undefined) return undefined;
  if (target === unit.packageName) return `${specifier}: a package does not import itself`;
  const from = layerOf(unit.packageName);
  const to = layerOf(target);
  if (from === undefined) return `${unit.packageName} is not listed in tools/tidy/layers.ts`;
  if (to === undefined) return `${target} is not listed in tools/tidy/layers.ts`;
  if (to < from) return undefined;
  return `${specifier}: ${target} stands ${to === from ? "beside" : "above"} ${unit.packageName}`;
}

function importsOf(unit: SourceUnit): readonly Import[] {
  const found: Import[] = [];
  walk(unit, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push({ specifier: specifier.text, node });
  });
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const isDynamicImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamicImport ? node.arguments[0] : undefined;
}

/** A test may run the generator of its package's generated files. */
function isGenerator(unit: SourceUnit, specifier: string): boolean {
  const up = "../".repeat(unit.file.split("/").length);
  return specifier.startsWith(`${up}tools/`) && specifier.endsWith(".mjs");
}

/** Returns the folder name of the workspace package that a specifier names, or undefined. */
function workspacePackage(specifier: string): string | undefined {
  if (specifier === "everynode" || specifier.startsWith("everynode/")) return "everynode";
  return /^@everynode\/([^/]+)/.exec(specifier)?.[1];
}

/** Returns the path that a relative specifier names, or undefined if it is not relative or leaves `src`. */
function resolveSibling(unit: SourceUnit, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const parts = unit.file.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `packages/${unit.packageName}/src/${parts.join("/").replace(/\.js$/, ".ts")}`;
}
