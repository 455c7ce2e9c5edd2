/** `everynode mutants`: DaemonSet controllers that are broken in small ways, to see what finds them. */
import { MUTANTS } from "@everynode/testing";
import { textTable } from "everynode";
import { JOBS_FLAG, SEED_FLAG } from "../check/flags.js";
import { hunted, type MutantResult, type MutantTask } from "../check/mutant-hunt.js";
import type { Command } from "../command.js";
import { type Given, lastValue, wholeNumber } from "../flags.js";
import type { Io } from "../io.js";
import { CommandLineError } from "../usage-error.js";

/** The command. */
export const mutantsCommand: Command = {
  name: "mutants",
  usage: "mutants [NAME...] [flags]",
  summary: "Hunt DaemonSet controllers that are broken in small ways, and tell what kills each of them, and how fast.",
  flags: [
    SEED_FLAG,
    { name: "runs", value: "N", help: "Histories for each mutant at most; 3000 where left out." },
    JOBS_FLAG,
    { name: "story", help: "Tell how each of them was killed." },
  ],
  examples: ["mutants", "mutants M01 X03 --story"],
  run: mutants,
};

const RUNS = 3000;

async function mutants(given: Given, io: Io): Promise<number> {
  const names = given.words.length === 0 ? MUTANTS.map(({ name }) => name) : given.words;
  const unknown = names.find((name) => !MUTANTS.some((mutant) => mutant.name === name));
  if (unknown !== undefined) throw new CommandLineError(`there is no mutant ${JSON.stringify(unknown)}; there are ${MUTANTS.map(({ name }) => name).join(" ")}`);
  const seed = wholeNumber(given, "seed", { otherwise: 1 });
  const runs = wholeNumber(given, "runs", { least: 1, otherwise: RUNS });
  const jobs = Math.min(names.length, wholeNumber(given, "jobs", { least: 1, otherwise: io.processors }));
  const startMs = io.clock();
  const results = await all(names.map((name): MutantTask => ({ name, seed, runs })), jobs, io);
  return told(results, { ms: io.clock() - startMs, jobs, stories: lastValue(given, "story") !== undefined }, io);
}

async function all(tasks: readonly MutantTask[], jobs: number, io: Io): Promise<readonly MutantResult[]> {
  if (jobs === 1) return tasks.map(hunted);
  const pool = io.workers<MutantTask, MutantResult>("mutant-worker", jobs);
  try {
    return await Promise.all(tasks.map(pool.run));
  } finally {
    await pool.end();
  }
}

/** The value below which so large a share of them lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function told(results: readonly MutantResult[], how: { readonly ms: number; readonly jobs: number; readonly stories: boolean }, io: Io): number {
  const rows = results.map(({ name, killedBy, expected, runs, ms, operations, title }) => [name, killedBy === undefined ? "LIVES" : `${killedBy}${expected ? "" : " (another was meant)"}`, String(runs), `${Math.round(ms)} ms`, killedBy === undefined ? "" : String(operations), title]);
  io.stdout(`${textTable([["MUTANT", "KILLED BY", "RUNS", "TIME", "STORY", "WHAT IT DOES"], ...rows]).join("\n")}\n`);
  if (how.stories) for (const { name, title, story } of results) if (story !== "") io.stdout(`\n== ${name}: ${title}\n\n${story}\n`);
  const killed = results.filter(({ killedBy }) => killedBy !== undefined);
  const stories = killed.map(({ operations }) => operations);
  const times = killed.map(({ ms }) => ms);
  io.stdout(`\n${killed.length} of ${results.length} killed in ${(how.ms / 1000).toFixed(1)} s by ${how.jobs} ${how.jobs === 1 ? "thread" : "threads"}; to kill one and make its story small: median ${Math.round(quantile(times, 0.5))} ms, longest ${Math.round(Math.max(0, ...times))} ms; stories: median ${quantile(stories, 0.5)} operations, 95 % at most ${quantile(stories, 0.95)}, longest ${Math.max(0, ...stories)}.\n`);
  return killed.length === results.length ? 0 : 1;
}
