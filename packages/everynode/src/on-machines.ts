/** What one finds on the machines of a cluster: logs, files, and pods that nobody asked the API for. */
import { shelfOf } from "@everynode/api";
import { requested, type Simulation, worldChanged } from "@everynode/core";
import { type Machine, type Pod, type Sandbox } from "@everynode/model";
import { type Line, machineFiles, type MachineScene, type ProgramLookup, runLog, setStaticPod } from "@everynode/node";
import { ApiError, describedValue, UsageError } from "./api-error.js";
import type { Place } from "./cluster-input.js";
import { instead, type KnownNames } from "./known-options.js";
import { withOwnCopy } from "./own-copy.js";
import { requestTarget } from "./served-kind.js";

/** Which log of a pod. */
export interface LogOptions extends Place {
  /** The pod's only container where left out. */
  readonly container?: string;
  /** True: of the run before the present one. */
  readonly previous?: boolean;
}

/** The names of `LogOptions`. */
export const LOG_NAMES: KnownNames<LogOptions> = { namespace: true, container: true, previous: true };

/** The machine behind a node. Throws a `UsageError` where there is none. */
export function machineAt({ cluster }: Simulation, name: string): Machine {
  const machines = shelfOf(cluster, "Machine").collection.objects;
  const machine = machines.get(name);
  if (machine === undefined) throw new UsageError(`there is no machine ${describedValue(name)}; ${instead(String(name), machines.keys())}`);
  return machine as Machine;
}

const HOLLOW = 'containers of this cluster have no life of their own; make it with createCluster({ kubelet: { containers: "run", programs } })';

function sceneAt(simulation: Simulation, node: string, programs: ProgramLookup | undefined): MachineScene {
  if (programs === undefined) throw new UsageError(HOLLOW);
  return { machine: machineAt(simulation, node), sandboxes: sandboxesOn(simulation, node), programs, nowMs: simulation.cluster.nowMs };
}

/** Whose log is read, and what containers do. */
interface LogContext {
  readonly options: LogOptions;
  readonly programs: ProgramLookup | undefined;
}

/** The lines that a container of a pod has printed, oldest first. Throws an `ApiError` where there is no such pod, a `UsageError` where it has no such container or log. */
export function logOf(simulation: Simulation, pod: string, context: LogContext): readonly string[] {
  return logLines(simulation, pod, context).map(({ text }) => text);
}

/** The same lines, each with the time at which it was printed. Throws as `logOf`. */
export function logLines(simulation: Simulation, pod: string, context: LogContext): readonly Line[] {
  const { options: { namespace = "default", container, previous = false }, programs } = context;
  const answer = requested(simulation, { verb: "get", kind: "Pod", namespace, name: pod }).response;
  if (!answer.ok) throw new ApiError(answer.status);
  const { spec, metadata } = answer.object as Pod;
  const names = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
  const chosen = container ?? (spec.containers.length === 1 ? names.at(-1) : undefined);
  if (chosen === undefined) throw new UsageError(`a container name must be specified for pod ${pod}, choose one of: [${names.join(" ")}]`);
  if (!names.includes(chosen)) throw new UsageError(`container ${describedValue(chosen)} is not valid for pod ${pod}; ${instead(chosen, names)}`);
  if ((spec.nodeName ?? "") === "") throw new UsageError(`pod ${pod} is on no node yet, and has printed nothing`);
  const scene = sceneAt(simulation, spec.nodeName ?? "", programs);
  const mine = metadata.annotations?.["kubernetes.io/config.mirror"] ?? metadata.uid;
  const sandbox = scene.sandboxes.find((each) => each.metadata.name === mine);
  const runs = sandbox?.spec.runs.filter(({ name }) => name === chosen) ?? [];
  const run = previous ? runs.at(-2) : runs.at(-1);
  if (sandbox === undefined || run === undefined) throw new UsageError(`container ${JSON.stringify(chosen)} in pod ${pod} has ${previous ? "no run before this one" : "not been started yet"}`);
  return runLog(scene, sandbox, run);
}

/** The files on a machine's disk that containers wrote, by path, with their lines: those in `folder`, or all. Throws a `UsageError` where there is no such machine. */
export function filesOn(simulation: Simulation, node: string, context: { readonly folder: string; readonly programs: ProgramLookup | undefined }): Readonly<Record<string, readonly string[]>> {
  const { folder, programs } = context;
  if (typeof folder !== "string" || !folder.startsWith("/")) throw new UsageError(`a folder begins with "/", such as "/var/log"; got ${describedValue(folder)}`);
  const within = folder.endsWith("/") ? folder : `${folder}/`;
  const files = [...machineFiles(sceneAt(simulation, node, programs))].filter(([path]) => path === folder || path.startsWith(within));
  return Object.fromEntries(files.map(([path, lines]) => [path, lines.map(({ text }) => text)]));
}

/** The names of all machines, in order, whether or not the API server answers. */
export function machineNames({ simulation: { cluster } }: { readonly simulation: Simulation }): readonly string[] {
  return shelfOf(cluster, "Machine").collection.objects.keys();
}

/** Something that runs on a machine, whatever the API says. */
export interface Running {
  readonly type: "container" | "process";
  /** `namespace/pod/container`, or the name of a process outside of Kubernetes. */
  readonly name: string;
  readonly image: string;
  /** In simulated milliseconds since the epoch. */
  readonly sinceMs: number;
}

/** What runs on a machine at this moment, by name, where containers are run. Throws a `UsageError` where there is no such machine. */
export function runningOn({ simulation }: { readonly simulation: Simulation }, node: string): readonly Running[] {
  if ((simulation as Simulation | undefined)?.cluster === undefined) throw new UsageError('runningOn takes a cluster and the name of a node: runningOn(cluster, "node-1")');
  const { nowMs } = simulation.cluster;
  const runs = (end: { readonly atMs: number } | null): boolean => end === null || end.atMs > nowMs;
  const containers = sandboxesOn(simulation, node).flatMap(({ spec: { pod: { metadata }, runs: all } }) =>
    all.filter(({ end }) => runs(end)).map(({ name, image, startedAtMs }): Running => ({ type: "container", name: `${metadata.namespace}/${metadata.name}/${name}`, image, sinceMs: startedAtMs })));
  const processes = Object.entries(machineAt(simulation, node).spec.processes ?? {}).flatMap(([name, { image, startedAtMs, end }]): readonly Running[] => (startedAtMs !== null && runs(end) ? [{ type: "process", name, image, sinceMs: startedAtMs }] : []));
  return [...containers, ...processes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sandboxesOn({ cluster }: Simulation, node: string): readonly Sandbox[] {
  return Array.from(shelfOf(cluster, "Sandbox").collection.objects.withPrefix(`${node}/`), ([, sandbox]) => sandbox as Sandbox);
}

/** The simulation in which a machine's kubelet finds a pod's manifest in a file. Throws a `UsageError` or an `ApiError` for what is no good pod. */
export function withStaticPod(simulation: Simulation, node: string, { pod, file, programs }: { readonly pod: object; readonly file: string; readonly programs: ProgramLookup | undefined }): Simulation {
  const machine = machineAt(simulation, node);
  if (programs === undefined) throw new UsageError(HOLLOW);
  const target = requestTarget(simulation.cluster.kinds, pod);
  if (target.kind !== "Pod") throw new UsageError(`a static pod is a Pod; got a ${target.kind}`);
  const own = withOwnCopy(pod) as Pod;
  // A kubelet lets nothing drive its own pods away, so admission has nothing to add.
  const bound = { ...own, spec: { ...own.spec, nodeName: node, tolerations: [...(own.spec?.tolerations ?? []), { operator: "Exists", effect: "NoExecute" }] } };
  const answer = requested(simulation, { verb: "create", kind: "Pod", namespace: target.namespace ?? "default", object: bound, dryRun: true, fieldValidation: "Strict" }).response;
  if (!answer.ok) throw new ApiError(answer.status);
  return worldChanged(simulation, "Machine", setStaticPod(machine, file, answer.object as Pod));
}
