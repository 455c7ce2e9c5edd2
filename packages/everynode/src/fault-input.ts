/** Faults as people write them. */
import { type Harm, parseTime } from "@everynode/model";
import { describedValue, UsageError } from "./api-error.js";
import { durationMs, type DurationInput } from "./duration.js";
import { instead } from "./known-options.js";

/** Names of nodes: one, or several that the fault befalls together. */
export type NodeNames = string | readonly string[];

/** What goes wrong. */
export type FaultInput =
  /**
   * Machines without power (`restart`: for 30 s where nothing else is said); kubelets that are cut off from the API server, stopped, or that say of every pod that it is ready; disks that are full, memory
   * that is short; nodes that are replaced under their names by new machines.
   */
  | { readonly type: PlainType; readonly node: NodeNames }
  /** What kubelets hear and say takes `delay` on its way. */
  | { readonly type: "slow-link"; readonly node: NodeNames; readonly delay: DurationInput }
  /** Clocks stand; they show the time of the fault's beginning where `shows` (RFC 3339, or milliseconds since the epoch) is left out. */
  | { readonly type: "stopped-clock"; readonly node: NodeNames; readonly shows?: string | number }
  /** The API server answers nobody. */
  | { readonly type: "api-down" };

/** Faults of machines that need no more than the machines' names. */
export type PlainType = "crash" | "restart" | "partition" | "full-disk" | "memory-pressure" | "lying-kubelet" | "kubelet-stop" | "replace-node";

/** When a fault is injected, and under which name. */
export interface InjectOptions {
  /** Under which it is listed and healed; made of its type and node where left out. */
  readonly name?: string;
  /** How long from now it begins; at once where left out. */
  readonly after?: DurationInput;
  /** How long it lasts; until it is healed where left out, but 30 s for `restart`, and no time for `replace-node`. */
  readonly for?: DurationInput;
}

/**
 * A fault in a plan: what it is, and when, counted from the beginning of the cluster. It may befall machines that a node group brings until then; where none of its machines is there when it begins, it is
 * over at once.
 */
export type PlannedFault = FaultInput & Omit<InjectOptions, "after"> & { readonly at?: DurationInput };

/** Where a fault is written: given to `inject`, among the `faults` of a cluster, or in a step of a scenario. */
export type FaultPlace = "inject" | "faults" | "step";

/** Words about a fault that stand beside it, not in it; those of a plan stand in it, and are no concern of the fault itself. */
const BESIDE: { readonly [P in FaultPlace]: readonly string[] } = { inject: ["after", "for", "name"], faults: ["at", "for", "name"], step: ["at", "for", "name"] };

/** What each type of fault takes beside its type. */
const ARGUMENTS: { readonly [T in FaultInput["type"]]: readonly string[] } = {
  crash: ["node"],
  restart: ["node"],
  partition: ["node"],
  "slow-link": ["node", "delay"],
  "full-disk": ["node"],
  "memory-pressure": ["node"],
  "stopped-clock": ["node", "shows"],
  "lying-kubelet": ["node"],
  "kubelet-stop": ["node"],
  "replace-node": ["node"],
  "api-down": [],
};

/** The types of faults. */
export const FAULT_TYPES: readonly FaultInput["type"][] = Object.keys(ARGUMENTS) as FaultInput["type"][];

/** What a fault does. Throws a `UsageError` for a type that there is not, for arguments that the type does not take, and for bad ones; `place` is where the fault is written. */
export function harmOf(fault: FaultInput, place: FaultPlace = "inject"): Harm {
  const { type } = (typeof fault === "object" && fault !== null ? fault : {}) as Partial<FaultInput>;
  if (typeof type !== "string") throw new UsageError(`a fault is an object with a type, e.g. { type: "partition", node: "node-1" }; got ${describedValue(fault)}`);
  if (!Object.hasOwn(ARGUMENTS, type)) throw new UsageError(`there is no fault of type ${describedValue(type)}; ${instead(type, FAULT_TYPES)}`);
  checkWords(fault, type, place);
  switch (fault.type) {
    case "api-down":
      return { type: "api-down" };
    case "slow-link":
      return { type: "slow-link", nodes: nodesOf(fault), delayMs: delayOf(fault.delay) };
    case "stopped-clock":
      return { type: "stopped-clock", nodes: nodesOf(fault), atMs: shownMs(fault.shows) };
    default:
      return { type: fault.type, nodes: nodesOf(fault) };
  }
}

function checkWords(fault: FaultInput, type: FaultInput["type"], place: FaultPlace): void {
  const known = ["type", ...ARGUMENTS[type]];
  const stray = Object.keys(fault).find((name) => !known.includes(name));
  if (stray === undefined) return;
  const inside = place === "faults" ? [...known, ...BESIDE.faults] : known;
  throw new UsageError(`a fault of type ${JSON.stringify(type)} knows no ${JSON.stringify(stray)}; ${placeOf(stray, place) ?? instead(stray, inside)}`);
}

/** Where a word that stands beside a fault has its place; undefined for any other word. */
function placeOf(word: string, place: FaultPlace): string | undefined {
  if (place === "faults" || !BESIDE[place].includes(word)) return undefined;
  return place === "step" ? `it stands beside "fault": { fault: { ... }, ${word}: ... }` : `it is an option of inject: inject({ ... }, { ${word}: ... })`;
}

function nodesOf({ type, node }: Exclude<FaultInput, { readonly type: "api-down" }>): readonly string[] {
  const nodes = Array.isArray(node) ? (node as readonly string[]) : [node as string];
  if (nodes.length > 0 && nodes.every((name) => typeof name === "string" && name !== "")) return [...new Set(nodes)];
  throw new UsageError(`a fault of type ${JSON.stringify(type)} needs a node, or a list of them: { type: ${JSON.stringify(type)}, node: "node-1" }; got ${describedValue(node)}`);
}

function delayOf(delay: DurationInput | undefined): number {
  if (delay === undefined) throw new UsageError('a fault of type "slow-link" needs a delay: how long what is heard and said takes on its way');
  const delayMs = durationMs(delay, 'the delay of a fault of type "slow-link"');
  if (delayMs === 0) throw new UsageError('the delay of a fault of type "slow-link" must be more than nothing');
  return delayMs;
}

function shownMs(shows: string | number | undefined): number | null {
  if (shows === undefined) return null;
  const ms = typeof shows === "string" ? parseTime(shows) : shows;
  if (ms === undefined || !Number.isSafeInteger(ms) || ms < 0) throw new UsageError(`what a stopped clock shows must be RFC 3339 (2026-01-01T00:00:00Z) or whole milliseconds since 1970; got ${describedValue(shows)}`);
  return ms;
}

/** A short while without power. */
const RESTART_MS = 30_000;

/** How long a fault lasts, in simulated milliseconds; null: until it is healed. `what` says whose option `for` is. */
export function lastsMs({ type }: Harm, duration: DurationInput | undefined, what: string): number | null {
  if (duration !== undefined) return durationMs(duration, `for of ${what}`);
  return type === "restart" ? RESTART_MS : type === "replace-node" ? 0 : null;
}
