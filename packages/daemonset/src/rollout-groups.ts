/** The groups of a rollout as its arithmetic wants them, read off the index of a survey: asking for a few nodes costs a few looks. */
import { ripeCount, unripeNames } from "@everynode/core";
import { isPodAvailable, isPodReady, parseTime, type Pod, readySince } from "@everynode/model";
import { type OldPod, type OldPods, type RolloutGroups, type RolloutNode, type RolloutPod } from "@everynode/update-strategy";
import { revisionOf } from "./daemon-pod.js";
import { livePods, revisionOfGroup, type SinglePods } from "./rollout-index.js";
import type { Survey, SurveyedNode } from "./survey.js";

/** The instant at which a rollout is looked at. */
export interface RolloutMoment {
  /** Whether revision labels, as `revisionOf` writes them, are of the set's present revision. */
  readonly isUpdated: (labels: string) => boolean;
  readonly minReadySeconds: number;
  readonly nowMs: number;
}

function rolloutPod(pod: Pod, moment: RolloutMoment): RolloutPod {
  const since = isPodReady(pod) ? parseTime(readySince(pod) ?? "") : undefined;
  const ready = since === undefined ? {} : { readyForMs: moment.nowMs - since };
  return { name: pod.metadata.name, updated: moment.isUpdated(revisionOf(pod)), available: isPodAvailable(pod, moment.minReadySeconds, moment.nowMs), ...ready };
}

/** A node as strategies see it. */
function rolloutNode(name: string, { pods, verdict }: SurveyedNode, moment: RolloutMoment): RolloutNode {
  return { name, shouldRun: verdict.desired, pods: livePods(pods).map((pod) => rolloutPod(pod, moment)) };
}

/** The nodes that are part of the rollout: those that have pods of the set, or should have one. */
export function* rolloutNodes(nodes: Iterable<readonly [string, SurveyedNode]>, moment: RolloutMoment): Generator<RolloutNode> {
  for (const [name, node] of nodes) if (node.pods.length > 0 || node.verdict.desired) yield rolloutNode(name, node, moment);
}

/** The least of several lists that are each in order, one by one. */
function* merged(lists: readonly Iterable<string>[]): Generator<string> {
  const heads = lists.map((list) => list[Symbol.iterator]()).map((items) => ({ items, next: items.next() }));
  for (;;) {
    let least: (typeof heads)[number] | undefined;
    for (const head of heads) if (head.next.done !== true && (least === undefined || head.next.value < (least.next.value as string))) least = head;
    if (least === undefined) return;
    yield least.next.value as string;
    least.next = least.items.next();
  }
}

class SurveyGroups implements RolloutGroups {
  readonly bare: number;
  readonly fresh: { readonly available: number; readonly unavailable: number };
  readonly several: readonly RolloutNode[];
  readonly #survey: Survey;
  readonly #nowMs: number;
  readonly #minReadySeconds: number;
  readonly #old: readonly SinglePods[];

  constructor(survey: Survey, moment: RolloutMoment) {
    const { bare, several, single } = survey.rollout;
    this.#survey = survey;
    this.#nowMs = moment.nowMs;
    this.#minReadySeconds = moment.minReadySeconds;
    const fresh: SinglePods[] = [];
    const old: SinglePods[] = [];
    single.forEach((pods, group) => (moment.isUpdated(revisionOfGroup(group)) ? fresh : old).push(pods));
    this.#old = old;
    this.bare = bare;
    const available = fresh.reduce((sum, pods) => sum + this.#availableCount(pods), 0);
    this.fresh = { available, unavailable: fresh.reduce((sum, { ready, unready }) => sum + ready.size + unready.size, 0) - available };
    this.several = several.keys().map((name) => rolloutNode(name, survey.nodes.get(name) as SurveyedNode, moment));
  }

  #availableCount({ ready, ripening }: SinglePods): number {
    return this.#minReadySeconds === 0 ? ready.size : ripeCount(ripening, this.#nowMs);
  }

  #oldOf({ shouldRun }: OldPods): readonly SinglePods[] {
    return shouldRun === undefined ? this.#old : this.#old.filter((pods) => pods.shouldRun === shouldRun);
  }

  countOld(which: OldPods): number {
    return this.#oldOf(which).reduce((sum, pods) => sum + (which.available ? this.#availableCount(pods) : pods.ready.size + pods.unready.size - this.#availableCount(pods)), 0);
  }

  *old(which: OldPods): Generator<OldPod> {
    const nodes = merged(this.#oldOf(which).flatMap((pods) => (which.available ? [this.#available(pods)] : [keysOf(pods.unready), this.#unripe(pods)])));
    for (const node of nodes) {
      const [pod] = livePods(this.#survey.nodes.get(node)?.pods ?? []);
      if (pod !== undefined) yield { node, pod: pod.metadata.name };
    }
  }

  #unripe({ ripening }: SinglePods): readonly string[] {
    return this.#minReadySeconds === 0 ? [] : unripeNames(ripening, this.#nowMs);
  }

  *#available(pods: SinglePods): Generator<string> {
    const unripe = new Set(this.#unripe(pods));
    for (const node of keysOf(pods.ready)) if (!unripe.has(node)) yield node;
  }
}

function* keysOf(nodes: SinglePods["ready"]): Generator<string> {
  for (const [node] of nodes.entries()) yield node;
}

/** The groups of a survey's nodes, in order of name. O(revisions + nodes with several pods). */
export function surveyGroups(survey: Survey, moment: RolloutMoment): RolloutGroups {
  return new SurveyGroups(survey, moment);
}
