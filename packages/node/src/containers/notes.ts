/**
 * What kubelets tell of containers in Events.
 *
 * Source: pkg/kubelet/kuberuntime/{kuberuntime_container,kuberuntime_manager}.go v1.36.3
 * Differs: nothing of images that are there already, and of probes that fail.
 */
import type { EventNote } from "@everynode/core";
import { type ContainerRun, type Pod, type Sandbox } from "@everynode/model";
import { isRunning, lastRun } from "./container-run.js";

/** What happened to a sandbox at `nowMs`, for its Pod: containers were started, are stopped, or wait to be run again. */
export function notesOf(pod: Pod, before: Sandbox | undefined, now: { readonly after: Sandbox; readonly nowMs: number }): readonly EventNote[] {
  const { after, nowMs } = now;
  const notes: EventNote[] = [];
  const add = (type: EventNote["type"], reason: string, message: string): void => void notes.push({ object: pod, type, reason, message });
  const isNew = (run: ContainerRun): boolean => before?.spec.runs.some(({ name, restarts }) => name === run.name && restarts === run.restarts) !== true;
  for (const run of after.spec.runs) {
    if (!isNew(run)) continue;
    add("Normal", "Created", "Container created");
    add("Normal", "Started", "Container started");
  }
  if (after.spec.stop !== null && before?.spec.stop === null) {
    for (const { name } of pod.spec.containers) {
      const run = lastRun(before, name);
      if (run !== undefined && isRunning(run, nowMs)) add("Normal", "Killing", `Stopping container ${name}`);
    }
  }
  return notes;
}
