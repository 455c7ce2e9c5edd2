/** kubectl on a simulation: requests are answered at once, and waiting lets simulated time pass. */
import { type Chooser, orderly, runUntil, type Simulation, step } from "@everynode/core";
import { completions } from "./completions.js";
import type { Effect, Reply, Task } from "./effect.js";
import { failureText } from "./failure.js";
import { httpAnswer, type HttpAsking } from "./http-answer.js";
import { kubectlTask } from "./kubectl.js";
import type { CommandInput, CommandResult } from "./terminal.js";
import { shellWords } from "./shell-words.js";

/** What a command may read, and how the cluster goes on while it waits. */
export interface KubectlOptions extends CommandInput {
  /** Picks what happens next while the command waits; the first in order where left out. */
  readonly chooser?: Chooser;
  /** Called with the simulation after every step while the command waits. */
  readonly observe?: (simulation: Simulation) => void;
  /** Answers what the API server asks a kubelet for; the API server's own refusal where left out. */
  readonly logs?: HttpAsking["logs"];
}

/** What a command printed, its exit code, and the simulation after it. */
export interface Typed extends CommandResult {
  readonly simulation: Simulation;
}

/** So long, in milliseconds, nobody looks while nothing can happen. */
const LOOK_MS = 10;

/**
 * Types a command (`get ds -A -o wide`, with or without `kubectl` before it, or its arguments) at a cluster. Simulated time passes only where the command
 * waits. Never throws but for a bug: what is wrong with a command is on its standard error.
 */
export function kubectl(simulation: Simulation, command: string | readonly string[], options: KubectlOptions = {}): Typed {
  const { chooser = orderly, observe, logs, ...input } = options;
  let args: readonly string[];
  try {
    args = typeof command === "string" ? shellWords(command) : command;
  } catch (error) {
    return { simulation, stdout: "", stderr: `${failureText(error) ?? String(error)}\n`, code: 1 };
  }
  const { simulation: after, result } = finished(simulation, kubectlTask(args, input), { chooser, observe, logs });
  return { ...result, simulation: after };
}

/** What the last word of a line may become (commands, flags, kinds, names), in order; the line is one that somebody is typing, with or without `kubectl` before it. */
export function completed(simulation: Simulation, line: string): readonly string[] {
  return finished(simulation, completions(line), { chooser: orderly, observe: undefined, logs: undefined }).result;
}

function finished<T>(simulation: Simulation, task: Task<T>, around: Around): { readonly simulation: Simulation; readonly result: T } {
  let now = simulation;
  let next = task.next();
  while (next.done !== true) {
    const [after, reply] = replied(now, next.value, around);
    now = after;
    next = task.next(reply);
  }
  return { simulation: now, result: next.value };
}

interface Around {
  readonly chooser: Chooser;
  readonly observe: KubectlOptions["observe"];
  readonly logs: KubectlOptions["logs"];
}

function replied(simulation: Simulation, effect: Effect, around: Around): readonly [Simulation, Reply] {
  switch (effect.type) {
    case "http": {
      const { simulation: next, response } = httpAnswer(simulation, { userAgent: AGENT, ...effect.request }, { logs: around.logs });
      return [next, response];
    }
    case "pause":
      return [pause(simulation, effect.timeoutMs, around), undefined];
    case "clock":
      return [simulation, simulation.cluster.nowMs];
  }
}

function pause(simulation: Simulation, timeoutMs: number, { chooser, observe }: Around): Simulation {
  const { revision, nowMs } = simulation.cluster;
  const untilMs = nowMs + timeoutMs;
  let now = simulation;
  while (now.cluster.nowMs < untilMs && now.cluster.revision === revision) {
    now = step(now, chooser) ?? runUntil(now, Math.min(now.cluster.nowMs + LOOK_MS, untilMs), { chooser });
    observe?.(now);
  }
  return now;
}

/** Under which name stands in managedFields what a command writes without a manager of its own. */
const AGENT = "kubectl";
