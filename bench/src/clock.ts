/** Wall time, as the median of several runs. */

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** The median time of `runs` runs, each on what `prepare` makes, in milliseconds. */
export function medianMs<T>(runs: number, prepare: () => T, work: (prepared: T) => void): number {
  return median(
    Array.from({ length: runs }, () => {
      const prepared = prepare();
      globalThis.gc?.();
      return timed(() => work(prepared));
    }),
  );
}
