/** Texts in base 64 and back, as UTF-8. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function bytesOf(text: string): readonly number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|(.)/gs)].map(([, hex, letter = ""]) => (hex === undefined ? letter.charCodeAt(0) : Number.parseInt(hex, 16)));
}

/** The text in base 64. Linear in its length. */
export function base64(text: string): string {
  const bytes = bytesOf(text);
  let coded = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(group >> shift) & 63] ?? "");
    coded += digits.map((digit, place) => (place > bytes.length - at ? "=" : digit)).join("");
  }
  return coded;
}

/** The text that `coded` spells; undefined for what is no base 64, or no UTF-8. Linear in its length. */
export function textOfBase64(coded: string): string | undefined {
  const digits = coded.replaceAll(/[\r\n]/g, "");
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  const bits = Array.from(digits.replace(/=+$/, "")).map((digit) => DIGITS.indexOf(digit));
  let escaped = "";
  for (let at = 0; at + 1 < bits.length; at++) {
    if (at % 4 === 3) continue;
    const pair = ((bits[at] ?? 0) << 6) | (bits[at + 1] ?? 0);
    escaped += `%${((pair >> (4 - 2 * (at % 4))) & 255).toString(16).padStart(2, "0")}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
