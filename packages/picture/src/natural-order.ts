/** Names as people order them: node-2 before node-10. */

/** Negative where `a` comes first; digits compare as numbers, all else by code units; total, so that equal only are equal. Linear in the names, and does not allocate. */
export function naturally(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(j)];
    if (!isDigit(left) || !isDigit(right)) {
      if (left !== right) return left - right;
      i++;
      j++;
      continue;
    }
    const [from, to] = [numberFrom(a, i), numberFrom(b, j)];
    const [end, until] = [numberEnd(a, from), numberEnd(b, to)];
    // Without zeros before it the longer number is the greater one.
    if (end - from !== until - to) return end - from - (until - to);
    for (let at = 0; at < end - from; at++) {
      const difference = a.charCodeAt(from + at) - b.charCodeAt(to + at);
      if (difference !== 0) return difference;
    }
    [i, j] = [end, until];
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Where a number begins, zeros before it left out. */
function numberFrom(text: string, at: number): number {
  let from = at;
  while (text.charCodeAt(from) === 48 && isDigit(text.charCodeAt(from + 1))) from++;
  return from;
}

function numberEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}
