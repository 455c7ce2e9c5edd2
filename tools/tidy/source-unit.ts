import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { fencedPackages } from "./layers.js";

/** One source file of a package, parsed. */
export interface SourceUnit {
  /** Relative to the repository, with forward slashes: `packages/model/src/kind.ts`. */
  readonly path: string;
  /** The folder name below `packages`. */
  readonly packageName: string;
  /** Relative to the package's `src`. */
  readonly file: string;
  readonly isTest: boolean;
  /** True where the determinism fence holds: shipped code of a deterministic package. */
  readonly isFenced: boolean;
  readonly ast: ts.SourceFile;
}

/** One breach of a rule: where, and what was got. */
export interface Finding {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly got: string;
}

/** A rule about one file. `law` reads as the sentence that holds when nothing is found. */
export interface Rule {
  readonly law: string;
  readonly check: (unit: SourceUnit) => readonly Finding[];
}

/** Returns a parsed file; `path` must look like `packages/<name>/src/<file>`. */
export function parseUnit(path: string, text: string): SourceUnit {
  const [, packageName = "", , ...rest] = path.split("/");
  const isTest = path.endsWith(".test.ts");
  return {
    path,
    packageName,
    file: rest.join("/"),
    isTest,
    isFenced: fencedPackages.has(packageName) && !isTest,
    ast: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS),
  };
}

/** Returns every TypeScript file below the `src` folders of the repository at `root`, sorted by path. */
export function readUnits(root: string): readonly SourceUnit[] {
  const paths = readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => sourcePaths(root, `packages/${entry.name}/src`));
  return paths.sort().map((path) => parseUnit(path, readFileSync(join(root, path), "utf8")));
}

function sourcePaths(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
  } catch {
    return [];
  }
}

/** Returns a finding at the first character of `node`. */
export function findingAt(unit: SourceUnit, node: ts.Node, got: string): Finding {
  const start = node.getStart(unit.ast);
  return { path: unit.path, line: unit.ast.getLineAndCharacterOfPosition(start).line + 1, got };
}

/** Calls `visit` for every node of the file, parents first. */
export function walk(unit: SourceUnit, visit: (node: ts.Node) => void): void {
  const enter = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, enter);
  };
  ts.forEachChild(unit.ast, enter);
}

/** Returns the findings that `inspect` makes over all nodes; it returns what was got, or undefined. */
export function findNodes(unit: SourceUnit, inspect: (node: ts.Node) => string | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  walk(unit, (node) => {
    const got = inspect(node);
    if (got !== undefined) findings.push(findingAt(unit, node, got));
  });
  return findings;
}
