/** The flags of `everynode run`. */
import { duration, type Flag, type Given, lastValue, oneOf, wholeNumber } from "./flags.js";
import { CommandLineError } from "./usage-error.js";

/** The flag for a page. */
export const HTML_FLAG: Flag = { name: "html", value: "FILE", help: "Write a page with a map, a timeline and a slider through time; it needs no server and no network." };

/** The flags, in the order of the help. */
export const RUN_FLAGS: readonly Flag[] = [
  { name: "filename", short: "f", value: "FILE", help: "A manifest, a folder of them, or - for standard input; may be given several times." },
  { name: "nodes", short: "n", value: "N", help: "How many workers: 3, or none where the manifests bring nodes." },
  { name: "control-planes", value: "M", help: "How many tainted control planes beside them: 0." },
  { name: "seed", value: "S", help: "The number that all chance comes from: 1." },
  { name: "legacy", value: "WHAT", help: 'Versions of before apps/v1: "convert" (the default) or "refuse".' },
  { name: "latencies", value: "WHAT", help: '"recorded" (the default): things take as long as in a real cluster; "instant": no time.' },
  { name: "for", value: "TIME", help: "Let so much simulated time pass once the cluster is at rest: 5m, 1h30m, 19d." },
  { name: "heartbeat", value: "TIME", help: "How often nodes give signs of life: 10s. Rarer ones make days pass faster." },
  { name: "explain", help: "Tell which fields and kinds are accepted but have no effect here." },
  { name: "quiet", short: "q", help: "Do not tell what happens." },
  { name: "output", short: "o", value: "FORM", help: "What the cluster is in the end: table (the default), json or yaml." },
  { name: "save", value: "FILE", help: "Write the whole cluster to a file, for loadCluster." },
  HTML_FLAG,
];

/** What the cluster in the end can be printed as. */
export const OUTPUTS = ["table", "json", "yaml"] as const;

/** What `everynode run` was asked for. */
export interface RunOptions {
  readonly files: readonly string[];
  /** Undefined: as many as are needed. */
  readonly nodes: number | undefined;
  readonly controlPlanes: number;
  readonly seed: number;
  readonly legacy: "convert" | "refuse";
  readonly latencies: "recorded" | "instant";
  readonly forMs: number;
  readonly heartbeatMs: number | undefined;
  readonly explain: boolean;
  readonly quiet: boolean;
  readonly output: (typeof OUTPUTS)[number];
  readonly save: string | undefined;
  readonly html: string | undefined;
}

/** The options in a command line. Throws a `CommandLineError` for what makes no sense. */
export function runOptions(given: Given): RunOptions {
  const files = given.values.get("filename") ?? [];
  const [stray] = given.words;
  if (stray !== undefined) throw new CommandLineError(`unexpected ${JSON.stringify(stray)}; manifests are given by -f: -f ${stray}`);
  return {
    files,
    nodes: given.values.has("nodes") ? wholeNumber(given, "nodes", { otherwise: 3 }) : undefined,
    controlPlanes: wholeNumber(given, "control-planes", { otherwise: 0 }),
    seed: wholeNumber(given, "seed", { least: -Infinity, otherwise: 1 }),
    legacy: oneOf(given, "legacy", { words: ["convert", "refuse"], otherwise: "convert" }),
    latencies: oneOf(given, "latencies", { words: ["recorded", "instant"], otherwise: "recorded" }),
    forMs: duration(given, "for") ?? 0,
    heartbeatMs: duration(given, "heartbeat"),
    explain: given.values.has("explain"),
    quiet: given.values.has("quiet"),
    output: oneOf(given, "output", { words: OUTPUTS, otherwise: "table" }),
    save: lastValue(given, "save"),
    html: lastValue(given, "html"),
  };
}
