/** Manifests as files. */
import type { Io } from "./io.js";
import { RunError } from "./usage-error.js";

/** The text of a manifest, and what it is called in messages. */
export interface ManifestFile {
  readonly file: string;
  readonly text: string;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "you may not"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of its path is no folder"],
  ["ENOSPC", "the disk is full"],
]);

/** Why something about a file went wrong, for people; what is no error of a file is thrown again. */
export function fileTrouble(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== "string") throw error;
  return REASONS.get(code) ?? code;
}

/** The manifests that `-f` names, in order; those of a folder in order of name. Throws a `RunError` where one cannot be read. */
export function manifestFiles(paths: readonly string[], io: Io): readonly ManifestFile[] {
  return paths.flatMap((path) => inFolder(path, io) ?? [path]).map((path) => ({ file: path === "-" ? "STDIN" : path, text: read(path, io) }));
}

function inFolder(path: string, io: Io): readonly string[] | undefined {
  const files = path === "-" ? undefined : io.manifestsIn(path);
  if (files?.length === 0) throw new RunError(`there is no manifest (.yaml, .yml, .json) in the folder ${path}`);
  return files;
}

function read(path: string, io: Io): string {
  try {
    return io.readFile(path);
  } catch (error) {
    throw new RunError(`cannot read ${path}: ${fileTrouble(error)}`);
  }
}
