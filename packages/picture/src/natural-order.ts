/** Names as people order them: node-2 before node-10. */

/** Negative where `a` comes first; digits compare as numbers, all else by code units; total, so that equal only are equal. */
export function naturally(a: string, b: string): number {
  const [left, right] = [a.match(PARTS) ?? [], b.match(PARTS) ?? []];
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = compared(left[at] ?? "", right[at] ?? "");
    if (difference !== 0) return difference;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

const PARTS = /\d+|\D+/g;

function compared(a: string, b: string): number {
  if (isDigits(a) && isDigits(b)) {
    const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
    if (x.length !== y.length) return x.length - y.length;
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const isDigits = (text: string): boolean => /^\d/.test(text);
