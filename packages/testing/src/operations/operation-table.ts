/** The operations of histories of DaemonSets: how often they come, and what their arguments may be. */
import type { Domains, Operation, OperationName } from "./operation.js";
import type { OperationRule, OperationTable } from "./operation-rule.js";
import { performOperation } from "./perform-operation.js";

/** How one operation comes to be: a rule without what it does. */
interface Row<O> extends Omit<OperationRule, "domains" | "inChaos" | "perform"> {
  readonly domains: Domains<O>;
  readonly inChaos?: Partial<Domains<O>>;
}

type Table = { readonly [K in OperationName]: Row<Extract<Operation, { readonly do: K }>> };

const set = [0, 0, 0, 1] as const;
const node = [0, 0, 1, 1, 2, 3, 4] as const;
const zone = [null, "a", "b"] as const;
const on = [true, false] as const;
const strategy = ["one", "two", "half", "surge-one", "surge-half", "on-delete"] as const;
const tolerates = ["none", "k", "all"] as const;
const minReady = [0, 5] as const;
const version = [1, 2, 3] as const;

const ROWS: Table = {
  settle: { weight: 4, domains: {} },
  steps: { weight: 16, domains: { count: [1, 2, 3, 5, 8, 13, 21] }, needed: "always" },
  pass: { weight: 3, domains: { seconds: [1, 2, 5, 10, 45] } },
  createSet: { weight: 4, domains: { set, zone, strategy, tolerates, minReady, shared: [false, false, true], hostPort: [false, false, false, true] }, needed: "first" },
  recreateSet: { weight: 2, domains: { set, policy: ["Background", "Orphan"], version } },
  deleteSet: { weight: 1, domains: { set, policy: ["Background", "Orphan", "Foreground"] } },
  setImage: { weight: 5, domains: { set, version } },
  selectZone: { weight: 2, domains: { set, zone } },
  tolerate: { weight: 2, domains: { set, tolerates } },
  setStrategy: { weight: 2, domains: { set, strategy } },
  setMinReady: { weight: 1, domains: { set, minReady } },
  limitHistory: { weight: 2, domains: { set, limit: [0, 1, 2] } },
  plantRevision: { weight: 1, domains: { set, version, elsewhere: [false, true] } },
  collide: { weight: 2, domains: { set, version } },
  plantGreedySet: { weight: 1, domains: { set } },
  addNode: { weight: 4, domains: { node, zone }, needed: "always" },
  removeNode: { weight: 2, domains: { node } },
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
  disownPod: { weight: 2, domains: { set, node }, chaosOnly: true },
  harm: { weight: 3, domains: { node, what: ["crash", "crash", "partition", "partition", "replace-node", "slow-link", "full-disk", "memory-pressure", "stopped-clock", "lying-kubelet"], seconds: [5, 20, 70] }, fault: true },
  apiDown: { weight: 1, domains: { seconds: [1, 5, 20, 60] }, fault: true },
  quota: { weight: 1, domains: { on }, fault: true },
  crash: { weight: 2, domains: { who: ["subject", "subject", "subject", "collector", "scheduler", "kubelets"], stale: [0] }, inChaos: { stale: [0, 1, 2, 5, 20] }, fault: true },
  fault: { weight: 3, domains: { after: [0, 1, 2, 3, 5], fault: ["error", "conflict", "crash-before", "crash-after"] }, inChaos: { fault: ["error", "conflict", "crash-before", "crash-after", "timeout", "timeout"] }, fault: true },
};


const ruleOf = (name: OperationName): OperationRule => ({ ...(ROWS[name] as Row<object>), perform: (stage, args) => performOperation(stage, { ...args, do: name } as Operation) });

const named = (names: readonly OperationName[]): OperationTable => Object.fromEntries(names.map((name) => [name, ruleOf(name)]));

/** All that may happen in histories of DaemonSets. */
export const DAEMON_SET_OPERATIONS: OperationTable = named(Object.keys(ROWS) as OperationName[]);

/** What may happen in any cluster, whatever controller it is about: time passes, nodes come, change and go, machines fail, the API server is down, requests fail, controllers crash. */
export const COMMON_OPERATIONS: OperationTable = named(["settle", "steps", "pass", "addNode", "removeNode", "replaceNode", "labelNode", "taintNode", "untaintNode", "cordon", "stopKubelet", "startKubelet", "harm", "apiDown", "crash", "fault"]);
