/** What a server takes, and what holds where nothing is said. */
import { UsageError } from "everynode";
import type { Doors } from "./guard.js";
import { DEFAULT_TIME, type TimeMode } from "./time-mode.js";

/** Options of `serveCluster`. Everything may be left out. */
export interface ServeOptions {
  /** 0 (where left out): any that is free. */
  readonly port?: number;
  /** 127.0.0.1 where left out; addresses that others reach take `token` and `tls`. */
  readonly host?: string;
  /** What clients have to say in `Authorization: Bearer`. */
  readonly token?: string;
  /** A certificate and its key, in PEM: HTTPS instead of HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** How time passes; `{ type: "quiet", factor: 1 }` where left out. */
  readonly time?: TimeMode;
  /** Answers of 128 KiB and more are compressed for clients that take it; false where left out. */
  readonly gzip?: boolean;
  /** A file that `POST /everynode/v1/save` and `close` write the cluster to. */
  readonly stateFile?: string;
  /** Told of what went wrong with a request or with time; writes to standard error where left out. */
  readonly onError?: (error: unknown) => void;
  readonly limits?: Partial<Limits>;
}

/** Limits that keep a server alive. */
export interface Limits {
  /** Connections at most; more are closed at once. */
  readonly connections: number;
  /** Watches at most; who asks for more gets 429. */
  readonly watches: number;
  /** Real milliseconds after which a watcher that takes nothing is dropped. */
  readonly stallMs: number;
  /** Real milliseconds between bookmarks. */
  readonly bookmarkMs: number;
  /** Entries of each kind's watch log that are kept: how long a client may be away without having to list anew. */
  readonly history: number;
  /** Simulated milliseconds that a write may take to come to rest before its answer, under `quiet`. */
  readonly patienceMs: number;
  /** Real milliseconds after which a controller that is silent counts as done, under `quiet`. */
  readonly graceMs: number;
  /** Real milliseconds for which a write waits for controllers at most, under `quiet`. */
  readonly controllersMs: number;
  /** Real milliseconds between two times that the state is saved where it has a file; 0: only when it closes. */
  readonly saveMs: number;
}

const LIMITS: Limits = { connections: 4096, watches: 4096, stallMs: 30_000, bookmarkMs: 60_000, history: 4096, patienceMs: 30_000, graceMs: 25, controllersMs: 1000, saveMs: 60_000 };

/** Options with nothing left out but what may be. */
export interface Settings extends Doors {
  readonly port: number;
  readonly time: TimeMode;
  readonly gzip: boolean;
  readonly stateFile: string | undefined;
  readonly onError: (error: unknown) => void;
  readonly limits: Limits;
}

const NAMES: { readonly [name in keyof Required<ServeOptions>]: true } = { port: true, host: true, token: true, tls: true, time: true, gzip: true, stateFile: true, onError: true, limits: true };

function checkNames(given: object, names: readonly string[], what: string): void {
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined) throw new UsageError(`${what} has no option ${JSON.stringify(stray)}; there are ${names.join(", ")}`);
}

function checkedLimits(limits: Partial<Limits>): Limits {
  checkNames(limits, Object.keys(LIMITS), "limits");
  for (const [name, value] of Object.entries(limits)) if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`limits.${name} must be a whole number from 0 on; got ${JSON.stringify(value)}`);
  return { ...LIMITS, ...limits };
}

const LAST_PORT = 65_535;

/** The settings that options stand for. Throws a `UsageError` for what makes no sense. */
export function settingsOf(options: ServeOptions): Settings {
  checkNames(options, Object.keys(NAMES), "serveCluster");
  const { port = 0, host = "127.0.0.1", token, tls, time = DEFAULT_TIME, gzip = false, stateFile, onError = (error) => console.error(error), limits = {} } = options;
  if (!Number.isSafeInteger(port) || port < 0 || port > LAST_PORT) throw new UsageError(`port must be a whole number from 0 to ${LAST_PORT}; got ${JSON.stringify(port)}`);
  return { port, host, token, tls, time, gzip, stateFile, onError, limits: checkedLimits(limits) };
}
