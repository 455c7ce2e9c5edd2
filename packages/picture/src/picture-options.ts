/** What can be said of any picture. */
import type { Pod } from "@everynode/model";
import { describedValue, UsageError } from "everynode";

/** Light, dark, or as the reader's system is set (`prefers-color-scheme`). */
export type Theme = "light" | "dark" | "auto";

/** What can be said of any picture. */
export interface PictureOptions {
  /** "auto" where left out. */
  readonly theme?: Theme;
  /** Stands above the picture; a title that says what is seen where left out. */
  readonly title?: string;
  /** In pixels; as wide as the kind of picture usually is where left out. */
  readonly width?: number;
}

/** What can be said of any picture as text. */
export interface TextOptions {
  readonly title?: string;
  /** Columns of the terminal; 100 where left out. */
  readonly columns?: number;
}

/** Which pods are in the picture. */
export interface PodChoice {
  /** True for the pods that are looked at; all where left out. The others are left out of the picture. */
  readonly pods?: (pod: Pod) => boolean;
}

/** A workload by its kind and name; in the namespace `default` where none is given. */
export interface WorkloadName {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Something to point at in time: what an oracle found wrong, or a remark of one's own. */
export interface Mark {
  readonly atMs: number;
  /** Number of its moment, from 0, where several are of one time; the last that is not later than `atMs` where left out. */
  readonly moment?: number;
  readonly text: string;
  /** Name of the node whose lane it stands in; over all of them where left out. */
  readonly node?: string;
  /** "violation" where left out. */
  readonly type?: "violation" | "note";
}

const THEMES: readonly unknown[] = ["light", "dark", "auto"];

/** Throws a `UsageError` for options that no picture has. */
export function checkOptions({ theme, width, title }: PictureOptions): void {
  if (theme !== undefined && !THEMES.includes(theme)) throw new UsageError(`theme must be "light", "dark" or "auto"; got ${describedValue(theme)}`);
  if (width !== undefined && !(Number.isFinite(width) && width >= LEAST_WIDTH)) throw new UsageError(`width must be a number of pixels from ${LEAST_WIDTH} on; got ${describedValue(width)}`);
  if (title !== undefined && typeof title !== "string") throw new UsageError(`title must be a text; got ${describedValue(title)}`);
}

const LEAST_WIDTH = 240;

/** Throws a `UsageError` for a terminal that is too narrow for anything. */
export function checkTextOptions({ columns, title }: TextOptions): void {
  if (columns !== undefined && !(Number.isSafeInteger(columns) && columns >= LEAST_COLUMNS)) throw new UsageError(`columns must be a whole number from ${LEAST_COLUMNS} on; got ${describedValue(columns)}`);
  checkOptions(title === undefined ? {} : { title });
}

const LEAST_COLUMNS = 40;
