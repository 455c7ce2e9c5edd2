/** Machines: how they are made, and what users and faults do to them. All of it is pure: a machine in, a machine out. */
import { type Machine, type PodBehaviour, type StringMap, withOwnValue } from "@everynode/model";

/** What a new machine is. */
export interface MachineOptions {
  /** That of its Node. */
  readonly name: string;
  /** Quantities by resource; 4 cpu, 8Gi memory and 110 pods where left out. */
  readonly resources?: StringMap;
  /** The number of the machine in the cluster, from 1; its address is made from it. 1 where left out. */
  readonly address?: number;
  /** By name of the pods' controller, or `*`. */
  readonly behaviours?: Machine["spec"]["behaviours"];
  /** True: its kubelet never finishes the deletion of a pod. */
  readonly holdsDeletions?: boolean;
}

/** The resources of a machine that nobody said more about. */
export const MACHINE_RESOURCES: StringMap = { cpu: "4", memory: "8Gi", pods: "110" };

/** A machine whose kubelet runs. The store gives it its resourceVersion. */
export function newMachine(options: MachineOptions): Machine {
  const { name, resources = MACHINE_RESOURCES, address = 1, behaviours = {}, holdsDeletions = false } = options;
  return {
    apiVersion: "world.everynode/v1",
    kind: "Machine",
    metadata: { name, uid: `machine-${name}`, resourceVersion: "", creationTimestamp: "" },
    spec: { kubeletRunning: true, holdsDeletions, conditions: {}, resources, behaviours, nudges: 0, address },
  };
}

function withSpec(machine: Machine, change: Partial<Machine["spec"]>): Machine {
  return { ...machine, spec: { ...machine.spec, ...change } };
}

/** The machine with its kubelet dead or out of reach: it neither reports nor acts, and the containers run on. */
export function stopKubelet(machine: Machine): Machine {
  return withSpec(machine, { kubeletRunning: false });
}

/** The machine with its kubelet running: it reports, renews its lease, and looks at all its pods. */
export function startKubelet(machine: Machine): Machine {
  return withSpec(machine, { kubeletRunning: true });
}

/** The machine with a kubelet that never finishes the deletion of a pod while `held` is true. */
export function holdDeletions(machine: Machine, held: boolean): Machine {
  return withSpec(machine, { holdsDeletions: held });
}

/** The machine with a kubelet that reports `status` of the condition `type` from now on; what is usual where `status` is left out. */
export function setCondition(machine: Machine, type: string, status?: string): Machine {
  return withSpec(machine, { conditions: withOwnValue(machine.spec.conditions, type, status) });
}

/** The machine on which pods of the controller `owner` (`*`: all pods) behave so, whatever their image; by their image where `behaviour` is left out. */
export function setBehaviour(machine: Machine, owner: string, behaviour?: PodBehaviour): Machine {
  return withSpec(machine, { behaviours: withOwnValue(machine.spec.behaviours, owner, behaviour) });
}

/** The machine with other resources to report. */
export function setResources(machine: Machine, resources: StringMap): Machine {
  return withSpec(machine, { resources });
}

/** The machine with a kubelet that looks at all its pods again. */
export function nudge(machine: Machine): Machine {
  return withSpec(machine, { nudges: machine.spec.nudges + 1 });
}

/** The IPv4 address of the machine, unlike that of any pod: 10.0.x.y, and 11.x.y.z from the 65,536th machine on. */
export function machineAddress(machine: Machine): string {
  const { address } = machine.spec;
  const block = address >>> 16;
  const low = `${(address >>> 8) & 255}.${address & 255}`;
  return block === 0 ? `10.0.${low}` : `11.${block - 1}.${low}`;
}
