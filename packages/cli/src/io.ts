/** What the command line has to do with the world outside: nothing but this. */

/** Where text comes from and goes to. Functions that read and write throw an error with a `code` (ENOENT, EACCES, ...) where they cannot. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  /** The text of a file; of standard input for "-". */
  readFile(path: string): string;
  /** The files of a folder that are manifests, in order of name; undefined for what is no folder. */
  manifestsIn(path: string): readonly string[] | undefined;
  writeFile(path: string, text: string): void;
  /** The version of everynode. */
  readonly version: string;
}
