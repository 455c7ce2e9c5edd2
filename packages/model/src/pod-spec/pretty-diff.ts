/**
 * The difference of two values in Go's form, as messages show it.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/diff/diff.go v1.36.3
 */
import { goJson } from "../go-text.js";
import { ownValue } from "../json.js";
import { unifiedDiff } from "./unified-diff.js";

/** The differing lines of two values (objects as `Map`s or plain) printed as JSON that is indented by one blank. */
export function prettyDiff(before: unknown, after: unknown): string {
  return unifiedDiff(pretty(before, "\n"), pretty(after, "\n"));
}

/** JSON with each part on a line of its own; `newline` is a line's end with the next one's indentation. */
function pretty(value: unknown, newline: string): string {
  const deeper = `${newline} `;
  if (Array.isArray(value)) return enclosed("[]", value.map((element) => pretty(element, deeper)), newline);
  if (typeof value !== "object" || value === null) return goJson(value);
  const fields = entriesOf(value).filter(([, field]) => field !== undefined);
  return enclosed("{}", fields.map(([key, field]) => `${goJson(key)}: ${pretty(field, deeper)}`), newline);
}

/** Maps keep their order, whatever their keys look like. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  if (value instanceof Map) return [...value].map(([key, field]) => [String(key), field] as const);
  return Object.keys(value).map((key) => [key, ownValue(value, key)] as const);
}

function enclosed(brackets: "[]" | "{}", parts: readonly string[], newline: string): string {
  return parts.length === 0 ? brackets : `${brackets.charAt(0)}${newline} ${parts.join(`,${newline} `)}${newline}${brackets.charAt(1)}`;
}
