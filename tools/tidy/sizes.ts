import ts from "typescript";
import { findingAt, walk, type Finding, type Rule, type SourceUnit } from "./source-unit.js";

const maxFileLines = 400;
const maxFunctionLines = 70;
const maxIndexLines = 60;

/** The rules about lengths. */
export const sizeRules: readonly Rule[] = [
  { law: `a file has at most ${maxFileLines} lines unless it is generated`, check: longFile },
  { law: `a function has at most ${maxFunctionLines} lines`, check: longFunctions },
  { law: `an index has at most ${maxIndexLines} lines, not counting export type`, check: longIndex },
];

function longFile(unit: SourceUnit): readonly Finding[] {
  const lines = lineCount(unit);
  if (lines <= maxFileLines || unit.path.endsWith(".generated.ts")) return [];
  return [{ path: unit.path, line: lines, got: `${lines} lines` }];
}

function longFunctions(unit: SourceUnit): readonly Finding[] {
  const findings: Finding[] = [];
  walk(unit, (node) => {
    if (!ts.isFunctionLike(node) || isDescribeBody(node)) return;
    const lines = linesOf(unit, node);
    if (lines > maxFunctionLines) findings.push(findingAt(unit, node, `${functionName(node)}: ${lines} lines`));
  });
  return findings;
}

function longIndex(unit: SourceUnit): readonly Finding[] {
  if (unit.file !== "index.ts") return [];
  const typeLines = unit.ast.statements
    .filter((statement) => ts.isExportDeclaration(statement) && statement.isTypeOnly)
    .reduce((sum, statement) => sum + linesOf(unit, statement), 0);
  const lines = lineCount(unit) - typeLines;
  return lines <= maxIndexLines ? [] : [{ path: unit.path, line: 1, got: `${lines} lines` }];
}

/** A `describe` is a heading, not a function. */
function isDescribeBody(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

function functionName(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? "anonymous function";
}

function linesOf(unit: SourceUnit, node: ts.Node): number {
  const first = unit.ast.getLineAndCharacterOfPosition(node.getStart(unit.ast)).line;
  return unit.ast.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
}

function lineCount(unit: SourceUnit): number {
  const starts = unit.ast.getLineStarts().length;
  return unit.ast.text.endsWith("\n") ? starts - 1 : starts;
}
