/**
 * What is wrong with text that is no YAML, in go-yaml's words as far as these can be told from what our parser says.
 *
 * Source: go.yaml.in/yaml/v2 yaml.go, scannerc.go, parserc.go v2.4.3
 * Differs: rare mistakes are told in our parser's own words; flow collections must be indented more than what they are in.
 */
import type { LineCounter, YAMLParseError } from "yaml";

/** The message as go-yaml words it, and the place in the text where the mistake is. */
export interface YamlProblem {
  readonly message: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on. */
  readonly column: number;
}

/** Text, and where its lines begin. */
export interface YamlSource {
  readonly text: string;
  readonly lines: LineCounter;
}

// Two parts of go-yaml find mistakes, and count lines differently: the scanner from one, the parser from zero. Neither names its first line.
type Finding = readonly [part: "scanner" | "parser", message: string, line: number];

const MAPPING_VALUES = "mapping values are not allowed in this context";
const EXPECTED_KEY = "did not find expected key";
const EXPECTED_DASH = "did not find expected '-' indicator";
const EXPECTED_CONTENT = "did not find expected node content";
const EXPECTED_COLON = "could not find expected ':'";
const NO_TOKEN = "found character that cannot start any token";

/** What the parser's first error says. */
export function yamlProblem(errors: readonly YAMLParseError[], source: YamlSource): YamlProblem {
  const [error] = errors;
  const offset = error?.pos[0] ?? 0;
  const { line, col } = source.lines.linePos(offset);
  const finding = error === undefined ? undefined : (findingOf(errors, { source, offset, line }) ?? (["scanner", error.message, line] as const));
  if (finding === undefined) return { message: "yaml: unreadable", line, column: col };
  const [part, message, at] = finding;
  const named = part === "scanner" ? at : at - 1;
  const where = part === "scanner" ? (named > 1 ? `line ${named}: ` : "") : named > 0 ? `line ${named}: ` : "";
  return { message: `yaml: ${where}${message}`, line, column: col };
}

interface Place {
  readonly source: YamlSource;
  readonly offset: number;
  readonly line: number;
}

function findingOf(errors: readonly YAMLParseError[], place: Place): Finding | undefined {
  const [error, second] = errors;
  if (error === undefined) return undefined;
  switch (error.code) {
    case "TAB_AS_INDENT":
    case "BAD_SCALAR_START":
      return ["scanner", NO_TOKEN, place.line];
    case "BLOCK_AS_IMPLICIT_KEY":
      return error.message.startsWith("Nested") ? ["scanner", MAPPING_VALUES, colonLine(place)] : ["parser", EXPECTED_KEY, place.line];
    case "MULTILINE_IMPLICIT_KEY":
      return second?.message.includes("block-seq-ind") === true ? ["parser", EXPECTED_KEY, place.line] : ["scanner", MAPPING_VALUES, colonLine(place)];
    case "BAD_DQ_ESCAPE":
      return ["scanner", /\\[xuU]/.test(error.message) ? "did not find expected hexdecimal number" : "found unknown escape character", place.line];
    case "BAD_INDENT":
      return error.message.startsWith("Flow") ? flowFinding(error, place) : indentFinding(second, place);
    case "MISSING_CHAR":
      return missingFinding(error, place);
    default:
      return tokenFinding(error, place);
  }
}

// The first ": " at or after the place.
function colonLine({ source, offset, line }: Place): number {
  const at = source.text.slice(offset).search(/:(\s|$)/);
  return at < 0 ? line : source.lines.linePos(offset + at).line;
}

// The line on which go-yaml sees the end: one past the last.
function endLine({ source }: Place): number {
  const { text } = source;
  const breaks = text.split("\n").length - 1;
  return text.endsWith("\n") || text === "" ? breaks + 1 : breaks + 2;
}

function nextTokenLine(place: Place): number {
  const { source, offset, line } = place;
  const after = source.text.indexOf("\n", offset);
  const found = after < 0 ? -1 : source.text.slice(after).search(/^[ \t]*[^\s#]/m);
  const next = found < 0 ? endLine(place) : source.lines.linePos(after + found).line;
  return next > line ? next : line + 1;
}

function indentFinding(second: YAMLParseError | undefined, place: Place): Finding {
  if (second?.message.startsWith("Implicit map keys") === true) return ["scanner", EXPECTED_COLON, nextTokenLine(place)];
  const before = place.source.text.slice(0, place.offset).trimEnd();
  const [lastLine = ""] = before.split("\n").slice(-1);
  return ["parser", lastLine.trimStart().startsWith("- ") ? EXPECTED_DASH : EXPECTED_KEY, place.line];
}

function flowFinding(error: YAMLParseError, place: Place): Finding {
  const { text } = place.source;
  const before = text.slice(0, place.offset).trimEnd();
  const line = place.offset >= text.trimEnd().length ? endLine(place) : place.line;
  if (/[:,[{]$/.test(before)) return ["parser", EXPECTED_CONTENT, line];
  return ["parser", `did not find expected ',' or '${/map/i.test(error.message) ? "}" : "]"}'`, line];
}

function missingFinding(error: YAMLParseError, place: Place): Finding | undefined {
  if (error.message.startsWith("Missing closing")) return ["scanner", "found unexpected end of stream", place.line];
  if (error.message.startsWith("Implicit map keys")) return ["scanner", EXPECTED_COLON, nextTokenLine(place)];
  if (error.message.startsWith("Flow")) return flowFinding(error, place);
  if (error.message.startsWith("Sequence item")) return ["parser", EXPECTED_DASH, place.line];
  return error.message.startsWith("Block collection") ? ["scanner", MAPPING_VALUES, place.line] : undefined;
}

function tokenFinding(error: YAMLParseError, place: Place): Finding | undefined {
  const { message } = error;
  const before = place.source.text.slice(0, place.offset).trimEnd();
  if (message.includes("block-seq-ind")) return ["scanner", "block sequence entries are not allowed in this context", place.line];
  if (message.startsWith("Block scalar header")) return ["scanner", "did not find expected comment or line break", place.line];
  if (message.startsWith("Unexpected , in flow")) return ["parser", EXPECTED_CONTENT, place.line];
  if (/flow-(seq|map)-end/.test(message)) return ["parser", /(^|:)$/.test(before) ? EXPECTED_CONTENT : EXPECTED_KEY, place.line];
  if (!message.startsWith("Unexpected scalar at node end")) return undefined;
  return ["parser", /^\s*- /m.test(before) && place.source.lines.linePos(place.offset).col === 1 ? EXPECTED_DASH : EXPECTED_KEY, place.line];
}
