/** What the command line has to do with the world outside: nothing but this. */

/** Some threads that do one kind of work. */
export interface Workers<Task, Result> {
  /** Does a piece of work in a thread that is free, or as soon as one is. */
  readonly run: (task: Task) => Promise<Result>;
  /** Ends all threads. */
  end(): Promise<void>;
}

/** How lines are asked for where a person types them. */
export interface Asking {
  /** What stands before the next line. */
  readonly prompt: () => string;
  /** What the last word of a line may become. */
  readonly completions: (line: string) => readonly string[];
}

/** Where text comes from and goes to. Functions that read and write throw an error with a `code` (ENOENT, EACCES, ...) where they cannot. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  /** The text of a file; of standard input for "-". */
  readFile(path: string): string;
  /** The files of a folder that are manifests, in order of name; undefined for what is no folder. */
  manifestsIn(path: string): readonly string[] | undefined;
  /** Writes a file, and makes the folder that it is in. `mode`: who may do what with it, where that is not left to the machine. */
  writeFile(path: string, text: string, mode?: number): void;
  /** The files of a folder, in order of name; undefined where there is no such folder. */
  filesIn(path: string): readonly string[] | undefined;
  /** Lets a person edit a text, in the editor of their choice; left out where there is none. */
  readonly edit?: (text: string) => string;
  /** The lines that are typed, or come from standard input, one by one. */
  lines(asking: Asking): AsyncIterable<string>;
  /** True where somebody looks at what is written to `stderr` as it comes. */
  readonly isTerminal: boolean;
  /** Real time, in milliseconds from some moment on. */
  readonly clock: () => number;
  /** How many threads may run at the same time. */
  readonly processors: number;
  /** Threads that run one of this package's worker files. */
  workers<Task, Result>(file: string, threads: number): Workers<Task, Result>;
  /** Resolves once the process is asked to end. */
  stopped(): Promise<void>;
  /** The version of everynode. */
  readonly version: string;
}
