/**
 * Columns and cells of users' own kinds: the name, and what their definitions say.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go v1.36.3
 */
import { goJson, jsonPathValues, type Kind, type KubeObject, parseTime, type PrinterColumn } from "@everynode/model";
import { humanDuration } from "../human-duration.js";
import type { Cell } from "./cells.js";

/** What a kind has that names no columns. */
export const AGE: readonly PrinterColumn[] = [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }];

/** True for kinds that have been defined by users. */
export function isCustom(kind: Kind): boolean {
  return kind.defined === true || kind.columns !== undefined;
}

/** The cells of an object: its name, and one for each column. */
export function customCells({ columns = AGE }: Kind, object: KubeObject, nowMs: number): readonly Cell[] {
  return [object.metadata.name, ...columns.map(({ type, jsonPath }) => cellOf(type, jsonPathValues(object, jsonPath)[0], nowMs))];
}

function cellOf(type: PrinterColumn["type"], value: unknown, nowMs: number): Cell {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? ageText(value, nowMs) : null;
    case "string":
      return typeof value === "string" ? value : goJson(value);
  }
}

function ageText(timestamp: string, nowMs: number): string {
  const ms = parseTime(timestamp);
  return ms === undefined ? "<invalid>" : humanDuration(nowMs - ms);
}
