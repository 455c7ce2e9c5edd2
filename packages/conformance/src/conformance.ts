/** Plays recordings of real Kubernetes, whichever kind a file is of. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isProbe } from "./probe.js";
import { playProbeFile, type ProbeStage } from "./probe-player.js";
import { type Report, reportOf, type Result } from "./report.js";

/** The JSON files at and below `paths`, in order; fails where one of the paths does not exist. */
export function recordingFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path).sort().map((name) => join(path, name));
    return recordingFiles(entries).filter((file) => file.endsWith(".json"));
  });
}

/** The results of one file: of each of its probes, or of the recording that it is. */
export function playFile(path: string, stage: ProbeStage): readonly Result[] {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (Array.isArray(content) && content.every(isProbe)) return playProbeFile(path, stage);
  return [{ file: path, name: path, outcome: "skipped", difference: "no player for this kind of recording yet" }];
}

/** The results of all recordings at and below `paths`. */
export function conformance(paths: readonly string[], stage: ProbeStage): Report {
  return reportOf(recordingFiles(paths).flatMap((file) => playFile(file, stage)));
}
