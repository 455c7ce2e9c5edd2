/** How commands tell of an object that they changed: `daemonset.apps/agent created`, or the object in the form that was asked for. */
import { goJson } from "@everynode/model";
import { failed } from "../failure.js";
import type { Given } from "../grammar/flag.js";
import { type Json } from "../field-of.js";
import { type Resource, qualifiedKind } from "../resource.js";
import type { Terminal } from "../terminal.js";
import type { Target } from "../request.js";
import { JSON_INDENT } from "./object-text.js";
import { printerOf } from "./printer.js";

/** Where a command stops: at the end, before it asks the server, or after the server has only looked. */
export type DryRun = "none" | "client" | "server";

/** What `--dry-run` says; without a value it means the client, which `terminal` is told is no longer the way. Throws a `CommandError` for any other word. */
export function dryRunOf(given: Given, terminal?: Terminal): DryRun {
  const word = given.text("dry-run", "none");
  if (word === "none" || word === "client" || word === "server") return word;
  if (word === "unchanged") {
    terminal?.complain("--dry-run is deprecated and can be replaced with --dry-run=client.");
    return "client";
  }
  if (word === "true" || word === "false") throw failed(`Invalid dry-run value (${word}). Must be "none", "server", or "client".`);
  throw failed(`Invalid dry-run value (${word}). Must be "none", "server", or "client".`);
}

const SUFFIX: { readonly [run in DryRun]: string } = { none: "", client: " (dry run)", server: " (server dry run)" };

/** `daemonset.apps/agent`. */
export function nameOf(resource: Resource, name: string): string {
  return `${qualifiedKind(resource)}/${name}`;
}

/** What was done to an object, and what it is now. */
export interface Change {
  readonly target: Target;
  readonly operation: string;
  readonly object: Json;
  /** True where its fields are in the order in which Kubernetes writes them. */
  readonly asBuilt?: boolean;
  /** What stands behind the operation; what the dry run says where left out. */
  readonly suffix?: string;
}

/** Tells that `operation` was done to an object. */
export function tellChange(terminal: Terminal, given: Given, { target, operation, object, asBuilt = false, suffix }: Change): void {
  const printer = printerOf(given, terminal);
  const line = nameOf(target.resource, target.name);
  if (printer.type === "name") return terminal.line(line);
  if (printer.type !== "object") return terminal.line(`${line} ${operation}${suffix ?? SUFFIX[dryRunOf(given)]}`);
  terminal.print(asBuilt && printer.format === "json" ? `${goJson(object, JSON_INDENT)}\n` : printer.text(object));
}
