/**
 * The kernels of all machines, as one controller: what happens to containers and processes whether or not a kubelet runs. Who has no memory left is killed, who has no power dies, and
 * what a machine starts when it boots is started.
 *
 * Source: none; what Linux does, as far as it matters here. A kernel that has killed a process of an init script starts it anew a second later, as systemd would.
 */
import { type Change, type Controller, done, lookAtWorld, lookAtWorldUnder, now, putIntoWorld, type Reconcile, requeueAfter, takeFromWorld } from "@everynode/core";
import { type Machine, type Process, type RunEnd, type Sandbox, withFields } from "@everynode/model";
import { isPowered } from "../machine-state.js";
import { endedBy, isRunning, withRuns } from "./container-run.js";
import { type Consumer, consumersOf, lastsMs, victimOf } from "./memory.js";
import type { ProgramLookup } from "./program.js";

/** How long a process that is to run always stays away after its end, in simulated milliseconds. */
const BACK_AFTER_MS = 1000;

/** The kernels of all machines. */
export function kernel(programs: ProgramLookup): Controller {
  return {
    name: "kernel",
    background: true,
    watches: [
      { kind: "Machine", on: (change, waker) => waker.enqueue((change as Change<Machine>).key) },
      { kind: "Sandbox", on: (change, waker) => waker.enqueue((change as Change<Sandbox>).object.metadata.namespace ?? "") },
    ],
    reconcile: (node) => lookAfter(node, programs),
  };
}

function* lookAfter(node: string, programs: ProgramLookup): Reconcile {
  const machine = yield* lookAtWorld<Machine>("Machine", node);
  const sandboxes = yield* lookAtWorldUnder<Sandbox>("Sandbox", `${node}/`);
  const nowMs = yield* now();
  if (machine === undefined) {
    for (const { metadata } of sandboxes) yield* takeFromWorld("Sandbox", `${node}/${metadata.name}`);
    return done();
  }
  if (!isPowered(machine)) return yield* goDark(machine, sandboxes, nowMs);
  const booted = withProcesses(machine, (process) => (isToStart(process, nowMs) ? { ...process, startedAtMs: nowMs, end: null } : process));
  if (booted !== machine) yield* putIntoWorld("Machine", booted);
  return yield* makeRoom(booted, sandboxes, { programs, nowMs });
}

const isToStart = ({ onBoot, startedAtMs, end }: Process, nowMs: number): boolean => startedAtMs === null || (onBoot && end !== null && end.atMs + BACK_AFTER_MS <= nowMs);

function withProcesses(machine: Machine, change: (process: Process) => Process): Machine {
  const { processes } = machine.spec;
  if (processes === undefined) return machine;
  const after = Object.fromEntries(Object.entries(processes).map(([name, process]) => [name, change(process)]));
  return Object.keys(after).every((name) => after[name] === processes[name]) ? machine : withFields(machine, { spec: { ...machine.spec, processes: after } });
}

/** Without power everything ends at once. */
function* goDark(machine: Machine, sandboxes: readonly Sandbox[], nowMs: number): Reconcile {
  const end: RunEnd = { atMs: nowMs, exitCode: 255, reason: "Unknown" };
  for (const sandbox of sandboxes) {
    if (sandbox.spec.lostAtMs !== null) continue;
    const dark = withRuns(sandbox, (run) => (isRunning(run, nowMs) ? endedBy(run, end) : run));
    yield* putIntoWorld("Sandbox", withFields(dark, { spec: { ...dark.spec, lostAtMs: nowMs } }));
  }
  const off = withProcesses(machine, (process) => (process.startedAtMs !== null && (process.end === null || process.end.atMs > nowMs) ? { ...process, end } : process));
  if (off !== machine) yield* putIntoWorld("Machine", off);
  return done();
}

/** A machine and the sandboxes on it. */
interface Host {
  readonly machine: Machine;
  readonly sandboxes: readonly Sandbox[];
}

/** Kills until the memory is enough, and comes again when it will not be. */
function* makeRoom(machine: Machine, sandboxes: readonly Sandbox[], context: { readonly programs: ProgramLookup; readonly nowMs: number }): Reconcile {
  const { nowMs } = context;
  let host: Host = { machine, sandboxes };
  for (;;) {
    const consumers = consumersOf(host.machine, host.sandboxes, context);
    const afterMs = Math.min(lastsMs(host.machine, consumers), backMs(host.machine, nowMs));
    const victim = afterMs > 0 ? undefined : victimOf(host.machine, consumers);
    if (victim === undefined) return afterMs > 0 && afterMs < Infinity ? requeueAfter(afterMs) : done();
    host = yield* killed(host, victim.of, { atMs: nowMs, exitCode: 137, reason: "OOMKilled" });
  }
}

function* killed({ machine, sandboxes }: Host, of: Consumer["of"], end: RunEnd): Reconcile<Host> {
  if ("process" in of) {
    const less = withProcesses(machine, (process) => (process === machine.spec.processes?.[of.process] ? { ...process, end } : process));
    yield* putIntoWorld("Machine", less);
    return { machine: less, sandboxes };
  }
  const dead = withRuns(of.sandbox, (run) => (run === of.run ? endedBy(run, end) : run));
  yield* putIntoWorld("Sandbox", dead);
  return { machine, sandboxes: sandboxes.map((sandbox) => (sandbox === of.sandbox ? dead : sandbox)) };
}

/** How long until a process comes back, in simulated milliseconds; Infinity where none will. */
function backMs({ spec: { processes = {} } }: Machine, nowMs: number): number {
  const waits = Object.values(processes).flatMap(({ onBoot, end }) => (onBoot && end !== null ? [Math.max(1, end.atMs + BACK_AFTER_MS - nowMs)] : []));
  return Math.min(Infinity, ...waits);
}
