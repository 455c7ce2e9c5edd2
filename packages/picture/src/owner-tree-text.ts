/** Owners and what they own as text, as `tree` prints folders. */
import { formatTime } from "@everynode/model";
import { momentOf, type Seen } from "./moment.js";
import { type OwnerTreeChoice, ownerTrees } from "./owner-graph.js";
import { type OwnerRow, ownerRows } from "./owner-rows.js";
import type { TextOptions } from "./picture-options.js";
import { cell, columnsOf, textOf } from "./text-picture.js";

/** Owners and what they own, as text. Throws a `UsageError` where there is no such root. O(n log n) in the objects. */
export function ownerTreeText(seen: Seen, options: OwnerTreeChoice & TextOptions = {}): string {
  const columns = columnsOf(options);
  const { atMs, state } = momentOf(seen);
  const { rows } = ownerRows(state, ownerTrees(state, options));
  const lines = rows.flatMap((row) => [rowText(row), ...below(row.children, "")]);
  return textOf(options.title ?? "Owners and what they own", formatTime(atMs), lines.length === 0 ? ["nothing owns anything"] : lines.map((line) => cell(line, columns)));
}

function below(rows: readonly OwnerRow[], indent: string): readonly string[] {
  return rows.flatMap((row, at) => {
    const isLast = at === rows.length - 1;
    const edge = row.isControlled ? "─ " : "╌ ";
    return [`${indent}${isLast ? "└" : "├"}─${edge}${rowText(row)}`, ...below(row.children, `${indent}${isLast ? " " : "│"}   `)];
  });
}

function rowText({ kind, name, note, pod }: OwnerRow): string {
  const template = pod === undefined || pod.look.word === "" ? "" : ` [${pod.look.word}]`;
  return `${kind} ${name}${template}${note === "" ? "" : ` · ${note}`}`;
}
