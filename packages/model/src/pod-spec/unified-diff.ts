/**
 * The difference of two texts, line by line, as `diff -u` shows it.
 *
 * Source: github.com/pmezard/go-difflib (the longest common block first, after Ratcliff and Obershelp)
 */
const CONTEXT = 3;

type Lines = readonly string[];

/** The differing lines of two texts with three lines around them; "" where there are none. Quadratic in the lines at worst. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split("\n");
  const b = after.split("\n");
  const hunks = hunksOf(editsOf(commonBlocks(a, b), a.length, b.length));
  return hunks.map((hunk) => printHunk(hunk, a, b)).join("");
}

/** `size` lines that are the same from `a` and from `b` on. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** A part of both texts; ends are exclusive. */
interface Region {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

function commonBlocks(a: Lines, b: Lines): readonly Block[] {
  const places = placesOf(b);
  const found: Block[] = [];
  const visit = (region: Region): void => {
    const block = longestBlock(a, b, { region, places });
    if (block.size === 0) return;
    const { aStart, aEnd, bStart, bEnd } = region;
    if (aStart < block.a && bStart < block.b) visit({ aStart, aEnd: block.a, bStart, bEnd: block.b });
    found.push(block);
    const aNext = block.a + block.size;
    const bNext = block.b + block.size;
    if (aNext < aEnd && bNext < bEnd) visit({ aStart: aNext, aEnd, bStart: bNext, bEnd });
  };
  visit({ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length });
  return joined(found);
}

/** Where each line occurs. Lines that occur too often in a long text are no sign of anything: they are left out. */
function placesOf(lines: Lines): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  lines.forEach((line, i) => {
    const known = places.get(line);
    if (known === undefined) places.set(line, [i]);
    else known.push(i);
  });
  if (lines.length < 200) return places;
  const most = Math.floor(lines.length / 100) + 1;
  for (const [line, at] of places) if (at.length > most) places.delete(line);
  return places;
}

interface Search {
  readonly region: Region;
  readonly places: ReadonlyMap<string, readonly number[]>;
}

function longestBlock(a: Lines, b: Lines, { region, places }: Search): Block {
  const { aStart, aEnd, bStart, bEnd } = region;
  let best: Block = { a: aStart, b: bStart, size: 0 };
  // How long the common run is that ends at each line of b, and at the line of a before.
  let runs = new Map<number, number>();
  for (let i = aStart; i < aEnd; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? "") ?? []) {
      if (j < bStart) continue;
      if (j >= bEnd) break;
      const size = (runs.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    runs = next;
  }
  return widened(a, b, { best, region });
}

/** The block with the lines around it that are the same, too frequent ones among them. */
function widened(a: Lines, b: Lines, { best, region }: { readonly best: Block; readonly region: Region }): Block {
  let { a: i, b: j, size } = best;
  while (i > region.aStart && j > region.bStart && a[i - 1] === b[j - 1]) {
    i--;
    j--;
    size++;
  }
  while (i + size < region.aEnd && j + size < region.bEnd && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

/** Blocks that touch made into one. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last !== undefined && last.a + last.size === block.a && last.b + last.size === block.b) result[result.length - 1] = { ...last, size: last.size + block.size };
    else result.push(block);
  }
  return result;
}

/** Lines that stay, or lines that go and lines that come in their place. */
interface Edit extends Region {
  readonly same: boolean;
}

function editsOf(blocks: readonly Block[], aLength: number, bLength: number): readonly Edit[] {
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  for (const { a, b, size } of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (i < a || j < b) edits.push({ same: false, aStart: i, aEnd: a, bStart: j, bEnd: b });
    i = a + size;
    j = b + size;
    if (size > 0) edits.push({ same: true, aStart: a, aEnd: i, bStart: b, bEnd: j });
  }
  return edits;
}

/** Edits that stand near each other, with a few lines around them. */
type Hunk = readonly Edit[];

function hunksOf(edits: readonly Edit[]): readonly Hunk[] {
  const hunks: Edit[][] = [[]];
  edits.forEach((edit, i) => {
    const current = hunks.at(-1) ?? [];
    const isLast = i === edits.length - 1;
    const length = edit.aEnd - edit.aStart;
    if (!edit.same) {
      current.push(edit);
    } else if (i > 0 && !isLast && length > 2 * CONTEXT) {
      current.push(head(edit));
      hunks.push([tail(edit)]);
    } else {
      current.push(i === 0 ? tail(edit) : isLast ? head(edit) : edit);
    }
  });
  return hunks.filter((hunk) => hunk.some(({ same }) => !same));
}

const head = (edit: Edit): Edit => ({ ...edit, aEnd: Math.min(edit.aEnd, edit.aStart + CONTEXT), bEnd: Math.min(edit.bEnd, edit.bStart + CONTEXT) });
const tail = (edit: Edit): Edit => ({ ...edit, aStart: Math.max(edit.aStart, edit.aEnd - CONTEXT), bStart: Math.max(edit.bStart, edit.bEnd - CONTEXT) });

function printHunk(hunk: Hunk, a: Lines, b: Lines): string {
  const first = hunk[0];
  const last = hunk.at(-1);
  if (first === undefined || last === undefined) return "";
  const lines = hunk.flatMap((edit) => {
    const before = a.slice(edit.aStart, edit.aEnd);
    if (edit.same) return before.map((line) => ` ${line}\n`);
    return [...before.map((line) => `-${line}\n`), ...b.slice(edit.bStart, edit.bEnd).map((line) => `+${line}\n`)];
  });
  return `@@ -${range(first.aStart, last.aEnd)} +${range(first.bStart, last.bEnd)} @@\n${lines.join("")}`;
}

/** Lines as a hunk's title counts them: from one, and an empty range by the line before it. */
function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return `${start + 1}`;
  return `${length === 0 ? start : start + 1},${length}`;
}
