/**
 * Whole numbers of 64 bits as text, as selectors and tolerations compare them.
 *
 * Source: strconv.ParseInt of Go 1.26; staging/src/k8s.io/apimachinery/pkg/api/validate/content/decimal_int.go v1.36.3
 */

const MAX = (1n << 63n) - 1n;

/**
 * The number that `text` spells (a sign, then digits), or undefined where it spells none of 64 bits. Up to fifteen digits
 * make a number, more a bigint; the two compare with each other. Does not allocate for short texts.
 */
export function parseInt64(text: string): number | bigint | undefined {
  const first = text.charCodeAt(0);
  const signed = first === 0x2d || first === 0x2b;
  const start = signed ? 1 : 0;
  if (text.length === start) return undefined;
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (text.length - start > 15) return longInt64(text, start, first === 0x2d);
  return first === 0x2d && value !== 0 ? -value : value;
}

function longInt64(text: string, start: number, negative: boolean): bigint | undefined {
  const value = BigInt(text.slice(start));
  if (negative) return value > MAX + 1n ? undefined : -value;
  return value > MAX ? undefined : value;
}

/** True for a number as a person writes it: no plus sign, no leading zeros, no `-0`. Its size is not looked at. */
export function isDecimalInteger(text: string): boolean {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (text.charCodeAt(start) === 0x30) return text.length === 1;
  for (let i = start; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return text.length > start;
}
