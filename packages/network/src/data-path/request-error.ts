/** The error of whoever asks for what cannot be asked. */

/** A mistake in a request, not in what became of it. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** What somebody gave, in a few letters. */
export function shown(value: unknown): string {
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (value === undefined || typeof value === "number" || typeof value === "bigint") return `${value}`;
  const text = textOf(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "an object that is no JSON";
  }
}
