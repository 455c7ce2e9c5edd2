/** `everynode conformance`: plays recordings of real Kubernetes. */
import { playFile, probeStage, recordingFiles, reportLines, reportOf, type Result } from "@everynode/conformance";
import type { Command } from "../command.js";
import type { Given } from "../flags.js";
import type { Io } from "../io.js";
import { CommandLineError, RunError } from "../usage-error.js";

/** The command. */
export const conformanceCommand: Command = {
  name: "conformance",
  usage: "conformance PATH...",
  summary: "Play recordings of a real control plane, and tell where this one does otherwise.",
  flags: [],
  examples: ["conformance packages/conformance/recordings", "conformance packages/conformance/recordings/probes/pod.json"],
  run: conform,
};

function conform({ words }: Given, io: Io): number {
  if (words.length === 0) throw new CommandLineError("conformance needs files or folders of recordings");
  const stage = probeStage();
  const results: Result[] = [];
  for (const file of filesAt(words)) {
    const played = readable(file, () => playFile(file, stage));
    results.push(...played);
    // The last line of a report has the numbers, which come for all files together.
    const lines = reportLines(reportOf(played)).slice(0, -1);
    if (lines.length > 0) io.stdout(`${lines.join("\n")}\n`);
  }
  const report = reportOf(results);
  io.stdout(`${reportLines(report).at(-1) ?? ""}\n`);
  return report.failed > 0 ? 1 : 0;
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
