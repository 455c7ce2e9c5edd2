/** What programs have brought forth: logs and files, computed from their runs whenever somebody reads them. Nothing of it is kept. */
import { type Container, type ContainerRun, formatMicroTime, type Machine, type Pod, type Sandbox, type Writing } from "@everynode/model";
import { containersOf } from "./container-plan.js";
import { isReadOnlyPath, liesIn, machinePath } from "./mounts.js";
import type { ProgramLookup, ProgramOutput, ProgramPlace } from "./program.js";

/** One line and when it was written, in simulated milliseconds since the epoch. */
export interface Line {
  readonly atMs: number;
  readonly text: string;
}

/** What there is on one machine, as seen at one moment. */
export interface MachineScene {
  readonly machine: Machine;
  readonly sandboxes: readonly Sandbox[];
  readonly programs: ProgramLookup;
  /** In simulated milliseconds. */
  readonly nowMs: number;
}

/** The lines of an output from `fromMs` to before `untilMs`. Linear in their number. */
function linesOf({ everyMs, line }: ProgramOutput, place: ProgramPlace, span: { readonly fromMs: number; readonly untilMs: number }): readonly Line[] {
  const lines: Line[] = [];
  for (let n = 0, atMs = span.fromMs; atMs < span.untilMs; n++, atMs += everyMs) lines.push({ atMs, text: textOf(line, n, place) });
  return lines;
}

/** Line number `n`. Throws an Error that says whose it is where the program's function throws, or returns no text. */
function textOf(line: ProgramOutput["line"], n: number, place: ProgramPlace): string {
  const whose = `line ${n} of container ${place.namespace}/${place.pod}/${place.container} on ${place.node}`;
  let text: unknown;
  try {
    text = line(n, place);
  } catch (error) {
    throw new Error(`${whose}: its program's function threw ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (typeof text !== "string") throw new Error(`${whose}: its program's function must return text; got ${typeof text}`);
  return text;
}

/** When a run has written its last by `nowMs`: the moment itself is part of it while it runs. */
const untilMsOf = ({ end }: ContainerRun, nowMs: number): number => Math.min(nowMs + 1, end?.atMs ?? Infinity);

function placeOf({ metadata }: Sandbox, pod: Pod, run: ContainerRun): ProgramPlace {
  return { node: metadata.namespace ?? "", namespace: pod.metadata.namespace ?? "", pod: pod.metadata.name, container: run.name, restarts: run.restarts };
}

/** The files of a machine that a run appends to, as stretches up to `nowMs`; what it writes elsewhere is gone with it. */
export function writingsOf(sandbox: Sandbox, run: ContainerRun, scene: Pick<MachineScene, "programs" | "nowMs">): readonly Writing[] {
  const { pod } = sandbox.spec;
  const container = containersOf(pod).find(({ name }) => name === run.name);
  const { namespace, pod: name, restarts } = placeOf(sandbox, pod, run);
  return scene.programs(run.image).writes.flatMap(({ path }, file): Writing[] => {
    const onMachine = container === undefined ? undefined : machinePath(pod, container, path);
    return onMachine === undefined || isRefused(run, container, path) ? [] : [{ path: onMachine, image: run.image, file, namespace, pod: name, container: run.name, restarts, fromMs: run.startedAtMs, untilMs: untilMsOf(run, scene.nowMs) }];
  });
}

function linesOfWriting(writing: Writing, node: string, { programs }: Pick<MachineScene, "programs">): readonly Line[] {
  const { image, file, namespace, pod, container, restarts, fromMs, untilMs } = writing;
  const output = programs(image).writes[file];
  return output === undefined ? [] : linesOf(output, { node, namespace, pod, container, restarts }, { fromMs, untilMs });
}

/** Where a kubelet keeps what the containers of a pod print. */
function logFolder({ metadata: { namespace = "", name, uid } }: Pod): string {
  return `/var/log/pods/${namespace}_${name}_${uid}`;
}

/** What one run has printed, but for what it read elsewhere. */
function printedBy(sandbox: Sandbox, run: ContainerRun, { programs, nowMs }: Pick<MachineScene, "programs" | "nowMs">): readonly Line[] {
  const { prints, writes } = programs(run.image);
  const { pod } = sandbox.spec;
  const own = prints === undefined ? [] : linesOf(prints, placeOf(sandbox, pod, run), { fromMs: run.startedAtMs, untilMs: untilMsOf(run, nowMs) });
  const container = containersOf(pod).find(({ name }) => name === run.name);
  const refused = run.end === null || run.end.atMs > nowMs ? [] : writes.filter(({ path }) => isRefused(run, container, path));
  return [...own, ...refused.map(({ path }) => ({ atMs: run.startedAtMs, text: `cannot write ${path}: Read-only file system` }))];
}

/** True where the run ended as it began, since a volume was mounted read-only. */
function isRefused({ startedAtMs, end }: ContainerRun, container: Container | undefined, path: string): boolean {
  return container !== undefined && isReadOnlyPath(container, path) && end?.atMs === startedAtMs;
}

/** The files of a machine by path, in order of path, each with its lines in order of time: what containers wrote on its disk, and what they print. Linear in all lines. */
export function machineFiles(scene: MachineScene): ReadonlyMap<string, readonly Line[]> {
  const { machine, sandboxes } = scene;
  const node = machine.metadata.name;
  const files = new Map<string, Line[]>();
  const add = (path: string, lines: readonly Line[]): void => void files.set(path, [...(files.get(path) ?? []), ...lines]);
  const now = sandboxes.flatMap((sandbox) => sandbox.spec.runs.flatMap((run) => writingsOf(sandbox, run, scene)));
  for (const writing of [...(machine.spec.writings ?? []), ...now]) add(writing.path, linesOfWriting(writing, node, scene));
  for (const sandbox of sandboxes) {
    for (const run of sandbox.spec.runs) add(`${logFolder(sandbox.spec.pod)}/${run.name}/${run.restarts}.log`, printedBy(sandbox, run, scene).map(inLogForm));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, lines]) => [path, lines.sort((a, b) => a.atMs - b.atMs)]));
}

/** A line as container runtimes keep it. */
const inLogForm = ({ atMs, text }: Line): Line => ({ atMs, text: `${formatMicroTime(atMs)} stdout F ${text}` });

/**
 * What a run has printed up to now, in order of time. A program that reads a folder of the machine prints what is in its files by then, and every line that comes; of what others
 * print it takes what they did not read themselves, and nothing of its own pod.
 */
export function runLog(scene: MachineScene, sandbox: Sandbox, run: ContainerRun): readonly Line[] {
  const own = printedBy(sandbox, run, scene);
  const { reads } = scene.programs(run.image);
  const container = containersOf(sandbox.spec.pod).find(({ name }) => name === run.name);
  const folder = reads === undefined || container === undefined ? undefined : machinePath(sandbox.spec.pod, container, reads);
  if (folder === undefined) return own;
  const mine = logFolder(sandbox.spec.pod);
  const untilMs = untilMsOf(run, scene.nowMs);
  const read = [...machineFiles(scene)].filter(([path]) => liesIn(path, folder) && !liesIn(path, mine)).flatMap(([, lines]) => lines);
  const heard = read.map(({ atMs, text }) => ({ atMs: Math.max(atMs, run.startedAtMs), text })).filter(({ atMs }) => atMs < untilMs);
  return [...own, ...heard].sort((a, b) => a.atMs - b.atMs);
}
