#!/usr/bin/env node
/** The process around the `everynode` command. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { Piscina } from "piscina";
import { commandLine } from "./command-line.js";
import type { Io, Workers } from "./io.js";
import { editedByHand } from "./own-editor.js";
import { readLines } from "./reading-lines.js";

const STANDARD_INPUT = 0;

function filesIn(path: string): readonly string[] | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  return readdirSync(path).sort().map((name) => join(path, name));
}

/** Simulations make much that lives for a step: with more room for the young, less of it is copied. */
const YOUNG_MB = 128;

function workers<Task, Result>(file: string, threads: number): Workers<Task, Result> {
  const pool = new Piscina<Task, Result>({ filename: new URL(`./${file}.js`, import.meta.url).href, name: "work", minThreads: threads, maxThreads: threads, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  return { run: async (task) => pool.run(task), end: async () => pool.destroy() };
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };

const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  readFile: (path) => readFileSync(path === "-" ? STANDARD_INPUT : path, "utf8"),
  writeFile: (path, text, mode) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, mode === undefined ? {} : { mode });
  },
  manifestsIn: (path) => filesIn(path)?.filter((name) => /\.(ya?ml|json)$/.test(name)),
  filesIn,
  edit: editedByHand,
  lines: readLines,
  isTerminal: Boolean(process.stderr.isTTY),
  clock: () => performance.now(),
  processors: availableParallelism(),
  workers,
  stopped: async () => new Promise((resolve) => ["SIGINT", "SIGTERM"].forEach((signal) => process.once(signal, () => resolve()))),
  version,
};

// Whoever reads may have seen enough: everynode run ... | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await commandLine(process.argv.slice(2), io);
