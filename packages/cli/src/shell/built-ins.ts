/** The shell's own words: for machines, for time, and for going back in it. */
import { type Cluster, changesBetween, elapsedText, type FaultInput, type Moment } from "everynode";
import { parsedDuration } from "../flags.js";
import type { Io } from "../io.js";
import { saveTo } from "../telling.js";
import { CommandLineError } from "../usage-error.js";
import type { Branches } from "./branches.js";

/** A word of the shell's own. */
export interface BuiltIn {
  /** `back [N]`. */
  readonly usage: string;
  readonly help: string;
  /** Does it, and returns what is printed. Throws what is said instead. */
  run(branches: Branches, words: readonly string[], io: Io): string;
}

const SHOWN = 20;

/** The shell's own words, in the order of the help. */
export const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries<BuiltIn>({
    sleep: { usage: "sleep TIME", help: "Let simulated time pass: sleep 5m.", run: ({ cluster }, words) => told(cluster, () => cluster.advance(timeIn(words))) },
    settle: { usage: "settle [on|off]", help: "Let the cluster come to rest; on (the default) or off: after every command by itself.", run: settle },
    step: { usage: "step [N]", help: "Let the next N things happen (1), in order; to watch, say settle off first.", run: ({ cluster }, words) => told(cluster, () => stepped(cluster, numberIn(words, 1))) },
    history: { usage: "history [N]", help: `The last N moments (${SHOWN}): number, time, what was done.`, run: ({ cluster }, words) => lastLines(cluster.history.text, numberIn(words, SHOWN)) },
    undo: { usage: "undo", help: "Back to before the last line that changed something.", run: (branches) => wentTo(branches, branches.before) },
    back: { usage: "back [N]", help: "N moments back (1).", run: (branches, words) => wentTo(branches, branches.cluster.history.ago(numberIn(words, 1))) },
    goto: { usage: "goto N", help: "To the moment N of the history; what came later is gone, so branch first to keep it.", run: (branches, words) => wentTo(branches, momentIn(branches, words[0])) },
    changes: { usage: "changes [N [M]]", help: "What changed since the last line, or since the moment N, up to now or to the moment M.", run: changes },
    branch: { usage: "branch NAME [N]", help: "Go on from now, or from the moment N, under another name; this one stays as it is.", run: branch },
    branches: { usage: "branches", help: "The names of all branches.", run: ({ clusters, current }) => [...clusters].map(([name, { history }]) => `${name === current ? "*" : " "} ${name}  ${history.length} moments, ${elapsedText(history.last.atMs - history.first.atMs)}\n`).join("") },
    switch: { usage: "switch NAME", help: "Type at another branch from now on.", run: switched },
    compare: { usage: "compare NAME", help: "What is different here from another branch.", run: (branches, words) => said(changesBetween(branches.named(oneWord(words, "compare NAME")), branches.cluster).text) },
    why: { usage: "why POD [NAMESPACE]", help: "Why a pod is not on each node.", run: ({ cluster }, [pod = "", namespace]) => `${cluster.why(pod, namespace === undefined ? {} : { namespace }).text}\n` },
    "add-node": { usage: "add-node NAME", help: "A machine joins.", run: ({ cluster }, words) => told(cluster, () => cluster.addNode({ name: oneWord(words, "add-node NAME") })) },
    "remove-node": { usage: "remove-node NAME", help: "A machine leaves, and its node with it.", run: ({ cluster }, words) => told(cluster, () => cluster.removeNode(oneWord(words, "remove-node NAME"))) },
    inject: { usage: "inject FAULT NODE [TIME]", help: "Something goes wrong (crash, partition, full-disk, ...), until it is healed or for a time.", run: inject },
    heal: { usage: "heal [FAULT]", help: "All that is wrong ends, or one fault of that name.", run: ({ cluster }, [name]) => told(cluster, () => cluster.heal(name)) },
    faults: { usage: "faults", help: "What is wrong.", run: ({ cluster }) => cluster.faults.map(({ name, isUnderWay }) => `${name}${isUnderWay ? "" : " (planned)"}\n`).join("") },
    save: { usage: "save FILE", help: "Write the cluster to a file, for --cluster.", run: save },
    help: { usage: "help", help: "This. Everything else is kubectl's: kubectl --help.", run: () => helpText() },
  }),
);

function helpText(): string {
  const rows = [...BUILT_INS.values()].map(({ usage, help }) => [usage, help] as const).concat([["exit", "Leave."]]);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return rows.map(([usage, help]) => `  ${usage.padEnd(width)}  ${help}\n`).join("");
}

const said = (text: string): string => (text === "" ? "nothing\n" : text);

/** The moments that `act` makes, a line each. */
function told(cluster: Cluster, act: () => void): string {
  const { number } = cluster.history.last;
  act();
  const count = cluster.history.last.number - number;
  return count === 0 ? "" : lastLines(cluster.history.text, Math.min(count, SHOWN));
}

const lastLines = (text: string, count: number): string => text.split("\n").slice(-count - 1).join("\n");

function stepped(cluster: Cluster, count: number): void {
  for (let left = count; left > 0 && cluster.step(); left--);
}

function settle(branches: Branches, [mode]: readonly string[]): string {
  const { cluster } = branches;
  if (mode === undefined) return told(cluster, () => void cluster.settle());
  if (mode !== "on" && mode !== "off") throw new CommandLineError(`settle takes on, off or nothing; got ${JSON.stringify(mode)}`);
  branches.settles = mode === "on";
  return "";
}

function numberIn([text]: readonly string[], otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^-?\d+$/.test(text)) throw new CommandLineError(`a whole number is wanted; got ${JSON.stringify(text)}`);
  return Number(text);
}

function momentIn({ cluster }: Branches, text: string | undefined): Moment {
  if (text === undefined) throw new CommandLineError("which moment? history shows their numbers");
  return cluster.history.at(numberIn([text], 0));
}

function timeIn(words: readonly string[]): number {
  const text = oneWord(words, "sleep TIME");
  return parsedDuration(text) ?? wrongTime(text);
}

function wrongTime(text: string): never {
  throw new CommandLineError(`a time is like 5m, 1h30m or 19d; got ${JSON.stringify(text)}`);
}

function oneWord(words: readonly string[], usage: string): string {
  const [word, stray] = words;
  if (word === undefined || stray !== undefined) throw new CommandLineError(`usage: ${usage}`);
  return word;
}

function wentTo({ cluster }: Branches, moment: Moment): string {
  cluster.restore(moment);
  return lastLines(cluster.history.text, 1);
}

function changes(branches: Branches, [from, to]: readonly string[]): string {
  const before = from === undefined ? branches.before : momentIn(branches, from);
  return said(changesBetween(before, to === undefined ? branches.cluster : momentIn(branches, to)).text);
}

function branch(branches: Branches, [name, from]: readonly string[]): string {
  if (name === undefined) throw new CommandLineError("usage: branch NAME [N]");
  if (branches.clusters.has(name)) throw new CommandLineError(`there is a branch ${JSON.stringify(name)} already`);
  const { cluster } = branches;
  branches.clusters.set(name, from === undefined ? cluster.fork() : cluster.fork(momentIn(branches, from)));
  return switched(branches, [name]);
}

function switched(branches: Branches, words: readonly string[]): string {
  const name = oneWord(words, "switch NAME");
  branches.before = branches.named(name).history.last;
  branches.current = name;
  return "";
}

function inject({ cluster }: Branches, [type, node, time]: readonly string[]): string {
  if (type === undefined) throw new CommandLineError("usage: inject FAULT NODE [TIME]");
  const fault = { type, ...(node === undefined ? {} : { node }) } as FaultInput;
  return told(cluster, () => void cluster.inject(fault, time === undefined ? {} : { for: parsedDuration(time) ?? wrongTime(time) }));
}

function save({ cluster }: Branches, words: readonly string[], io: Io): string {
  const path = oneWord(words, "save FILE");
  saveTo(path, cluster, io);
  return `${path}: saved\n`;
}
