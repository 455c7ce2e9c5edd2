/**
 * The shorthand of probes, filled in before a request is sent: `{"$repeat": ["x", 3]}` stands for `xxx`, `{{1.metadata.uid}}` for that field of
 * the second answer of the setup, and a text that is only `{{1}}` for the whole answer.
 */

const REFERENCE = /\{\{([0-9]+)((?:\.[A-Za-z0-9]+)*)\}\}/g;
const WHOLE = /^\{\{([0-9]+)\}\}$/;

/** `value` with its shorthand filled in from the answers of the setup; a field that an answer lacks becomes the empty text. */
export function filledIn(value: unknown, answers: readonly unknown[]): unknown {
  if (typeof value === "string") return filledText(value, answers);
  if (Array.isArray(value)) return value.map((item) => filledIn(item, answers));
  if (typeof value !== "object" || value === null) return value;
  const repeated = repeatedText(value);
  if (repeated !== undefined) return repeated;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledIn(each, answers)]));
}

function repeatedText(value: object): string | undefined {
  const repeat: unknown = Object.hasOwn(value, "$repeat") ? (value as { readonly $repeat?: unknown }).$repeat : undefined;
  if (!Array.isArray(repeat)) return undefined;
  const [text, times] = repeat as readonly unknown[];
  return typeof text === "string" && typeof times === "number" ? text.repeat(times) : undefined;
}

function filledText(text: string, answers: readonly unknown[]): unknown {
  const whole = WHOLE.exec(text);
  if (whole !== null) return answers[Number(whole[1])];
  return text.replace(REFERENCE, (_, at: string, path: string) => textAt(answers[Number(at)], path.split(".").slice(1)));
}

function textAt(value: unknown, path: readonly string[]): string {
  let found = value;
  for (const key of path) found = typeof found === "object" && found !== null && Object.hasOwn(found, key) ? (found as Record<string, unknown>)[key] : undefined;
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}
