/** Pods that leave a node: evicted or deleted, all at a time, until they are gone. Source: staging/src/k8s.io/kubectl/pkg/drain/drain.go v1.36.3 (evictPods, deletePods) */
import { clock, paused, type Task } from "../effect.js";
import { StatusError } from "../failure.js";
import { textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf } from "../output/changed.js";
import { asked, found, type Target } from "../request.js";
import { pathOf } from "../resource.js";
import type { Terminal } from "../terminal.js";

/** A refused eviction is tried again after so many milliseconds. */
const RETRY_MS = 5_000;

/** A node could not be drained, for these reasons. */
export class DrainError extends Error {
  override readonly name = "DrainError";
  readonly texts: readonly string[];

  constructor(texts: readonly string[]) {
    super(texts.join("\n"));
    this.texts = texts;
  }

  get joined(): string {
    return this.texts.length === 1 ? (this.texts[0] ?? "") : `[${this.texts.join(", ")}]`;
  }
}

/** A pod that is to leave. */
export interface Leaving {
  readonly target: Target;
  readonly uid: string;
}

interface Leaver extends Leaving {
  /** When it is to be evicted; undefined once it has been, and is on its way. */
  dueMs: number | undefined;
  done: boolean;
}

/** Sends pods away and waits until they are gone. Throws a `DrainError` for those that could not be sent, or are not gone in time. */
export function* emptied(given: Given, terminal: Terminal, pods: readonly Leaving[]): Task<void> {
  const beganMs = yield* clock();
  const limitMs = given.durationMs("timeout", 0);
  const limit = { endMs: beganMs + (limitMs > 0 ? limitMs : terminal.patienceMs), text: given.text("timeout", "10m0s") };
  const leavers: Leaver[] = pods.map((pod) => ({ ...pod, dueMs: beganMs, done: false }));
  const errors: string[] = [];
  for (let nowMs = beganMs; ; nowMs = yield* clock()) {
    for (const leaver of leavers) if (!leaver.done) yield* moved(given, terminal, { leaver, nowMs, limit, errors });
    const open = leavers.filter(({ done }) => !done);
    if (open.length === 0) break;
    yield* paused(Math.max(1, Math.min(...open.map(({ dueMs }) => dueMs ?? limit.endMs)) - nowMs));
  }
  if (errors.length > 0) throw new DrainError(errors);
}

interface Moving {
  readonly leaver: Leaver;
  readonly nowMs: number;
  readonly limit: { readonly endMs: number; readonly text: string };
  readonly errors: string[];
}

function* moved(given: Given, terminal: Terminal, { leaver, nowMs, limit, errors }: Moving): Task<void> {
  const { target } = leaver;
  const named = `pods/${JSON.stringify(target.name)} -n ${JSON.stringify(target.namespace ?? "")}`;
  const isLate = nowMs >= limit.endMs;
  const ended = (why?: string): void => {
    leaver.done = true;
    if (why !== undefined) errors.push(why);
  };
  if (leaver.dueMs === undefined) {
    const pod = yield* found(terminal, target);
    if (pod !== undefined && textOf(pod, "metadata", "uid") === leaver.uid) return isLate ? ended(`error when waiting for pod ${JSON.stringify(target.name)} in namespace ${JSON.stringify(target.namespace ?? "")} to terminate: global timeout reached: ${limit.text}`) : undefined;
    terminal.line(`pod/${target.name} ${given.isOn("disable-eviction") ? "deleted" : "evicted"}`);
    return ended();
  }
  if (leaver.dueMs > nowMs) return;
  const dryRun = dryRunOf(given);
  if (!given.isOn("disable-eviction")) terminal.line(`evicting pod ${target.namespace ?? ""}/${target.name}${dryRun === "server" ? " (server dry run)" : ""}`);
  if (isLate) return ended(`error when evicting ${named}: global timeout reached: ${limit.text}`);
  try {
    yield* sent(given, terminal, target);
    if (dryRun === "server") return ended();
    leaver.dueMs = undefined;
    yield* moved(given, terminal, { leaver, nowMs, limit, errors });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.status.code === 404) return ended();
    if (error.status.code !== 429) return ended(`error when evicting ${named}: ${error.message}`);
    terminal.complain(`error when evicting ${named} (will retry after 5s): ${error.message}`);
    leaver.dueMs = nowMs + RETRY_MS;
  }
}

function* sent(given: Given, terminal: Terminal, { resource, namespace = "", name }: Target): Task<void> {
  const grace = given.number("grace-period", -1);
  const options = { ...(grace < 0 ? {} : { gracePeriodSeconds: grace }), ...(dryRunOf(given) === "server" ? { dryRun: ["All"] } : {}) };
  const path = pathOf(resource, namespace, name);
  if (given.isOn("disable-eviction")) yield* asked(terminal, path, { method: "DELETE", body: options });
  else yield* asked(terminal, `${path}/eviction`, { method: "POST", body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, ...(Object.keys(options).length === 0 ? {} : { deleteOptions: options }) } });
}
