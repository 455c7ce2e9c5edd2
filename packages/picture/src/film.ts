/**
 * A film: what is seen in many moments, as lives. Each pod and each node has one life from the moment when it came to the one when it was gone, in stretches in which it looked the same.
 * Timelines, animations and pages are made of it.
 */
import type { SortedMap } from "@everynode/api";
import { type Fault, type KubeObject, type Machine, type Node, type Pod, targetNodeOf } from "@everynode/model";
import type { Moment } from "./moment.js";
import { naturally } from "./natural-order.js";
import { groupingOf, groupName } from "./node-groups.js";
import { type PodState, podState } from "./pod-look.js";
import { nodeLook, type SeenNode } from "./scene.js";
import { listOf, objectsOf } from "./state-objects.js";
import { type Template, TemplateFinder } from "./template.js";
import { type TemplateLook, templateLooks } from "./template-look.js";

/** A stretch in which something looked the same, from one moment on; numbers are those of moments. */
export interface Stretch<T> {
  readonly from: number;
  readonly look: T;
}

/** A pod over time. */
export interface PodLife {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly look: TemplateLook;
  /** The node that it ran on or was meant for; undefined for one that never had any. */
  readonly node: string | undefined;
  /** The first moment when it was there. */
  readonly from: number;
  /** The first moment when it was gone; the number of moments where it stayed. */
  readonly to: number;
  readonly states: readonly Stretch<PodState>[];
}

/** A node over time. */
export interface NodeLife {
  readonly name: string;
  /** The group that it was in at first. */
  readonly group: string;
  /** Undefined where it is not there. */
  readonly looks: readonly Stretch<Omit<SeenNode, "pods"> | undefined>[];
}

/** A fault over time. */
export interface FaultLife {
  readonly name: string;
  /** `partition`. */
  readonly type: string;
  /** Undefined: the whole cluster. */
  readonly node: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** All that is seen. */
export interface Film {
  readonly moments: readonly [Moment, ...Moment[]];
  /** In natural order of name. */
  readonly nodes: readonly NodeLife[];
  /** In the order in which they came. */
  readonly pods: readonly PodLife[];
  readonly faults: readonly FaultLife[];
  /** The templates of all pods, in order. */
  readonly looks: readonly TemplateLook[];
}

/** What is filmed. */
export interface FilmChoice {
  readonly pods?: (pod: Pod) => boolean;
  readonly groupBy?: string;
}

/** A life while it is being filmed. */
interface Filming<T> {
  object: KubeObject;
  readonly from: number;
  to: number;
  readonly stretches: { readonly from: number; readonly look: T }[];
}

/** The film of some moments. O(moments × pods), but for moments in which none of them changed. */
export function filmOf(moments: Film["moments"], { pods: choose = () => true, groupBy = "auto" }: FilmChoice = {}): Film {
  const pods = new PodFilm(choose, moments.length);
  const nodes = new NodeFilm(groupBy);
  const faults = new FaultFilm(moments.length);
  moments.forEach((moment, at) => {
    nodes.take(moment, at);
    pods.take(moment, at);
    faults.take(moment, at);
  });
  const last = moments.at(-1) ?? moments[0];
  const looks = templateLooks(pods.templates, new TemplateFinder(last.state).known());
  return { moments, nodes: nodes.lives(pods.nodeNames), pods: pods.lives(looks), faults: faults.lives(), looks: [...looks.values()] };
}

interface PodFilming extends Filming<PodState> {
  readonly uid: string;
  template: Template;
  node: string | undefined;
}

class PodFilm {
  readonly #choose: (pod: Pod) => boolean;
  readonly #end: number;
  readonly #lives: PodFilming[] = [];
  readonly #present = new Map<string, PodFilming>();
  #before: SortedMap<Pod> | undefined;

  constructor(choose: (pod: Pod) => boolean, end: number) {
    this.#choose = choose;
    this.#end = end;
  }

  take({ state }: Moment, at: number): void {
    const objects = objectsOf(state, "Pod");
    if (objects === undefined || objects === this.#before) return;
    this.#before = objects;
    const finder = new TemplateFinder(state);
    const here = new Set<string>();
    objects.forEach((pod) => {
      const { uid } = pod.metadata;
      here.add(uid);
      const life = this.#present.get(uid);
      if (life === undefined) this.#begin(pod, at, finder);
      else if (life.object !== pod) this.#goOn(life, pod, at, finder);
    });
    for (const [uid, life] of this.#present) {
      if (here.has(uid)) continue;
      life.to = at;
      this.#present.delete(uid);
    }
  }

  #begin(pod: Pod, at: number, finder: TemplateFinder): void {
    if (!this.#choose(pod)) return;
    const life = { uid: pod.metadata.uid, object: pod, from: at, to: this.#end, stretches: [{ from: at, look: podState(pod) }], template: finder.of(pod), node: targetNodeOf(pod) };
    this.#lives.push(life);
    this.#present.set(pod.metadata.uid, life);
  }

  #goOn(life: PodFilming, pod: Pod, at: number, finder: TemplateFinder): void {
    life.object = pod;
    life.node = targetNodeOf(pod) ?? life.node;
    const template = finder.of(pod);
    // An orphaned pod keeps the look that it had; a revision that only now has its number has it from the beginning.
    if (template.workload !== "" && (template.key !== life.template.key || template.revision !== undefined)) life.template = template;
    const look = podState(pod);
    if (life.stretches.at(-1)?.look !== look) life.stretches.push({ from: at, look });
  }

  get templates(): readonly Template[] {
    return this.#lives.map(({ template }) => template);
  }

  get nodeNames(): ReadonlySet<string> {
    return new Set(this.#lives.flatMap(({ node }) => (node === undefined ? [] : [node])));
  }

  lives(looks: ReadonlyMap<string, TemplateLook>): readonly PodLife[] {
    return this.#lives.map(({ uid, object: { metadata }, node, from, to, stretches, template }) => ({
      uid,
      name: metadata.name,
      namespace: metadata.namespace ?? "",
      look: looks.get(template.key) as TemplateLook,
      node,
      from,
      to,
      states: stretches,
    }));
  }
}

type NodeStretch = NodeLife["looks"][number];

class NodeFilm {
  readonly #groupBy: string;
  readonly #lives = new Map<string, { object: Node | undefined; machine: Machine | undefined; group: string; readonly looks: NodeStretch[] }>();
  #grouping: string | undefined;
  #before: SortedMap<Node> | undefined;
  #machinesBefore: SortedMap<Machine> | undefined;

  constructor(groupBy: string) {
    this.#groupBy = groupBy;
  }

  take({ state }: Moment, at: number): void {
    const objects = objectsOf(state, "Node");
    const machines = objectsOf<Machine>(state, "Machine");
    if (objects === undefined || (objects === this.#before && machines === this.#machinesBefore)) return;
    this.#grouping ??= groupingOf(objects.values(), this.#groupBy);
    [this.#before, this.#machinesBefore] = [objects, machines];
    objects.forEach((node, name) => this.#see(node, machines?.get(name), at));
    for (const [name, life] of this.#lives) {
      if (life.object === undefined || objects.has(name)) continue;
      life.object = undefined;
      life.looks.push({ from: at, look: undefined });
    }
  }

  #see(node: Node, machine: Machine | undefined, at: number): void {
    const { name } = node.metadata;
    const life = this.#lives.get(name) ?? { object: undefined, machine: undefined, group: "", looks: [] };
    if (life.object === node && life.machine === machine) return;
    if (life.looks.length === 0) life.group = groupName(node, this.#grouping);
    this.#lives.set(name, life);
    const look = nodeLook(node, machine, this.#grouping);
    const before = life.object === undefined ? undefined : life.looks.at(-1)?.look;
    [life.object, life.machine] = [node, machine];
    if (before === undefined || !isSameLook(before, look)) life.looks.push({ from: at, look });
  }

  /** The nodes that there were, and those that only pods named. */
  lives(named: ReadonlySet<string>): readonly NodeLife[] {
    const known = Array.from(this.#lives, ([name, { group, looks }]) => ({ name, group, looks }));
    const others = [...named].filter((name) => !this.#lives.has(name)).map((name) => ({ name, group: "", looks: [] }));
    return [...known, ...others].sort((a, b) => naturally(a.name, b.name));
  }
}

function isSameLook(a: Omit<SeenNode, "pods">, b: Omit<SeenNode, "pods">): boolean {
  const texts = ({ troubles, taints, labels, roles }: Omit<SeenNode, "pods">): string => [troubles, taints, labels, roles].map((each) => each.join("\n")).join("\n\n");
  return a.isReady === b.isReady && a.isCordoned === b.isCordoned && texts(a) === texts(b);
}

class FaultFilm {
  readonly #end: number;
  readonly #open = new Map<string, { -readonly [F in keyof FaultLife]: FaultLife[F] }>();
  readonly #closed: FaultLife[] = [];
  #before: readonly unknown[] = [];

  constructor(end: number) {
    this.#end = end;
  }

  take({ state }: Moment, at: number): void {
    const sources = [objectsOf<Machine>(state, "Machine"), objectsOf<Fault>(state, "Fault"), state.server.serving];
    if (sources.every((source, index) => source === this.#before[index])) return;
    this.#before = sources;
    const now = new Map<string, Pick<FaultLife, "name" | "type" | "node">>();
    const add = (name: string, type: string, node?: string): void => void now.set(`${type} ${node ?? ""} ${name}`, { name, type, node });
    if (!state.server.serving) add("", "api-down");
    for (const { metadata, spec } of listOf<Machine>(state, "Machine")) {
      for (const [name, { type }] of Object.entries(spec.faults ?? {})) add(name, type, metadata.name);
      if (!spec.kubeletRunning) add("", "stopped-kubelet", metadata.name);
    }
    // What no machine can have, since it is gone.
    for (const { metadata, spec, status } of listOf<Fault>(state, "Fault")) {
      if (status.begun && spec.harm.type === "replace-node") for (const node of spec.harm.nodes) add(metadata.name, "replace-node", node);
    }
    for (const [key, fault] of now) if (!this.#open.has(key)) this.#open.set(key, { ...fault, from: at, to: this.#end });
    for (const [key, fault] of this.#open) {
      if (now.has(key)) continue;
      this.#closed.push({ ...fault, to: at });
      this.#open.delete(key);
    }
  }

  /** In the order in which they began. */
  lives(): readonly FaultLife[] {
    return [...this.#closed, ...this.#open.values()].sort((a, b) => a.from - b.from || naturally(a.node ?? "", b.node ?? "") || (a.type < b.type ? -1 : 1));
  }
}

/** The time of a moment; of the number after the last, the last one's. */
export function momentMs({ moments }: Pick<Film, "moments">, at: number): number {
  return (moments[at] ?? moments.at(-1) ?? moments[0]).atMs;
}

/** The numbers of the moments in which anything that a film shows changed, in order. */
export function changesIn({ pods, nodes, faults, moments }: Film): readonly number[] {
  const changes = new Set<number>();
  for (const pod of pods) {
    for (const { from } of pod.states) changes.add(from);
    changes.add(pod.to);
  }
  for (const node of nodes) for (const { from } of node.looks) changes.add(from);
  for (const fault of faults) changes.add(fault.from).add(fault.to);
  return [...changes].filter((at) => at < moments.length).sort((a, b) => a - b);
}
