import ts from "typescript";
import { findingAt, type Finding, type Rule, type SourceUnit } from "./source-unit.js";

/** The rules about documentation. */
export const docRules: readonly Rule[] = [
  { law: "every export has a docstring", check: (unit) => (unit.isTest ? [] : undocumentedExports(unit)) },
];

function undocumentedExports(unit: SourceUnit): readonly Finding[] {
  const reExported = new Set(unit.ast.statements.flatMap(localExportNames));
  const documented = new Set<string>();
  const findings: Finding[] = [];
  for (const statement of unit.ast.statements) {
    const names = declaredNames(statement);
    if (!isExported(statement) && !names.some((name) => reExported.has(name))) continue;
    // Overloads share the docstring of the first signature.
    const isDocumented = hasDocstring(unit, statement) || names.some((name) => documented.has(name));
    if (isDocumented) names.forEach((name) => documented.add(name));
    else findings.push(findingAt(unit, statement, names.join(", ")));
  }
  return findings;
}

function localExportNames(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return [];
  const clause = statement.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return [];
  return clause.elements.map((element) => (element.propertyName ?? element.name).text);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((item) => item.name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function hasDocstring(unit: SourceUnit, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(unit.ast.text, statement.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last !== undefined && unit.ast.text.slice(last.pos, last.pos + 3) === "/**";
}
