/** The trace as a story: a line for each thing that happened, with the simulated time since some moment. */
import type { NodeGroup } from "@everynode/autoscaler";
import type { TraceEntry } from "@everynode/core";
import type { DaemonSet, EndpointSlice, Machine, Node, Pod } from "@everynode/model";
import { daemonSetChange } from "./changes/daemon-set.js";
import { endpointSliceChange } from "./changes/endpoint-slice.js";
import { machineChange } from "./changes/machine.js";
import { nodeChange } from "./changes/node.js";
import { nodeGroupChange } from "./changes/node-group.js";
import { plainChange, type Write } from "./changes/plain.js";
import { podChange } from "./changes/pod.js";

/** What a cluster writes down for itself all the time. */
const BACKGROUND: ReadonlySet<string> = new Set(["Lease", "Event", "Event.events.k8s.io", "ControllerRevision"]);

const TIME_WIDTH = 9;
const ACTOR_WIDTH = 20;

/**
 * `+0.012s daemonset-controller creates pod fluentd-x2x for node-1`, the time counted from `fromMs` (simulated milliseconds); undefined for what makes no
 * story: reads, heartbeats, events, writes that lost a race, moves of the clock.
 */
export function timelineLine(entry: TraceEntry, fromMs: number): string | undefined {
  const text = entryText(entry);
  if (text === undefined) return undefined;
  const actor = "actor" in entry ? entry.actor : "";
  return `${elapsedText(entry.atMs - fromMs).padStart(TIME_WIDTH)} ${actor.padEnd(ACTOR_WIDTH)} ${text}`;
}

/** The lines of many entries. Linear in their number. */
export function timelineLines(entries: Iterable<TraceEntry>, fromMs: number): readonly string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const line = timelineLine(entry, fromMs);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

/** `+0.012s`, `+5m03.012s`, `+3h05m03s`, `+19d03h05m`: a span of simulated milliseconds from 0. */
export function elapsedText(ms: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const seconds = Math.floor(ms / 1000);
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const rest = `${seconds % 60}.${String(ms % 1000).padStart(3, "0")}s`;
  if (days > 0) return `+${days}d${two(hours)}h${two(minutes)}m`;
  if (hours > 0) return `+${hours}h${two(minutes)}m${two(seconds % 60)}s`;
  return minutes > 0 ? `+${minutes}m${seconds % 60 < 10 ? "0" : ""}${rest}` : `+${rest}`;
}

/** What happened, without time and actor; undefined for what makes no story. */
export function entryText(entry: TraceEntry): string | undefined {
  switch (entry.type) {
    case "request":
      if (BACKGROUND.has(entry.kind)) return undefined;
      return entry.write === undefined ? refusal(entry) : changeText(entry.kind, entry.write);
    case "world":
      return worldText(entry.kind, entry.write, entry.actor);
    case "server":
      return entry.serving ? "the API server answers again" : "the API server is down";
    case "crash":
      return "crashes, and starts anew";
    case "fault":
      return `meets a fault: ${entry.fault} at ${entry.key}`;
    default:
      return undefined;
  }
}

function worldText(kind: string, write: Write, actor: string): string | undefined {
  if (kind === "NodeGroup") return nodeGroupChange(write as Write<NodeGroup>);
  return kind === "Machine" ? machineChange(write as Write<Machine>, actor) : undefined;
}

function changeText(kind: string, write: Write): string | undefined {
  switch (kind) {
    case "Node":
      return nodeChange(write as Write<Node>);
    case "Pod":
      return podChange(write as Write<Pod>);
    case "DaemonSet":
      return daemonSetChange(write as Write<DaemonSet>);
    case "EndpointSlice":
      return endpointSliceChange(write as Write<EndpointSlice>);
    default:
      return plainChange(write);
  }
}

const IN_VAIN: ReadonlySet<number> = new Set([404, 409, 503]);

/** A refusal, but for those with which controllers live: somebody else was faster, or the API server is down. */
function refusal({ code, message, actor, verb, kind, key }: Extract<TraceEntry, { readonly type: "request" }>): string | undefined {
  if (code < 400 || verb === "get" || verb === "list" || (IN_VAIN.has(code) && actor !== "user")) return undefined;
  return `may not ${verb} ${kind.toLowerCase()} ${key}: ${message ?? `code ${code}`}`;
}
