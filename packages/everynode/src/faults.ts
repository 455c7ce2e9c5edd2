/** What is wrong in a cluster, and how one makes it so and well again. */
import { type NodeGroupInput, nodeGroupsIn } from "@everynode/autoscaler";
import { type Action, isEnabled, perform, type Simulation } from "@everynode/core";
import { type Fault, type Harm, nearestWord } from "@everynode/model";
import { faultsIn, freeFaultName, withFaultEnding, withPlannedFault } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import { durationMs, type DurationInput } from "./duration.js";
import { type FaultInput, harmOf, type InjectOptions, lastsMs, type PlannedFault } from "./fault-input.js";
import { instead, type KnownNames, knownOptions } from "./known-options.js";

/** A fault that has not ended. Times are simulated milliseconds since the epoch. */
export interface FaultInfo {
  readonly name: string;
  readonly type: Harm["type"];
  /** The machines that it befalls; none where it is about the API server. */
  readonly nodes: readonly string[];
  /** False: it is only planned. */
  readonly isUnderWay: boolean;
  readonly fromMs: number;
  /** Undefined where it lasts until it is healed. */
  readonly toMs?: number;
}

/** A simulation with a fault in it, and the fault's name. */
export interface Injected {
  readonly simulation: Simulation;
  readonly name: string;
}

const INJECTOR = "fault-injector";
const INJECT_NAMES: KnownNames<InjectOptions> = { name: true, after: true, for: true };
/** Such names can be keys of objects. */
const GOOD_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** The simulation with a fault; one that begins now has begun. Throws a `UsageError` that says what is wrong with it. */
export function injected(simulation: Simulation, fault: FaultInput, options: InjectOptions = {}): Injected {
  const { name, after = 0, for: duration } = knownOptions(options, INJECT_NAMES, "inject");
  const groups = nodeGroupsIn(simulation).map(({ metadata }) => metadata.name);
  const planned = withFaultPlanned(simulation, { harm: harmOf(fault), name, duration, afterMs: durationMs(after, "after of inject"), what: "inject", groups });
  return { name: planned.name, simulation: acted(planned.simulation, planned.name) };
}

/** A fault that is to be planned; `what` says where it was written. */
interface Planning {
  readonly harm: Harm;
  readonly name: string | undefined;
  readonly duration: DurationInput | undefined;
  readonly afterMs: number;
  readonly what: string;
  /** The names of node groups, whose machines come as time passes. */
  readonly groups: readonly string[];
}

function withFaultPlanned(simulation: Simulation, planning: Planning): Injected {
  const { harm, name: wanted, duration, afterMs, what } = planning;
  checkNodes(simulation, planning);
  const name = wanted === undefined ? freeFaultName(simulation, harm) : checkedName(simulation, wanted);
  const fromMs = simulation.cluster.nowMs + afterMs;
  const lasting = lastsMs(harm, duration, what);
  return { name, simulation: withPlannedFault(withInjector(simulation), { name, harm, fromMs, toMs: lasting === null ? null : fromMs + lasting }) };
}

/** The simulation with a plan of faults, counted from now on; none of them has begun. `groups` are the node groups of the cluster. Throws a `UsageError` that says what is wrong with it. */
export function withPlan(simulation: Simulation, plan: readonly PlannedFault[], groups: readonly NodeGroupInput[] = []): Simulation {
  if (!Array.isArray(plan)) throw new UsageError(`faults must be a list, e.g. [{ at: { minutes: 1 }, type: "crash", node: "node-1" }]; got ${describedValue(plan)}`);
  const names = groups.map(({ name }) => name);
  let now = simulation;
  for (const [index, planned] of (plan as readonly (PlannedFault | null | undefined)[]).entries()) {
    const what = `faults[${index}]`;
    const { at = 0, name, for: duration, ...fault } = planned ?? ({} as PlannedFault);
    now = withFaultPlanned(now, { harm: harmOf(fault, "faults"), name, duration, afterMs: durationMs(at, `at of ${what}`), what, groups: names }).simulation;
  }
  return now;
}

/** The simulation in which a fault, or every one, has ended, or will never begin. Throws a `UsageError` where there is none of the name. */
export function healed(simulation: Simulation, name?: string): Simulation {
  const faults = faultsIn(simulation);
  const ending = name === undefined ? faults : faults.filter(({ metadata }) => metadata.name === name);
  if (name !== undefined && ending.length === 0) throw new UsageError(`there is no fault ${describedValue(name)}; ${faults.length === 0 ? "nothing is wrong" : instead(String(name), faults.map(({ metadata }) => metadata.name))}`);
  const ended = ending.reduce((now, fault) => withFaultEnding(now, fault), simulation);
  return ending.reduce((now, { metadata }) => acted(now, metadata.name), ended);
}

/** The faults that have not ended, in order of name. */
export function faultInfos(simulation: Simulation): readonly FaultInfo[] {
  return faultsIn(simulation).map(infoOf);
}

function infoOf({ metadata: { name }, spec: { harm, fromMs, toMs }, status }: Fault): FaultInfo {
  return { name, type: harm.type, nodes: harm.type === "api-down" ? [] : harm.nodes, isUnderWay: status.begun, fromMs, ...(toMs === null ? {} : { toMs }) };
}

/** Machines must be there, but for those of node groups in faults that begin later: such machines are there, or not, when a fault begins. */
function checkNodes(simulation: Simulation, { harm, afterMs, groups }: Planning): void {
  if (harm.type === "api-down") return;
  const at = simulation.cluster.kinds.ordinal("Machine");
  const machines = at === undefined ? undefined : simulation.cluster.shelves[at]?.collection.objects;
  const groupOf = (node: string): string | undefined => groups.find((group) => node.startsWith(`${group}-`) && /^[1-9][0-9]*$/.test(node.slice(group.length + 1)));
  const missing = harm.nodes.find((node) => machines?.has(node) !== true && (afterMs === 0 || groupOf(node) === undefined));
  if (missing === undefined) return;
  const group = groupOf(missing);
  const near = nearestWord(missing, machines?.keys() ?? []);
  const advice = group !== undefined ? `; those of the node group ${JSON.stringify(group)} come as time passes: let the fault begin later` : near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
  throw new UsageError(`there is no machine ${JSON.stringify(missing)} for a fault of type ${JSON.stringify(harm.type)}${advice}`);
}

function checkedName(simulation: Simulation, name: string): string {
  if (typeof name !== "string" || !GOOD_NAME.test(name)) throw new UsageError(`a fault's name must be letters, digits, "-", "_" and ".", such as "outage-1"; got ${describedValue(name)}`);
  if (faultsIn(simulation).some(({ metadata }) => metadata.name === name)) throw new UsageError(`there is a fault ${JSON.stringify(name)} already`);
  return name;
}

function withInjector(simulation: Simulation): Simulation {
  if (simulation.setup.controllers.some(({ name }) => name === INJECTOR)) return simulation;
  throw new UsageError(`this cluster was made without the controller "${INJECTOR}", which begins and ends faults`);
}

/** The simulation after all that the injector can do about a fault at this instant, before anybody else has a turn. */
function acted(simulation: Simulation, fault: string): Simulation {
  const actions: readonly Action[] = [
    { type: "resume", actor: INJECTOR, key: fault },
    { type: "deliver", actor: INJECTOR, key: "*" },
    { type: "start", actor: INJECTOR, key: fault },
  ];
  const next = actions.find((action) => isEnabled(simulation, action));
  return next === undefined ? simulation : acted(perform(simulation, next), fault);
}
