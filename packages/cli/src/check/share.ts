/** One share of a campaign: so many histories from a number on. What a worker is given, and what it says; both are plain data. */
import { type Campaign, type CheckControllerOptions, type Replayed, replayed, tryController } from "@everynode/testing";
import { UsageError } from "everynode";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What the command line says of a campaign. */
export interface Share extends Pick<CheckControllerOptions, "mode" | "pattern" | "replay" | "corpus" | "seed" | "skip" | "runs" | "forMs" | "shrinkMs"> {
  /** The file whose default export says what is checked; undefined for the built-in DaemonSet controller. */
  readonly file: string | undefined;
}

const TYPESCRIPT = /\.[cm]?tsx?$/;

/** The options that a file exports. Throws a `UsageError` where it does not. */
async function optionsOf(file: string | undefined): Promise<CheckControllerOptions> {
  if (file === undefined) return {};
  if (TYPESCRIPT.test(file)) throw new UsageError(`${file} is TypeScript, which Node.js 20 cannot run: give the file that it is built to, or call checkController in a test`);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "ERR_MODULE_NOT_FOUND" && !existsSync(file)) throw new UsageError(`cannot read ${file}: there is no such file`);
    throw new UsageError(`cannot import ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof module.default !== "object" || module.default === null) throw new UsageError(`${file} must have a default export: what checkController takes, such as { controller, oracles }`);
  return module.default;
}

/** Plays the history of a counterexample once more, and keeps all that it comes through. */
export async function playAgain(file: string | undefined, replay: string): Promise<Replayed> {
  return replayed({ ...(await optionsOf(file)), replay });
}

/** Plays a share. */
export async function playShare({ file, ...share }: Share): Promise<Campaign> {
  const given = Object.fromEntries(Object.entries(share).filter(([, value]) => value !== undefined));
  return tryController({ ...(await optionsOf(file)), ...given });
}
