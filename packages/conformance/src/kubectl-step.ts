/** The step in which somebody types a kubectl command. */
import type { Chooser } from "@everynode/core";
import type { Cluster } from "everynode";
import { scrubText } from "./scrub-text.js";
import type { KubectlStep } from "./step.js";

/** What a recording keeps of a command: its exit code, and what it printed, scrubbed. */
export interface Typed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types the command at the cluster; while it waits, the chooser picks what happens. */
export function performKubectlStep(cluster: Cluster, step: KubectlStep, chooser: Chooser): Typed {
  const { stdout, stderr, code } = cluster.kubectl(step.args, { stdin: step.stdin ?? "", chooser });
  return { exitCode: code, stdout: scrubText(stdout), stderr: scrubText(stderr) };
}
