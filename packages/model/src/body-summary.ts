/**
 * The beginning of a request's body, as refusals quote it: as it stands where it begins like an object, and else as hexadecimal digits.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go (summarizeData) v1.36.3
 */

const MAX_BYTES = 30;

function bytesOf(character: string): readonly number[] {
  const point = character.codePointAt(0) ?? 0;
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}

const asHex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** At most thirty bytes of `body`, with " ..." where there are more. */
export function bodySummary(body: string): string {
  if (body === "") return "<empty>";
  let text = "";
  const bytes: number[] = [];
  for (const character of body) {
    const next = bytesOf(character);
    if (bytes.length + next.length > MAX_BYTES) {
      const cut = next.slice(0, MAX_BYTES - bytes.length);
      // Each byte of a character that is cut through becomes a replacement character.
      return `${body.startsWith("{") ? text + "\ufffd".repeat(cut.length) : asHex([...bytes, ...cut])} ...`;
    }
    bytes.push(...next);
    text += character;
  }
  return body.startsWith("{") ? text : asHex(bytes);
}
