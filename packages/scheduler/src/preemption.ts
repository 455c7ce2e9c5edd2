/**
 * Preemption: pods of lower priority make room, as few and as unimportant as will do.
 *
 * Source: pkg/scheduler/framework/preemption/preemption.go, pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go v1.36.3
 * Differs: nodes are tried in order of name, where Kubernetes begins at a random one.
 */
import { type KubeObject, matchesLabelSelector, type Pod, podCondition, type PodDisruptionBudget } from "@everynode/model";
import { type Attempt, type NodeRefusal, priorityOf, refusalOf, type Scene, withOther } from "./attempt.js";
import { type Diagnosis, unavailable } from "./diagnosis.js";

/** What preemption can do for a pod. */
export type Preemption =
  /** These pods have to go from the node, the most important first. */
  | { readonly type: "victims"; readonly node: string; readonly victims: readonly Pod[] }
  /** Nothing; the pod gives up the node that it hoped for. */
  | { readonly type: "hopeless"; readonly message: string }
  /** Nothing now; the pod goes on hoping for its node. */
  | { readonly type: "wait"; readonly message: string };

/** A node, and who would have to go from it. */
interface Candidate {
  readonly node: string;
  readonly victims: readonly Pod[];
  /** How many of them a PodDisruptionBudget would protect. */
  readonly violations: number;
}

/** A tenth of the nodes, but at least so many, are tried. */
const LEAST_CANDIDATES = 100;

/** What preemption can do for the pod of a failed attempt. */
export function preemptionFor(diagnosis: Diagnosis): Preemption {
  const { attempt, refusals, total } = diagnosis;
  const ineligible = ineligibility(diagnosis);
  if (ineligible !== undefined) return { type: "wait", message: `preemption: ${ineligible}` };
  const nodes = Array.from(refusals).filter(([, { refusal }]) => refusal.resolvable);
  const enough = Math.min(nodes.length, Math.max(LEAST_CANDIDATES, Math.floor(nodes.length / 10)));
  const failed = new Map<string, NodeRefusal>();
  const candidates: Candidate[] = [];
  for (const [node] of nodes) {
    if (candidates.length >= enough && candidates.some(({ violations }) => violations === 0)) break;
    const candidate = candidateOf(attempt, node);
    if ("node" in candidate) candidates.push(candidate);
    else failed.set(node, candidate);
  }
  const [best] = candidates.sort(byCost);
  if (best === undefined) return { type: "hopeless", message: `preemption: ${unavailable(total, failed, ["Preemption is not helpful for scheduling"])}` };
  return { type: "victims", node: best.node, victims: best.victims };
}

/** Why the pod may not preempt others. */
function ineligibility({ attempt: { pod, cluster }, refusals }: Diagnosis): string | undefined {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const { nominatedNodeName = "" } = pod.status;
  if (nominatedNodeName === "") return undefined;
  if (refusals.get(nominatedNodeName)?.refusal.resolvable !== true) return undefined;
  const isEnding = cluster.podsOn(nominatedNodeName).some((other) => priorityOf(other) < priorityOf(pod) && isPreempted(other));
  return isEnding ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

function isPreempted(pod: Pod): boolean {
  const target = podCondition(pod, "DisruptionTarget");
  return pod.metadata.deletionTimestamp !== undefined && target?.status === "True" && target.reason === "PreemptionByScheduler";
}

const NO_VICTIMS: NodeRefusal = { plugin: "DefaultPreemption", refusal: { reasons: ["No preemption victims found for incoming pod"], resolvable: false } };

/** Who has to go from a node: of all pods with a lower priority those that cannot stay, the most important being let stay first. */
function candidateOf(attempt: Attempt, node: string): Candidate | NodeRefusal {
  const { pod, cluster } = attempt;
  const lower = cluster.podsOn(node).filter((other) => priorityOf(other) < priorityOf(pod));
  const whole = cluster.info(node);
  if (lower.length === 0 || whole === undefined) return NO_VICTIMS;
  let scene: Scene = { attempt, info: whole };
  for (const other of lower) scene = withOther(scene, other, -1);
  const refusal = refusalOf(scene.attempt, scene.info);
  if (refusal !== undefined) return refusal;
  const { protectedPods, others } = byProtection(attempt, lower.toSorted(byImportance));
  const victims: Pod[] = [];
  let violations = 0;
  for (const other of [...protectedPods, ...others]) {
    const fuller = withOther(scene, other, 1);
    if (refusalOf(fuller.attempt, fuller.info) === undefined) scene = fuller;
    else {
      victims.push(other);
      if (protectedPods.includes(other)) violations += 1;
    }
  }
  return victims.length === 0 ? NO_VICTIMS : { node, victims: victims.sort(byImportance), violations };
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Pods that have not started are the least important of their priority. */
const startOf = ({ status }: Pod): string => status.startTime ?? "9999";

function byImportance(a: Pod, b: Pod): number {
  return order(priorityOf(b), priorityOf(a)) || order(startOf(a), startOf(b)) || order(a.metadata.name, b.metadata.name);
}

/** The pods whose end a budget does not allow any more, and the others. */
function byProtection({ cluster }: Attempt, pods: readonly Pod[]): { readonly protectedPods: readonly Pod[]; readonly others: readonly Pod[] } {
  const budgets = cluster.view.objects("PodDisruptionBudget").values().map(budgetOf);
  if (budgets.length === 0) return { protectedPods: [], others: pods };
  const protectedPods: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) (isProtected(pod, budgets) ? protectedPods : others).push(pod);
  return { protectedPods, others };
}

interface Budget {
  readonly object: PodDisruptionBudget;
  left: number;
}

const budgetOf = (object: KubeObject): Budget => ({ object: object as PodDisruptionBudget, left: (object as PodDisruptionBudget).status.disruptionsAllowed });

/** Takes the pod's end out of the budgets that select it; true where one of them has nothing left. */
function isProtected({ metadata }: Pod, budgets: readonly Budget[]): boolean {
  if (Object.keys(metadata.labels ?? {}).length === 0) return false;
  for (const budget of budgets) {
    const { spec, status, metadata: own } = budget.object;
    const isEmpty = spec.selector === undefined || Object.keys(spec.selector).length === 0;
    if (own.namespace !== metadata.namespace || isEmpty || !matchesLabelSelector(spec.selector, metadata.labels)) continue;
    if (Object.hasOwn(status.disruptedPods ?? {}, metadata.name)) continue;
    budget.left -= 1;
    if (budget.left < 0) return true;
  }
  return false;
}

/** Added to each priority, so that fewer pods of a negative priority are not worse than more of them. */
const PRIORITY_OFFSET = 2 ** 31;

/** The fewest protected pods; then the least important first victim, the smallest sum of priorities, the fewest victims, the latest start. */
function byCost(a: Candidate, b: Candidate): number {
  return (
    order(a.violations, b.violations) ||
    order(highest(a), highest(b)) ||
    order(sumOfPriorities(a), sumOfPriorities(b)) ||
    order(a.victims.length, b.victims.length) ||
    order(earliestStart(b), earliestStart(a)) ||
    order(a.node, b.node)
  );
}

const highest = ({ victims: [first] }: Candidate): number => (first === undefined ? 0 : priorityOf(first));
const sumOfPriorities = ({ victims }: Candidate): number => victims.reduce((sum, pod) => sum + priorityOf(pod) + PRIORITY_OFFSET, 0);

/** When the first of the most important victims started. */
function earliestStart(candidate: Candidate): string {
  const starts = candidate.victims.filter((pod) => priorityOf(pod) === highest(candidate)).map(startOf);
  return starts.sort(order)[0] ?? "";
}
