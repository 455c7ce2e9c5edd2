/**
 * JSONPath templates: `{.items[*].metadata.name}`, `{range .items[*]}{.metadata.name}{"\n"}{end}`.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/jsonpath.go, staging/src/k8s.io/client-go/util/jsonpath v1.36.3
 * Differs: members of objects come in order of their names, where Go walks them in any.
 */
import { goJson } from "@everynode/model";
import { failed } from "../failure.js";
import { withSortedKeys } from "../field-of.js";
import { goSyntax } from "./go-syntax.js";
import { foundResults, foundValues } from "./jsonpath/find.js";
import { parsedPaths, PathProblem } from "./jsonpath/parse.js";
import { goText } from "./template/go-text.js";

const INDENT = 4;

/** How a template is used. */
export interface PathForm {
  /** True where fields that are not there are left out. */
  readonly allowMissing: boolean;
  /** True where each path becomes a list in JSON. */
  readonly asJson: boolean;
}

/** Refuses a template that cannot be read with a `CommandError`. */
export function checkPath(template: string): void {
  try {
    parsedPaths(template);
  } catch (error) {
    throw error instanceof PathProblem ? failed(`error parsing jsonpath ${template}, ${error.message}`) : error;
  }
}

/** What the template makes of a value. Throws a `CommandError` for a template that cannot be read, or leads to what is not there. */
export function jsonPathText(value: unknown, template: string, { allowMissing, asJson }: PathForm = { allowMissing: true, asJson: false }): string {
  checkPath(template);
  try {
    const results = foundResults(template, value, allowMissing);
    if (asJson) return results.map((each) => `${goJson(each.map(withSortedKeys), INDENT)}\n`).join("");
    return results.map((each) => each.map(valueText).join(" ")).join("");
  } catch (error) {
    if (!(error instanceof PathProblem)) throw error;
    const why = `Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}\n\n`;
    throw failed(`error executing jsonpath ${JSON.stringify(template)}: ${why}\n`);
  }
}

function valueText(value: unknown): string {
  return typeof value === "object" && value !== null ? goJson(withSortedKeys(value)) : value === null ? "" : goText(value);
}

const RELAXED = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/;

/** A path in braces and with a dot, as people may leave them out. Throws a `CommandError` for what is no path. */
export function relaxedPath(path: string): string {
  if (path === "") return path;
  const [, braced, plain] = RELAXED.exec(path) ?? [];
  const field = braced ?? plain;
  if (field === undefined) throw failed("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  return `{.${field}}`;
}

/** What a path leads to; nothing where it leads to what cannot be. Throws a `CommandError` for what is no path. */
export function pathValues(value: unknown, path: string): readonly unknown[] {
  const relaxed = relaxedPath(path);
  checkPath(relaxed);
  try {
    return foundValues(relaxed, value);
  } catch (error) {
    if (error instanceof PathProblem) return [];
    throw error;
  }
}
