/** Which operations there are, how often they come, and what their arguments may be: the one table out of which histories are drawn, by whatever generator. */
import type { Mode } from "./mode.js";
import type { Domains, Operation, OperationName } from "./operation.js";

/** How one operation comes to be. */
export interface OperationRule<O> {
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** The values of its arguments. */
  readonly domains: Domains<O>;
  /** What replaces some of the domains in chaos. */
  readonly inChaos?: Partial<Domains<O>>;
  /** True: it comes in chaos only. */
  readonly chaosOnly?: boolean;
}

type Table = { readonly [K in OperationName]: OperationRule<Extract<Operation, { readonly do: K }>> };

const set = [0, 1] as const;
const node = [0, 1, 2, 3, 4] as const;
const zone = [null, "a", "b"] as const;
const on = [true, false] as const;
const strategy = ["one", "two", "half", "surge-one", "surge-half", "on-delete"] as const;
const tolerates = ["none", "k", "all"] as const;
const minReady = [0, 0, 5] as const;
const version = [1, 2, 3] as const;

/** All operations. */
export const OPERATIONS: Table = {
  settle: { weight: 4, domains: {} },
  steps: { weight: 16, domains: { count: [1, 2, 3, 5, 8, 13, 21] } },
  pass: { weight: 3, domains: { seconds: [1, 2, 5, 10, 45] } },
  createSet: { weight: 4, domains: { set, zone, strategy, tolerates, minReady, shared: [false, false, false, true] } },
  recreateSet: { weight: 1, domains: { set, policy: ["Background", "Orphan"] } },
  deleteSet: { weight: 1, domains: { set, policy: ["Background", "Orphan", "Foreground"] } },
  setImage: { weight: 5, domains: { set, version } },
  selectZone: { weight: 2, domains: { set, zone } },
  tolerate: { weight: 1, domains: { set, tolerates } },
  setStrategy: { weight: 2, domains: { set, strategy } },
  setMinReady: { weight: 1, domains: { set, minReady } },
  limitHistory: { weight: 1, domains: { set, limit: [0, 1, 2] } },
  plantRevision: { weight: 1, domains: { set, version } },
  addNode: { weight: 4, domains: { node, zone } },
  removeNode: { weight: 1, domains: { node } },
  replaceNode: { weight: 1, domains: { node } },
  labelNode: { weight: 3, domains: { node, zone } },
  taintNode: { weight: 2, domains: { node, taint: ["k:NoSchedule", "k:NoExecute", "l:NoSchedule", "l:NoExecute"] } },
  untaintNode: { weight: 2, domains: { node } },
  cordon: { weight: 1, domains: { node, on } },
  stopKubelet: { weight: 1, domains: { node } },
  startKubelet: { weight: 1, domains: { node } },
  holdDeletions: { weight: 1, domains: { node, on } },
  trouble: { weight: 1, domains: { node, condition: ["Ready", "MemoryPressure", null] } },
  behave: { weight: 3, domains: { node, as: [null, "unready", "fail", "slow", "stuck"] } },
  deletePod: { weight: 3, domains: { set, node } },
  endPod: { weight: 2, domains: { set, node, phase: ["Failed", "Succeeded"] } },
  orphanPod: { weight: 2, domains: { set, node, bound: on } },
  relabelPod: { weight: 1, domains: { set, node }, chaosOnly: true },
  disownPod: { weight: 1, domains: { set, node }, chaosOnly: true },
  quota: { weight: 1, domains: { on } },
  crash: { weight: 2, domains: { who: ["daemons", "daemons", "daemons", "collector", "scheduler", "kubelets"], stale: [0] }, inChaos: { stale: [0, 1, 2, 5, 20] } },
  fault: { weight: 3, domains: { after: [0, 1, 2, 3, 5], fault: ["error", "conflict", "crash-before", "crash-after"] }, inChaos: { fault: ["error", "conflict", "crash-before", "crash-after", "timeout", "timeout"] } },
};

/** Names of the operations of a mode, in the order of the table. */
export function operationNames(mode: Mode): readonly OperationName[] {
  return (Object.keys(OPERATIONS) as OperationName[]).filter((name) => mode === "chaos" || OPERATIONS[name].chaosOnly !== true);
}

/** The values of each argument of an operation. */
export function domainsOf(name: OperationName, mode: Mode): readonly (readonly [argument: string, values: readonly unknown[]])[] {
  const { domains, inChaos } = OPERATIONS[name] as OperationRule<object>;
  return Object.entries({ ...domains, ...(mode === "chaos" ? inChaos : {}) });
}
