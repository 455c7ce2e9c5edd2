/**
 * What is wrong with an applied configuration, by the types of its kind.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/{validate,helpers}.go v6.3.3
 * Differs: fields of a map are looked at in their own order, where Go draws one.
 */
import { goQuote, isJsonObject, ownValue } from "@everynode/model";
import { goFormat, goType, NO_TYPE } from "../patch/go-format.js";
import { atomOf, elementStep, fieldType } from "./atom.js";
import type { ListMerge, MapMerge, MergeType, ScalarType } from "./merge-type.js";
import { elementText, fieldElement } from "./path-element.js";

/** One mistake: where, as a path in Go's spelling, and what. */
interface TypeError {
  readonly path: string;
  readonly message: string;
}

/** The mistakes of a value, as the API server tells them; undefined where there are none. */
export function typeProblem(type: MergeType, value: unknown): string | undefined {
  const errors = errorsOf(type, value);
  const texts = errors.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  if (texts.length < 2) return texts[0];
  return ["errors:", ...texts.map((text) => `  ${text}`)].join("\n");
}

const error = (message: string): readonly TypeError[] => [{ path: "", message }];
const at = (prefix: string, errors: readonly TypeError[]): readonly TypeError[] => (errors.length === 0 ? errors : errors.map(({ path, message }) => ({ path: prefix + path, message })));

function errorsOf(type: MergeType, value: unknown): readonly TypeError[] {
  const atom = atomOf(type, value);
  if (atom.is === "scalar") return scalarErrors(atom.scalar, value);
  if (value === null) return [];
  return atom.is === "map" ? mapErrors(atom.map, value) : listErrors(atom.list, value);
}

function mapErrors(map: MapMerge, value: unknown): readonly TypeError[] {
  if (!isJsonObject(value)) return error(`expected map, got ${shown(value)}`);
  const errors: TypeError[] = [];
  for (const name of Object.keys(value)) {
    const type = fieldType(map, name);
    const path = `.${name}`;
    // What is not declared ends the look at this object.
    if (type === undefined) return [...errors, ...at(path, error("field not declared in schema"))];
    errors.push(...at(elementText(fieldElement(name)), errorsOf(type, ownValue(value, name))));
  }
  return errors;
}

function listErrors(list: ListMerge, value: unknown): readonly TypeError[] {
  if (!Array.isArray(value)) return error(`expected list, got ${shown(value)}`);
  const errors: TypeError[] = [];
  const seen = new Set<string>();
  for (const [i, item] of (value as readonly unknown[]).entries()) {
    let path = `[${i}]`;
    if (list.relation !== "atomic") {
      const step = elementStep(list, item);
      if (!step.ok) return [...errors, ...error(`element ${i}: ${step.problem}`)];
      path = elementText(step.element);
      if (seen.has(step.element)) errors.push(...error(`duplicate entries for key ${path}`));
      seen.add(step.element);
    }
    errors.push(...at(path, errorsOf(list.items(), item)));
  }
  return errors;
}

function scalarErrors(scalar: ScalarType, value: unknown): readonly TypeError[] {
  if (value === null) return [];
  switch (scalar) {
    case "numeric":
      return typeof value === "number" ? [] : error(`expected numeric (int or float), got ${typeName(value)}`);
    case "string":
      return typeof value === "string" ? [] : error(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
    case "boolean":
      return typeof value === "boolean" ? [] : error(`expected boolean, got ${shown(value)}`);
    case "untyped":
      return typeof value === "object" ? error(`expected any scalar, got ${shown(value)}`) : [];
  }
}

const shown = (value: unknown): string => `&{${goFormat(value)}}`;

function typeName(value: unknown): string {
  const name = goType(value);
  return name === NO_TYPE ? "<nil>" : name;
}

/** A value as Go writes it in source code (`%#v`). */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (typeof value === "string") return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isJsonObject(value)) return goFormat(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `map[string]interface {}{${names.map((name) => `${goQuote(name)}:${goSyntax(ownValue(value, name))}`).join(", ")}}`;
}
