/** What a command is, and the flags that many of them have. */
import type { Task } from "./effect.js";
import { type Flag, type Given, text, toggle } from "./flag.js";
import type { Terminal } from "./terminal.js";

/** One command of kubectl. */
export interface Command {
  /** Its words behind `kubectl`: `rollout status`. */
  readonly path: string;
  readonly aliases?: readonly string[];
  readonly flags: readonly Flag[];
  /** Does it; a number is the exit code. */
  run(given: Given, terminal: Terminal): Task<number | void>;
}

/** Flags of every command. Those about the connection are read and have no effect. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  text("namespace", "n"),
  ...["context", "kubeconfig", "cluster", "user", "server", "token", "as", "request-timeout", "cache-dir"].map((name) => text(name)),
  { name: "v", short: "v", type: "string" },
  toggle("insecure-skip-tls-verify"),
  toggle("warnings-as-errors"),
];

/** `-f`, `-R` and `-k`. */
export const FILE_FLAGS: readonly Flag[] = [text("filename", "f"), toggle("recursive", "R")];

/** `-l` and `--field-selector`. */
export const SELECTOR_FLAGS: readonly Flag[] = [text("selector", "l"), text("field-selector")];

/** `--all` and `-A`. */
export const ALL_FLAGS: readonly Flag[] = [toggle("all"), toggle("all-namespaces", "A")];

/** Flags of commands that print an object that they changed. */
export const CHANGE_FLAGS: readonly Flag[] = [
  text("output", "o"),
  { name: "dry-run", type: "string", bare: "unchanged" },
  text("field-manager"),
  toggle("show-managed-fields"),
  toggle("allow-missing-template-keys"),
  text("template"),
];

/** `--record`, which is on its way out. */
export const RECORD_FLAG: Flag = { ...toggle("record"), deprecated: "--record will be removed in the future" };

/** `--validate`. */
export const VALIDATE_FLAG: Flag = { name: "validate", type: "string", bare: "strict" };
