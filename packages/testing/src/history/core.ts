/**
 * The core of a cluster: what has to work though some machines are broken for good.
 *
 * Which of the machines that are broken at the end of a history's operations stay so depends on the history's seed and their names only, so that a history which is
 * made smaller keeps those that are left.
 */
import { shelfOf } from "@everynode/api";
import { type Simulation, streamNumber } from "@everynode/core";
import { isTerminating, type Machine, type PodBehaviour } from "@everynode/model";
import { faultOf } from "@everynode/node";
import { DaemonModel } from "../daemon/daemon-model.js";
import { type Knowledge, stored } from "../daemon/knowledge.js";

/** One history in so many leaves something broken, where there is something; each broken machine stays so three times in four. */
const ONE_IN = 2;

/** How pods of a machine that stays broken may behave: those that fail would keep their set busy for ever. */
const LASTING: ReadonlySet<PodBehaviour> = new Set(["unready", "stuck"]);

/** Faults of a machine that may last for good. */
const LASTING_FAULTS = [
  { type: "crash", words: "it has no power" },
  { type: "partition", words: "it is cut off" },
] as const;

/** A cluster of which a part is broken for good, once the rest has had its time. */
export interface Core {
  readonly simulation: Simulation;
  readonly known: Knowledge;
  /** Every set that is not being deleted. */
  readonly models: readonly DaemonModel[];
  readonly nowMs: number;
  /** What is wrong with each machine that is broken, by name. */
  readonly broken: ReadonlyMap<string, string>;
}

/** What is wrong with a machine and would not pass, in a few words; undefined where nothing is. */
function defectOf(machine: Machine): string | undefined {
  const { spec } = machine;
  const machineFault = LASTING_FAULTS.find(({ type }) => faultOf(machine, type) !== undefined);
  if (machineFault !== undefined) return machineFault.words;
  if (!spec.kubeletRunning) return "its kubelet is stopped";
  if (spec.holdsDeletions) return "it holds deletions";
  if (spec.conditions["Ready"] !== undefined) return "it is not ready";
  const pods = Object.entries(spec.behaviours).filter(([, behaviour]) => LASTING.has(behaviour));
  return pods.length === 0 ? undefined : pods.map(([owner, behaviour]) => `pods of ${owner} are ${behaviour}`).join(", ");
}

/** The machines that stay broken for good, and what is wrong with each; usually none. */
export function brokenForGood({ cluster }: Simulation, seed: number): ReadonlyMap<string, string> {
  const broken = new Map<string, string>();
  if (streamNumber(seed, "core", 0) % ONE_IN !== 0) return broken;
  shelfOf(cluster, "Machine").collection.objects.forEach((machine, name) => {
    const defect = defectOf(machine as Machine);
    if (defect !== undefined && streamNumber(seed, `core ${name}`, 0) % 4 !== 0) broken.set(name, defect);
  });
  return broken;
}

/** Whether sets get a new template while machines are broken for good. */
export const rollsOutBroken = (seed: number): boolean => streamNumber(seed, "core rollout", 0) % 2 === 0;

/** A machine that stays broken, without what passes. */
export function stayingBroken(machine: Machine): Machine {
  const { faults = {}, ...spec } = machine.spec;
  const behaviours = Object.fromEntries(Object.entries(spec.behaviours).filter(([, behaviour]) => LASTING.has(behaviour)));
  const lasting = Object.entries(faults).filter(([, { type }]) => LASTING_FAULTS.some((each) => each.type === type));
  return { ...machine, spec: { ...spec, behaviours, nudges: spec.nudges + 1, ...(lasting.length === 0 ? {} : { faults: Object.fromEntries(lasting) }) } };
}

/** The models of all sets that are not being deleted. */
export const modelsOf = (known: Knowledge): readonly DaemonModel[] => known.sets.values().flatMap((set) => (isTerminating(set) ? [] : [new DaemonModel(known, set)]));

/** The core as it is now. */
export function coreOf(simulation: Simulation, broken: ReadonlyMap<string, string>): Core {
  const known = stored(simulation.cluster);
  return { simulation, known, models: modelsOf(known), nowMs: simulation.cluster.nowMs, broken };
}
