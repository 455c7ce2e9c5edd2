/** `everynode conformance`: plays recordings of real Kubernetes. */
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { playFile, probeStage, recordingFiles, reportLines, reportOf, type Result } from "@everynode/conformance";
import type { Command } from "../command.js";
import { type Given, lastValue } from "../flags.js";
import { playOverHttp } from "../http-play.js";
import type { Io } from "../io.js";
import { CommandLineError, RunError } from "../usage-error.js";

/** The command. */
export const conformanceCommand: Command = {
  name: "conformance",
  usage: "conformance [--http] PATH...",
  summary: "Play recordings of a real control plane, and tell where this one does otherwise.",
  flags: [
    { name: "http", help: "Over HTTP: probes as requests to a server, recorded commands with a real kubectl. Scenarios are left out." },
    { name: "kubectl", value: "PATH", help: "The real kubectl: the one in PATH where left out." },
  ],
  examples: ["conformance packages/conformance/recordings", "conformance packages/conformance/recordings/probes/pod.json", "conformance --http --kubectl ./kubectl packages/conformance/recordings/kubectl"],
  run: conform,
};

async function conform(given: Given, io: Io): Promise<number> {
  const { words } = given;
  if (words.length === 0) throw new CommandLineError("conformance needs files or folders of recordings");
  const stage = probeStage();
  const isHttp = given.values.has("http");
  const kubectl = isHttp ? kubectlOf(lastValue(given, "kubectl")) : undefined;
  const results: Result[] = [];
  for (const file of filesAt(words)) {
    const played = isHttp ? await playOverHttp(file, readable(file, () => JSON.parse(io.readFile(file)) as unknown), { stage, kubectl }) : readable(file, () => playFile(file, stage));
    results.push(...played);
    // The last line of a report has the numbers, which come for all files together.
    const lines = reportLines(reportOf(played)).slice(0, -1);
    if (lines.length > 0) io.stdout(`${lines.join("\n")}\n`);
  }
  const report = reportOf(results);
  io.stdout(`${reportLines(report).at(-1) ?? ""}\n`);
  return report.failed > 0 ? 1 : 0;
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function kubectlOf(path: string | undefined): string | undefined {
  if (path !== undefined && !isProgram(path)) throw new RunError(`${path} is no program`);
  // Commands are typed in folders of their own.
  return path !== undefined ? resolve(path) : (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "kubectl")).find(isProgram);
}

function filesAt(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => readable(path, () => recordingFiles([path])));
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) throw new RunError(`${path} is no JSON: ${error.message}`);
    if (error instanceof Error && error.message.startsWith(`${path}: `)) throw new RunError(error.message);
    const { code } = error as { readonly code?: unknown };
    if (typeof code === "string") throw new RunError(`cannot read ${path}: ${code === "ENOENT" ? "there is no such file or folder" : code}`);
    throw error;
  }
}
