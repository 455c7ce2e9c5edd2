/** Faults as others than the injector handle them: how they are made, and how they are ended before their time. */
import { type Simulation, worldChanged, worldRemoved } from "@everynode/core";
import { shelfOf } from "@everynode/api";
import type { Fault, Harm, KubeObject } from "@everynode/model";

/** What a new fault is. Times are simulated milliseconds since the epoch. */
export interface FaultOptions {
  readonly name: string;
  readonly harm: Harm;
  readonly fromMs: number;
  /** Null: it lasts until somebody ends it. */
  readonly toMs: number | null;
}

/** A fault that has not begun. The store gives it its resourceVersion. */
export function newFault({ name, harm, fromMs, toMs }: FaultOptions): Fault {
  return {
    apiVersion: "world.everynode/v1",
    kind: "Fault",
    metadata: { name, uid: `fault-${name}`, resourceVersion: "", creationTimestamp: "" },
    spec: { harm, fromMs, toMs },
    status: { begun: false, replacements: [] },
  };
}

/** All faults that have not ended, in order of name. */
export function faultsIn({ cluster }: Pick<Simulation, "cluster">): readonly Fault[] {
  return shelfOf(cluster, "Fault").collection.objects.values() as readonly KubeObject[] as readonly Fault[];
}

/** A name for a fault that no other has now: `partition-node-2`, or `partition-node-2-2` where that is taken. */
export function freeFaultName(simulation: Simulation, harm: Harm): string {
  const base = harm.type === "api-down" ? harm.type : [harm.type, ...harm.nodes.slice(0, 1)].join("-");
  const taken = new Set(faultsIn(simulation).map(({ metadata }) => metadata.name));
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  return name;
}

/** The simulation with a fault planned in it; it begins as soon as the fault injector has its turn and its time has come. */
export function withPlannedFault(simulation: Simulation, options: FaultOptions): Simulation {
  return worldChanged(simulation, "Fault", newFault(options));
}

/** The simulation in which a fault has its end now: one that has begun is undone as soon as the fault injector has its turn, one that has not never begins. */
export function withFaultEnding(simulation: Simulation, fault: Fault): Simulation {
  if (!fault.status.begun) return worldRemoved(simulation, "Fault", fault.metadata.name);
  return worldChanged(simulation, "Fault", { ...fault, spec: { ...fault.spec, toMs: simulation.cluster.nowMs } });
}
