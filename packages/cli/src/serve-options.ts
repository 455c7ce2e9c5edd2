/** The flags of `everynode serve`. */
import { type ServeOptions, timeMode } from "@everynode/server";
import { UsageError } from "everynode";
import { type Flag, type Given, lastValue, wholeNumber } from "./flags.js";
import type { Io } from "./io.js";
import { fileTrouble } from "./manifest-files.js";
import { RUN_FLAGS, type RunOptions, runOptions } from "./run-options.js";
import { CommandLineError, RunError } from "./usage-error.js";

const FROM_RUN: readonly string[] = ["filename", "nodes", "control-planes", "seed", "legacy", "latencies", "heartbeat"];

/** The flags, in the order of the help. */
export const SERVE_FLAGS: readonly Flag[] = [
  ...RUN_FLAGS.filter(({ name }) => FROM_RUN.includes(name)),
  { name: "port", short: "p", value: "PORT", help: "Where to listen: 16443; 0 for any that is free." },
  { name: "host", value: "ADDRESS", help: "127.0.0.1; addresses that others reach take --token and TLS." },
  { name: "token", value: "TOKEN", help: "What clients have to show; 16 characters at least." },
  { name: "tls-cert", value: "FILE", help: "A certificate in PEM: HTTPS instead of HTTP." },
  { name: "tls-key", value: "FILE", help: "Its key in PEM." },
  { name: "time", value: "MODE", help: "quiet (the default): a write comes to rest before its answer, and the clock goes on as on the wall; quiet=0: it stands still in between; real, real=60; fast; manual." },
  { name: "start", value: "TIME", help: "When the simulated clock starts, as in 2026-01-01T00:00:00Z: now." },
  { name: "state", value: "FILE", help: "The cluster comes from this file where there is one, and is written to it in the end and now and then." },
  { name: "write-kubeconfig", value: "FILE", help: "Write a kubeconfig for the cluster." },
  { name: "gzip", help: "Compress long answers." },
];

const DEFAULT_PORT = 16_443;

/** What `everynode serve` was asked for. */
export interface ServeCommandOptions {
  readonly run: RunOptions;
  readonly serve: ServeOptions;
  readonly startTime: string | number;
  readonly state: string | undefined;
  readonly kubeconfig: string | undefined;
}

/** The options in a command line. Throws a `CommandLineError` for what makes no sense, and a `RunError` for a certificate that cannot be read. */
export function serveOptions(given: Given, io: Io): ServeCommandOptions {
  const state = lastValue(given, "state");
  return {
    run: runOptions(given),
    serve: {
      port: wholeNumber(given, "port", { otherwise: DEFAULT_PORT }),
      time: modeOf(lastValue(given, "time") ?? "quiet"),
      gzip: given.values.has("gzip"),
      ...textOption("host", lastValue(given, "host")),
      ...textOption("token", lastValue(given, "token")),
      ...textOption("stateFile", state),
      ...tlsOf(given, io),
    },
    startTime: lastValue(given, "start") ?? Date.now(),
    state,
    kubeconfig: lastValue(given, "write-kubeconfig"),
  };
}

const textOption = <Name extends string>(name: Name, value: string | undefined): { readonly [name in Name]?: string } => (value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: string }));

function modeOf(word: string): NonNullable<ServeOptions["time"]> {
  try {
    return timeMode(word);
  } catch (error) {
    throw error instanceof UsageError ? new CommandLineError(`--time: ${error.message}`) : error;
  }
}

function tlsOf(given: Given, io: Io): Pick<ServeOptions, "tls"> {
  const [cert, key] = [lastValue(given, "tls-cert"), lastValue(given, "tls-key")];
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined || key === undefined) throw new CommandLineError("--tls-cert and --tls-key go together");
  return { tls: { cert: textOf(cert, io), key: textOf(key, io) } };
}

function textOf(path: string, io: Io): string {
  try {
    return io.readFile(path);
  } catch (error) {
    throw new RunError(`cannot read ${path}: ${fileTrouble(error)}`);
  }
}
