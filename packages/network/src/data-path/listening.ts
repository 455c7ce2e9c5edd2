/**
 * Whether somebody listens on a port.
 *
 * Source: none. A pod listens on the ports that its containers declare, and on those that are said of their images: where containers have no life of their own, as long as the pod is Running; where they are run, from the moment on
 * at which their program has come up until it ends. A program that is told to end serves until it does.
 */
import type { Machine, Pod } from "@everynode/model";
import { isPowered, isRunning, lastRun, type ProgramLookup } from "@everynode/node";
import type { Protocol } from "../proxy/service-table.js";
import { lastingContainers, type Presence } from "./ground.js";

/** Ports on which programs listen beside those that containers declare, by image. */
export type Listens = Readonly<Record<string, readonly number[]>>;

/** What one has to know to say who listens. */
export interface ListeningContext {
  readonly nowMs: number;
  /** The ports on which an image is said to listen. */
  readonly portsOf: (image: string) => readonly number[];
  readonly programs: ProgramLookup;
}

/** Who listens, or why nobody does. */
export type Listening =
  | { readonly ok: true; readonly container: string }
  | { readonly ok: false; readonly reason: "node-down" | "pod-not-running" | "port-closed" }
  | { readonly ok: false; readonly reason: "not-listening"; readonly container: string };

const DOWN: Listening = { ok: false, reason: "node-down" };
const NOT_RUNNING: Listening = { ok: false, reason: "pod-not-running" };
const CLOSED: Listening = { ok: false, reason: "port-closed" };

const NO_PORTS: readonly number[] = [];

/** The ports on which each image is said to listen, with its tag or without. Computed once an image. */
export function portsByImage(listens: Listens): (image: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (image) => {
    const before = known.get(image);
    if (before !== undefined) return before;
    const colon = image.lastIndexOf(":");
    const untagged = colon > image.lastIndexOf("/") ? image.slice(0, colon) : image;
    const name = Object.hasOwn(listens, image) ? image : untagged;
    const ports = Object.hasOwn(listens, name) ? (listens[name] ?? NO_PORTS) : NO_PORTS;
    known.set(image, ports);
    return ports;
  };
}

/** True where the pod runs at all: on a machine with power, and in the phase Running or with containers that run. */
export function isPodUp({ pod, machine, sandbox }: Presence, nowMs: number, containersRun: boolean): boolean {
  if (machine === undefined || !isPowered(machine)) return false;
  if (!containersRun) return pod.status.phase === "Running";
  return sandbox !== undefined && sandbox.spec.lostAtMs === null && sandbox.spec.runs.some((run) => isRunning(run, nowMs));
}

function containerWith(pod: Pod, at: { readonly port: number; readonly protocol: Protocol }, portsOf: ListeningContext["portsOf"]): Pod["spec"]["containers"][number] | undefined {
  const containers = lastingContainers(pod);
  for (const container of containers) for (const port of container.ports ?? []) if (port.containerPort === at.port && (port.protocol ?? "TCP") === at.protocol) return container;
  return at.protocol === "TCP" ? containers.find(({ image = "" }) => portsOf(image).includes(at.port)) : undefined;
}

/** Whether one of the pod's containers listens on a port of its own network. */
export function listeningPod(presence: Presence, at: { readonly port: number; readonly protocol: Protocol }, context: ListeningContext): Listening {
  const { pod, machine, sandbox } = presence;
  if (machine === undefined || !isPowered(machine)) return DOWN;
  if (!isPodUp(presence, context.nowMs, sandbox !== undefined)) return NOT_RUNNING;
  const container = containerWith(pod, at, context.portsOf);
  if (container === undefined) return CLOSED;
  const { name } = container;
  if (sandbox === undefined) return { ok: true, container: name };
  const run = lastRun(sandbox, name);
  const isUp = run !== undefined && isRunning(run, context.nowMs) && context.nowMs >= run.startedAtMs + context.programs(run.image).readyAfterMs;
  return isUp ? { ok: true, container: name } : { ok: false, reason: "not-listening", container: name };
}

/** The process outside of Kubernetes that listens on a port of the machine, by the name under which it was started. */
export function listeningProcess({ spec: { processes } }: Machine, at: { readonly port: number; readonly protocol: Protocol }, context: ListeningContext): string | undefined {
  if (processes === undefined || at.protocol !== "TCP") return undefined;
  return Object.keys(processes)
    .sort()
    .find((name) => {
      const process = processes[name];
      if (process === undefined || process.startedAtMs === null || !context.portsOf(process.image).includes(at.port)) return false;
      const ends = process.end !== null && process.end.atMs <= context.nowMs;
      return !ends && context.nowMs >= process.startedAtMs + context.programs(process.image).readyAfterMs;
    });
}
