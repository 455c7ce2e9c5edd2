/** One DaemonSet with its nodes and pods, as the store or one view has them: the words in which properties speak. */
import { type DaemonSet, isEmptySelector, isPodAvailable, isPodTerminal, isTerminating, labelMatcher, type Pod, scaledValue, targetNodeOf } from "@everynode/model";
import { controlledBy, type Knowledge } from "./knowledge.js";
import { mayStay, shouldRun } from "./placement.js";

/** `live`: neither ended nor being deleted. */
export function isLive(pod: Pod): boolean {
  return !isTerminating(pod) && !isPodTerminal(pod);
}

/** Ended and being deleted: it counts for nothing any more. */
function isGhost(pod: Pod): boolean {
  return isTerminating(pod) && isPodTerminal(pod);
}

/** True where the pod stands on a node, as opposed to being meant for it. */
export function isBound(pod: Pod): boolean {
  return (pod.spec.nodeName ?? "") !== "";
}

/** Ports of their host that a pod's containers ask for. */
function hostPortsOf({ spec }: Pod): readonly number[] {
  return spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [hostPort])));
}

/** Of several pods on a node the first survives: bound before unbound, then the oldest, then the smallest name. */
export function bySurvival(a: Pod, b: Pod): number {
  if (isBound(a) !== isBound(b)) return isBound(a) ? -1 : 1;
  const [x, y] = [a.metadata, b.metadata];
  return text(x.creationTimestamp, y.creationTimestamp) || text(x.name, y.name);
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const NO_PODS: readonly Pod[] = [];

/** A set, and everything about it that properties ask for. */
export class DaemonModel {
  readonly set: DaemonSet;
  readonly known: Knowledge;
  /** Pods that the set controls and selects, with those that were adopted just now. */
  readonly pods: readonly Pod[];
  /** Pods but ghosts, by the node that they are on or meant for. */
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  /** Names of the nodes on which the set should run: none for one that selects everything, which is left alone. */
  readonly eligible: readonly string[];
  /** How many of the pods are not the set's in the knowledge, but were adopted just now. */
  readonly adopted: number;

  constructor(known: Knowledge, set: DaemonSet, adopted: readonly Pod[] = NO_PODS) {
    this.set = set;
    this.known = known;
    this.adopted = adopted.length;
    const matches = labelMatcher(set.spec.selector);
    this.pods = [...controlledBy(known.pods, set.metadata.uid).filter((pod) => matches(pod.metadata.labels)), ...adopted];
    this.byNode = groupedByNode(this.pods.filter((pod) => !isGhost(pod)));
    this.eligible = isEmptySelector(set.spec.selector) ? [] : [...known.nodes.entries()].flatMap(([name, node]) => (shouldRun(set, node) ? [name] : []));
  }

  /** Pods on a node or meant for it, ghosts left out. */
  on(node: string): readonly Pod[] {
    return this.byNode.get(node) ?? NO_PODS;
  }

  liveOn(node: string): readonly Pod[] {
    return this.on(node).filter(isLive);
  }

  /** True where the pod cannot be bound, since a port of the host that it asks for is another pod's. */
  waitsForPort(pod: Pod): boolean {
    const wanted = isBound(pod) ? [] : hostPortsOf(pod);
    return wanted.length > 0 && this.known.pods.objects.values().some((other) => isBound(other) && !isPodTerminal(other) && other.spec.nodeName === targetNodeOf(pod) && hostPortsOf(other).some((port) => wanted.includes(port)));
  }

  /** True where one of the pods waits for a port. */
  get lacksPorts(): boolean {
    return this.pods.some((pod) => isLive(pod) && this.waitsForPort(pod));
  }

  shouldRunOn(name: string): boolean {
    const node = this.known.nodes.get(name);
    return node !== undefined && shouldRun(this.set, node);
  }

  mayStayOn(name: string): boolean {
    const node = this.known.nodes.get(name);
    return node !== undefined && mayStay(this.set, node);
  }

  /** `avail`: live, and ready for minReadySeconds at `nowMs`. */
  isAvailable(pod: Pod, nowMs: number): boolean {
    return isLive(pod) && isPodAvailable(pod, this.set.spec.minReadySeconds ?? 0, nowMs);
  }

  get rolls(): boolean {
    return this.set.spec.updateStrategy?.type === "RollingUpdate";
  }

  /** True where the set may have two pods on a node: what a single node would get of maxSurge, rounded up. */
  get surges(): boolean {
    return this.rolls && scaled(this.set.spec.updateStrategy?.rollingUpdate?.maxSurge, 1) > 0;
  }

  /** True where a rollout makes new pods beside the old ones: half of no eligible node is none, and then it does not. */
  get rollsWithSurge(): boolean {
    return this.rolls && this.maxSurge > 0;
  }

  /**
   * True where no rollout can go on: so many nodes have an unavailable pod of the set and should have none that they take all of the budget.
   * (Kubernetes counts every node with pods, not only those that should run one.)
   */
  isStalled(nowMs: number): boolean {
    const lost = [...this.byNode].filter(([node, pods]) => !this.shouldRunOn(node) && pods.some((pod) => !this.isAvailable(pod, nowMs)));
    return lost.length >= (this.rollsWithSurge ? this.maxSurge : this.maxUnavailable);
  }

  /** `G`: of maxSurge, scaled over the eligible nodes and rounded up. */
  get maxSurge(): number {
    return scaled(this.set.spec.updateStrategy?.rollingUpdate?.maxSurge, this.eligible.length);
  }

  /** `U`: of maxUnavailable, likewise; 1 where both would be 0 and a node is eligible. */
  get maxUnavailable(): number {
    const value = scaled(this.set.spec.updateStrategy?.rollingUpdate?.maxUnavailable, this.eligible.length);
    return value === 0 && this.maxSurge === 0 && this.eligible.length > 0 ? 1 : value;
  }
}

function scaled(value: number | string | undefined, total: number): number {
  const result = scaledValue(value ?? 0, total, "up");
  return result.ok ? result.value : 0;
}

function groupedByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNodeOf(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [pod]);
    else group.push(pod);
  }
  return groups;
}

/** The names of pods, in one text. */
export function named(pods: readonly Pod[]): string {
  return pods.length === 0 ? "none" : pods.map(({ metadata }) => metadata.name).join(", ");
}
