/** `everynode check`: histories that try to break a controller. */
import { type Campaign, type CheckControllerOptions, counterexampleText, PATTERNS, type Progress, replayLine } from "@everynode/testing";
import { corpusTexts, keepInCorpus } from "../check/corpus.js";
import { JOBS_FLAG, SEED_FLAG } from "../check/flags.js";
import { junitText } from "../check/junit.js";
import { playAgain, playShare, type Share } from "../check/share.js";
import { playShares } from "../check/shares.js";
import type { ShareResult } from "../check-worker.js";
import type { Command } from "../command.js";
import { duration, type Given, lastValue, oneOf, wholeNumber } from "../flags.js";
import type { Io, Workers } from "../io.js";
import { pageOfReplay, pageTo } from "../page.js";
import { CommandLineError, RunError } from "../usage-error.js";

/** The command. */
export const checkCommand: Command = {
  name: "check",
  usage: "check [FILE] [flags]",
  summary: "Try to break a controller: random histories, faults, old views, crashes; a counterexample is made small and told.",
  flags: [
    { name: "runs", value: "N", help: "Histories. 1000 where neither this nor --for is given." },
    { name: "for", value: "DURATION", help: "Real time: 60s, 5m." },
    SEED_FLAG,
    { name: "mode", value: "MODE", help: "strict, chaos, or both (the default)." },
    { name: "pattern", value: "PATTERN", help: `One kind of trouble only: ${PATTERNS.join(", ")}.` },
    JOBS_FLAG,
    { name: "corpus", value: "FOLDER", help: "Play what failed once first, and keep what fails now." },
    { name: "replay", value: "FILE", help: 'Play one history: a file of the corpus, or what a counterexample prints as its replay ("-" reads it from standard input).' },
    { name: "html", value: "FILE", help: "Where something is found, write it as a page with a map, a timeline and a slider through time." },
    { name: "junit", value: "FILE", help: "Write the result as JUnit XML." },
  ],
  examples: ["check --for 60s", "check dist/my-check.js --corpus corpus --junit report.xml", "check --replay corpus/P-01-0f3a9c21.json --html out.html"],
  run: check,
};

const RUNS = 1000;

async function check(given: Given, io: Io): Promise<number> {
  const [file, ...more] = given.words;
  if (more.length > 0) throw new CommandLineError(`check takes one file; got ${given.words.join(" ")}`);
  const folder = lastValue(given, "corpus");
  const whole: Share = { ...shareOf(given, io), file, corpus: folder === undefined ? [] : corpusTexts(folder, io) };
  const jobs = whole.replay === undefined ? wholeNumber(given, "jobs", { least: 1, otherwise: io.processors }) : 1;
  const progress = progressLine(whole, io);
  const pool = jobs > 1 ? io.workers<Share, ShareResult>("check-worker", jobs) : undefined;
  const inThread = async (share: Share): Promise<Campaign> => {
    const result = await (pool as Workers<Share, ShareResult>).run(share);
    if ("problem" in result) throw new RunError(result.problem);
    return result.campaign;
  };
  let campaign: Campaign;
  try {
    campaign = await playShares({ whole, jobs, play: pool === undefined ? playShare : inThread, clock: io.clock, onProgress: progress.show });
  } finally {
    progress.clear();
    await pool?.end();
  }
  const { counterexample } = campaign;
  const html = lastValue(given, "html");
  if (html !== undefined && counterexample !== undefined) pageTo(html, pageOfReplay(await playAgain(file, replayLine(counterexample)), `${counterexample.violation.oracle} ${counterexample.violation.object}`), io);
  return told(campaign, given, io);
}

function shareOf(given: Given, io: Io): Omit<Share, "file" | "corpus"> {
  const forMs = duration(given, "for");
  const mode = oneOf(given, "mode", { words: ["both", "strict", "chaos"], otherwise: "both" });
  const pattern = lastValue(given, "pattern") === undefined ? undefined : oneOf(given, "pattern", { words: PATTERNS, otherwise: "stale-state" });
  const replay = lastValue(given, "replay");
  const bounds = lastValue(given, "runs") !== undefined || forMs === undefined ? { runs: wholeNumber(given, "runs", { least: 1, otherwise: RUNS }) } : {};
  return {
    seed: wholeNumber(given, "seed", { otherwise: 1 }),
    ...bounds,
    ...(forMs === undefined ? {} : { forMs }),
    ...(mode === "both" ? {} : { mode }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(replay === undefined ? {} : { replay: replay.startsWith("{") ? replay : readReplay(replay, io), runs: 1 }),
  } satisfies Partial<CheckControllerOptions>;
}

function readReplay(path: string, io: Io): string {
  try {
    return io.readFile(path);
  } catch (error) {
    throw new RunError(`cannot read ${path}: ${(error as { readonly code?: string }).code === "ENOENT" ? "there is no such file" : String(error)}`);
  }
}

const perSecond = ({ runs, ms }: Progress): number => Math.round((runs * 1000) / Math.max(1, ms));

const BAR = 24;

/** A line on a terminal that tells how far it has come, and goes away in the end. */
function progressLine({ runs, forMs }: Share, io: Io): { readonly show: (progress: Progress) => void; readonly clear: () => void } {
  const show = (progress: Progress): void => {
    const share = Math.min(1, Math.max(runs === undefined ? 0 : progress.runs / runs, forMs === undefined ? 0 : progress.ms / forMs));
    const full = Math.round(share * BAR);
    io.stderr(`\r[${"#".repeat(full)}${".".repeat(BAR - full)}] ${progress.runs} histories, ${perSecond(progress)} a second`);
  };
  return io.isTerminal ? { show, clear: () => io.stderr("\r\u001b[K") } : { show: () => undefined, clear: () => undefined };
}

/** How often histories came into what a campaign has to come into now and then; a campaign of some length that never did is blind there. */
function situationLines({ reached }: Campaign): readonly string[] {
  const counts = Object.entries(reached).sort(([, a], [, b]) => b - a);
  const never = counts.filter(([, count]) => count === 0).map(([name]) => name);
  return [
    `Came into: ${counts.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`).join(", ") || "nothing in particular"}.`,
    ...(never.length === 0 ? [] : [`Never came into: ${never.join(", ")}.`]),
  ];
}

/** Prints what came of it; the exit code. */
function told(campaign: Campaign, given: Given, io: Io): number {
  const { runs, writes, ms, counterexample } = campaign;
  const [file = "the DaemonSet controller"] = given.words;
  const seed = wholeNumber(given, "seed", { otherwise: 1 });
  const junit = lastValue(given, "junit");
  const html = lastValue(given, "html");
  if (junit !== undefined) io.writeFile(junit, junitText(campaign, file));
  if (counterexample === undefined) {
    io.stdout(`${runs} histories of seed ${seed} held: ${writes} writes checked in ${(ms / 1000).toFixed(1)} s, ${perSecond(campaign)} histories a second.\n${situationLines(campaign).map((line) => `${line}\n`).join("")}`);
    return 0;
  }
  io.stdout(`${counterexampleText(counterexample)}\n`);
  if (html !== undefined) io.stdout(`\nWritten as a page to ${html}.\n`);
  const folder = lastValue(given, "corpus");
  if (folder !== undefined) io.stdout(`\nKept as ${keepInCorpus(folder, counterexample, io)}.\n`);
  return 1;
}
