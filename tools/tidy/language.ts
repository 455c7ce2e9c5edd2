import ts from "typescript";
import { findingAt, findNodes, type Finding, type Rule, type SourceUnit } from "./source-unit.js";

const everywhere = (law: string, inspect: (node: ts.Node) => string | undefined): Rule => ({
  law,
  check: (unit) => findNodes(unit, inspect),
});

/** The rules about which parts of the language are used. */
export const languageRules: readonly Rule[] = [
  everywhere("nothing is any", (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? node.parent.getText() : undefined)),
  everywhere("nothing is asserted to be non-null", (node) => {
    if (ts.isNonNullExpression(node)) return node.getText();
    const isField = ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node);
    return isField && node.exclamationToken !== undefined ? node.getText() : undefined;
  }),
  everywhere("a set of names is a union of strings, not an enum", (node) =>
    ts.isEnumDeclaration(node) ? `enum ${node.name.text}` : undefined,
  ),
  everywhere("exports have names: no export *, no default export", (node) => {
    if (ts.isExportAssignment(node)) return node.getText();
    if (node.kind === ts.SyntaxKind.DefaultKeyword && ts.isDeclarationStatement(node.parent)) return "export default";
    const isStar = ts.isExportDeclaration(node) && (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause));
    return isStar ? node.getText() : undefined;
  }),
  { law: "a module keeps no variable: const at the top level", check: moduleVariables },
];

function moduleVariables(unit: SourceUnit): readonly Finding[] {
  return unit.ast.statements
    .filter(ts.isVariableStatement)
    .filter((statement) => (statement.declarationList.flags & ts.NodeFlags.Const) === 0)
    .map((statement) => findingAt(unit, statement, firstLine(statement.getText())));
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
