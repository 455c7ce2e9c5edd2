/**
 * The text syntax of label selectors: `a=b,c!=d,e in (f,g),!h,i,j>5`.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/labels/selector.go v1.36.3
 */
import { invalid } from "./field-error.js";
import { joinedErrors, type Requirement, requirementErrors, type RequirementOperator } from "./label-requirement.js";
import { EVERYTHING, type SelectorResult, sortedByKey } from "./label-selector.js";
import { qualifiedNameProblems } from "./names.js";

/** The selector that `text` spells; an empty text selects everything. Fails in the API server's words. */
export function parseLabelSelector(text: string): SelectorResult {
  const reader = new TokenReader(text);
  const requirements: Requirement[] = [];
  while (!atEnd(reader)) {
    if (!startsRequirement(reader)) return refusal(`found '${reader.value.text}', expected: !, identifier, or 'end of string'`);
    const requirement = readRequirement(reader);
    if (typeof requirement === "string") return refusal(`unable to parse requirement: ${requirement}`);
    requirements.push(requirement);
    if (atEnd(reader)) break;
    const separator = reader.take();
    if (separator.text !== ",") return refusal(`found '${separator.text}', expected: ',' or 'end of string'`);
    if (!startsRequirement(reader)) return refusal(`found '${reader.value.text}', expected: identifier after ','`);
  }
  return { ok: true, selector: requirements.length === 0 ? EVERYTHING : { requirements: sortedByKey(requirements) } };
}

const refusal = (message: string): SelectorResult => ({ ok: false, message });

interface Token {
  readonly kind: "end" | "word" | "symbol";
  readonly text: string;
}

const END: Token = { kind: "end", text: "" };
// A zero character ends the text for Kubernetes.
const WORD = /[^\0=!(),<> \t\r\n]+/y;
const SYMBOL = /==|!=|[=!(),<>]/y;
const BLANKS = /[ \t\r\n]*/y;

/** The tokens of a text, one ahead. */
class TokenReader {
  /** The token that comes next. */
  value: Token;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.value = this.#read();
  }

  take(): Token {
    const taken = this.value;
    this.value = this.#read();
    return taken;
  }

  #read(): Token {
    this.#match(BLANKS);
    const word = this.#match(WORD);
    if (word !== "") return { kind: "word", text: word };
    const symbol = this.#match(SYMBOL);
    return symbol === "" ? END : { kind: "symbol", text: symbol };
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}

const atEnd = ({ value }: TokenReader): boolean => value.kind === "end";
const startsRequirement = ({ value }: TokenReader): boolean => value.kind === "word" || value.text === "!";

/** A requirement, or why there is none. */
function readRequirement(reader: TokenReader): Requirement | string {
  const denied = reader.value.text === "!";
  if (denied) reader.take();
  const { kind, text: key } = reader.take();
  if (kind !== "word") return `found '${key}', expected: identifier`;
  const problems = qualifiedNameProblems(key);
  if (problems.length > 0) return joinedErrors([invalid("<nil>", key, problems.join("; "))]);
  if (denied) return { key, operator: "!", values: [] };
  if (atEnd(reader) || reader.value.text === ",") return { key, operator: "exists", values: [] };
  const operator = BINARY.get(reader.value.text);
  if (operator === undefined) return `found '${reader.value.text}', expected: in, notin, =, ==, !=, gt, lt`;
  reader.take();
  const values = operator === "in" || operator === "notin" ? readSet(reader) : readExact(reader);
  if (typeof values === "string") return values;
  const requirement = { key, operator, values: [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
  const errors = requirementErrors(requirement);
  return errors.length > 0 ? joinedErrors(errors) : requirement;
}

const BINARY: ReadonlyMap<string, RequirementOperator> = new Map([
  ["in", "in"],
  ["notin", "notin"],
  ["=", "="],
  ["==", "=="],
  ["!=", "!="],
  [">", "gt"],
  ["<", "lt"],
]);

/** One value, which may be empty. */
function readExact(reader: TokenReader): readonly string[] | string {
  if (atEnd(reader) || reader.value.text === ",") return [""];
  const { kind, text } = reader.take();
  return kind === "word" ? [text] : `found '${text}', expected: identifier`;
}

/** Values in parentheses; between two commas, and between a comma and a parenthesis, lies an empty value. */
function readSet(reader: TokenReader): readonly string[] | string {
  const open = reader.take();
  if (open.text !== "(") return `found '${open.text}' expected: '('`;
  if (reader.value.text === ")") {
    reader.take();
    return [""];
  }
  if (reader.value.kind !== "word" && reader.value.text !== ",") return `found '${reader.value.text}', expected: ',', ')' or identifier`;
  const values: string[] = [];
  for (;;) {
    const { kind, text } = reader.take();
    if (kind === "word") {
      values.push(text);
      if (reader.value.text !== "," && reader.value.text !== ")") return `found '${reader.value.text}', expected: ',' or ')'`;
    } else if (text === ",") {
      if (values.length === 0 || reader.value.text === "," || reader.value.text === ")") values.push("");
    } else {
      return `found '${text}', expected: ',', or identifier`;
    }
    if (reader.value.text === ")") break;
  }
  reader.take();
  return values;
}
