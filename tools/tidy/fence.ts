import ts from "typescript";
import { findNodes, walk, type Rule, type SourceUnit } from "./source-unit.js";

/** What a deterministic package must not name: sources of time, chance, locale and concurrency, and the host. */
const bannedGlobals: ReadonlySet<string> = words(`
  Date Intl Promise WeakRef FinalizationRegistry Atomics SharedArrayBuffer globalThis eval
  setTimeout setInterval setImmediate queueMicrotask performance requestAnimationFrame
  console process crypto fetch window document navigator require Buffer
`);

/** The functions of Math that every engine computes exactly alike. */
const exactMath: ReadonlySet<string> = words("abs ceil clz32 floor fround imul max min round sign sqrt trunc");

const localeMethods: ReadonlySet<string> = words(`
  localeCompare toLocaleString toLocaleDateString toLocaleTimeString toLocaleLowerCase toLocaleUpperCase
`);

const fenced = (law: string, inspect: (node: ts.Node, unit: SourceUnit) => string | undefined): Rule => ({
  law: `a deterministic package ${law}`,
  check: (unit) => (unit.isFenced ? findNodes(unit, (node) => inspect(node, unit)) : []),
});

/** The rules of the determinism fence. */
export const fenceRules: readonly Rule[] = [
  {
    law: "a deterministic package names no source of time, chance, locale or concurrency",
    check: (unit) => {
      if (!unit.isFenced) return [];
      const declared = declaredNames(unit);
      return findNodes(unit, (node) =>
        ts.isIdentifier(node) && bannedGlobals.has(node.text) && !declared.has(node.text) && isReference(node)
          ? node.text
          : undefined,
      );
    },
  },
  fenced("uses only the functions of Math on which engines agree", (node) =>
    ts.isIdentifier(node) && node.text === "Math" && isReference(node) ? inexactUse(node) : undefined,
  ),
  fenced("raises to a power only with literals", (node) =>
    ts.isBinaryExpression(node) && isPower(node) && !(isLiteral(node.left) && isLiteral(node.right))
      ? node.getText()
      : undefined,
  ),
  fenced("compares and prints without a locale", (node) => {
    const name = memberName(node);
    return name !== undefined && localeMethods.has(name) ? name : undefined;
  }),
  fenced("has no async function, no await, no for await", (node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
    if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) return "await";
    return undefined;
  }),
];

/** Names that the file itself declares: those are not the globals. */
function declaredNames(unit: SourceUnit): ReadonlySet<string> {
  const names = new Set<string>();
  walk(unit, (node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (isDeclaration && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

/** False where an identifier is only the name of a property, a member or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  return !(ts.isTypeElement(parent) || ts.isClassElement(parent)) || parent.name !== node;
}

function inexactUse(node: ts.Identifier): string | undefined {
  const name = memberName(node.parent);
  if (name === undefined) return node.parent.getText();
  return exactMath.has(name) || /^[A-Z]/.test(name) ? undefined : `Math.${name}`;
}

function memberName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression)) return node.argumentExpression.text;
  return undefined;
}

const isPower = (node: ts.BinaryExpression): boolean =>
  node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
  node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;

const isLiteral = (node: ts.Node): boolean => ts.isNumericLiteral(node) || ts.isBigIntLiteral(node);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
