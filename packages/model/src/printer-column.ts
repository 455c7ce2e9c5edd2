/**
 * Columns that a user's own kind has in tables.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go v1.36.3
 */
import { isJsonObject, ownValue } from "./json.js";

/** One column: its head, the type of its cells, and where in an object they stand. */
export interface PrinterColumn {
  readonly name: string;
  /** "date" shows how long ago it was. */
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  /** A path as `jsonPathValues` reads it: `.spec.image`. */
  readonly jsonPath: string;
  readonly format?: string;
  readonly description?: string;
  /** Columns above 0 are shown by `-o wide` only. */
  readonly priority?: number;
}

/** The types of cells that there are. */
export const COLUMN_TYPES: readonly PrinterColumn["type"][] = ["string", "integer", "number", "boolean", "date"];

function printerColumn(value: unknown): PrinterColumn | undefined {
  const textAt = (name: string): string | undefined => {
    const found = isJsonObject(value) ? ownValue(value, name) : undefined;
    return typeof found === "string" ? found : undefined;
  };
  const [name, jsonPath, format, description] = [textAt("name"), textAt("jsonPath"), textAt("format"), textAt("description")];
  const type = COLUMN_TYPES.find((each) => each === textAt("type"));
  if (name === undefined || type === undefined || jsonPath === undefined) return undefined;
  const priority = isJsonObject(value) ? ownValue(value, "priority") : undefined;
  return {
    name,
    type,
    jsonPath,
    ...(format === undefined ? {} : { format }),
    ...(description === undefined ? {} : { description }),
    ...(typeof priority === "number" ? { priority } : {}),
  };
}

/** The `additionalPrinterColumns` of a definition, without those that lack a name, a type or a path. */
export function printerColumns(columns: readonly unknown[]): readonly PrinterColumn[] {
  return columns.flatMap((column) => printerColumn(column) ?? []);
}
