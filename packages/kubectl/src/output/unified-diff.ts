/** Two texts side by side, in the unified form. */

/** What the two texts are called. */
export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

const CONTEXT = 3;

/** The difference as one hunk: from the first line that differs to the last, with three lines around. Linear in the lines. */
export function unifiedDiff(before: string, after: string, names: DiffNames): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const from = Math.max(0, head - CONTEXT);
  const [oldEnd, nowEnd] = [Math.min(old.length, old.length - tail + CONTEXT), Math.min(now.length, now.length - tail + CONTEXT)];
  const range = (end: number, start: number): string => `${end === 0 ? 0 : start + 1},${end - start}`;
  return [
    `diff -u -N ${names.before} ${names.after}`,
    `--- ${names.before}`,
    `+++ ${names.after}`,
    `@@ -${range(oldEnd, from)} +${range(nowEnd, from)} @@`,
    ...old.slice(from, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, oldEnd).map((line) => ` ${line}`),
    "",
  ].join("\n");
}

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
