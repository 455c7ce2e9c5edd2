#!/usr/bin/env node
/** The process around the `everynode` command. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "./command-line.js";
import type { Io } from "./io.js";

const STANDARD_INPUT = 0;

function manifestsIn(path: string): readonly string[] | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const names = readdirSync(path).filter((name) => /\.(ya?ml|json)$/.test(name));
  return names.sort().map((name) => join(path, name));
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };

const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  readFile: (path) => readFileSync(path === "-" ? STANDARD_INPUT : path, "utf8"),
  writeFile: (path, text) => writeFileSync(path, text),
  manifestsIn,
  version,
};

// Whoever reads may have seen enough: everynode run ... | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = commandLine(process.argv.slice(2), io);
