/**
 * Columns of one's own: `-o custom-columns=NODE:.spec.nodeName,PHASE:.status.phase`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go v1.36.3
 */
import { textTable } from "./text-table.js";
import { failed } from "../failure.js";
import type { Json } from "../field-of.js";
import { goText } from "./template/go-text.js";
import { checkPath, pathValues, relaxedPath } from "./json-path.js";

interface Column {
  readonly header: string;
  readonly path: string;
}

function columnsOf(spec: string): readonly Column[] {
  if (spec === "") throw failed("custom-columns format specified but no custom columns given");
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0 || part.indexOf(":", colon + 1) >= 0) throw failed(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const path = relaxedPath(part.slice(colon + 1));
    checkPath(path);
    return { header: part.slice(0, colon), path };
  });
}

/** The lines of a table with these columns, a row for each object. Throws a `CommandError` for a spec that cannot be read. */
export function customLines(objects: readonly Json[], spec: string, noHeaders: boolean): readonly string[] {
  const columns = columnsOf(spec);
  const rows = objects.map((object) => columns.map(({ path }) => cellText(path === "" ? [] : pathValues(object, path))));
  return textTable(noHeaders ? rows : [columns.map(({ header }) => header), ...rows]);
}

function cellText(values: readonly unknown[]): string {
  return values.length === 0 ? "<none>" : values.map((value) => (value === null ? "<nil>" : goText(value))).join(",");
}
