/** Plays recordings of real Kubernetes, whichever kind a file is of. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Simulation } from "@everynode/core";
import { isKubectlRecording, playKubectl } from "./kubectl-player.js";
import { isProbe } from "./probe.js";
import { playProbeFile } from "./probe-player.js";
import { isRecording } from "./recording.js";
import { probeStage } from "./probe-stage.js";
import { type Report, reportOf, type Result } from "./report.js";
import { playRecording } from "./scenario-player.js";

/** The JSON files at and below `paths`, in order; fails where one of the paths does not exist. */
export function recordingFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path).sort().map((name) => join(path, name));
    return recordingFiles(entries).filter((file) => file.endsWith(".json"));
  });
}

/** The results of one file: of each of its probes or kubectl commands, or of the recording that it is. */
export function playFile(path: string, stage: Simulation): readonly Result[] {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (Array.isArray(content) && content.every(isProbe)) return playProbeFile(path, stage);
  if (isRecording(content) && isKubectlRecording(content)) return playKubectl(path, content);
  if (isRecording(content)) return [{ file: path, name: content.name, ...playRecording(content) }];
  throw new Error(`${path}: expected a recorded scenario or a list of probes`);
}

/** The results of all recordings at and below `paths`: scenarios, commands and probes. */
export function conformance(paths: readonly string[], stage: Simulation = probeStage()): Report {
  return reportOf(recordingFiles(paths).flatMap((file) => playFile(file, stage)));
}
