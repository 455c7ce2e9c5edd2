/**
 * More nodes for pods that wait: those that will have a place on what is there, or on its way, need none; for the others one group grows.
 *
 * Source: cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go, core/podlistprocessor/filter_out_schedulable.go,
 * processors/status/eventing_scale_up_processor.go 1.36
 * Differs: groups that are alike do not grow together; a group that cannot get machines is not left alone for a while, since there always are some.
 */
import { type EventNote, putIntoWorld, type Reconcile, record, type View, withFacts } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { priorityOf } from "@everynode/scheduler";
import { type Estimate, estimate } from "./estimate.js";
import { chosen, type Expander, optionOf, type ScaleUpOption } from "./expander.js";
import type { AutoscalerFacts } from "./facts.js";
import { NODE_GROUP_KIND, type StandingGroup, withGroupSpec } from "./node-group.js";
import { attemptIn, placeIn, type Planner, type Prospect, prospectOf, withPodOn } from "./prospect.js";

/** What a look at the pods that wait came to. */
export interface ScaleUp {
  /** True where a group has grown. */
  readonly grown: boolean;
  /** Names of nodes on which pods that wait will have a place: they are needed. */
  readonly needed: ReadonlySet<string>;
  /** The cluster with these pods there. */
  readonly prospect: Prospect;
}

/** What it goes by. */
export interface ScaleUpRules extends Planner {
  readonly expander: Expander;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Sees to the pods that wait. Nobody comes between the look at the groups and the order. */
export function* scaleUp(view: View<AutoscalerFacts>, groups: readonly StandingGroup[], rules: ScaleUpRules): Reconcile<ScaleUp> {
  if (view.facts.waiting.size === 0) return { grown: false, needed: NO_NAMES, prospect: withFacts(view, view.facts.scheduler) };
  const { prospect, left, needed } = settledIn(prospectOf(view, groups, rules), waitingPods(view), rules);
  if (left.length === 0) return { grown: false, needed, prospect };
  const estimates = groups.map((group): Estimated => ({ group, ...estimated(prospect, group, { pods: left, planner: rules }) }));
  const option = chosen(rules.expander, estimates.flatMap((each) => each.option ?? []), view);
  const group = groups.find((each) => each.rules.name === option?.group);
  if (option !== undefined && group !== undefined) yield* putIntoWorld(NODE_GROUP_KIND.key, withGroupSpec(group.state, { size: group.state.spec.size + option.nodes }));
  const hopeless = left.filter((pod) => estimates.every(({ estimate: made }) => made === undefined || made.reasons.has(pod.metadata.uid)));
  yield* record(...(option === undefined || group === undefined ? [] : triggered(option, group)), ...hopeless.map((pod) => notTriggered(pod, estimates)));
  return { grown: option !== undefined, needed, prospect };
}

/** The pods that wait, those of higher priority first, then by key. */
function waitingPods(view: View<AutoscalerFacts>): readonly Pod[] {
  const pods = view.facts.waiting.keys().flatMap((key) => view.get("Pod", key) ?? []);
  return pods.sort((a, b) => priorityOf(b) - priorityOf(a));
}

interface Settled {
  readonly prospect: Prospect;
  readonly left: readonly Pod[];
  readonly needed: ReadonlySet<string>;
}

/** Gives a place to each pod that finds one in the prospect. */
function settledIn(from: Prospect, pods: readonly Pod[], planner: Planner): Settled {
  let prospect = from;
  const left: Pod[] = [];
  const needed = new Set<string>();
  for (const pod of pods) {
    const nominated = pod.status.nominatedNodeName ?? "";
    // Room is being made for it there.
    const place = nominated !== "" && prospect.get("Node", nominated) !== undefined ? nominated : placeIn(attemptIn(prospect, pod, planner));
    if (place === undefined) left.push(pod);
    else {
      needed.add(place);
      prospect = withPodOn(prospect, pod, place);
    }
  }
  return { prospect, left, needed };
}

/** What a group could do, or why it cannot. */
interface Estimated {
  readonly group: StandingGroup;
  /** Undefined where the group is as large as it may be. */
  readonly estimate: Estimate | undefined;
  readonly option: ScaleUpOption | undefined;
}

function estimated(prospect: Prospect, group: StandingGroup, { pods, planner }: { readonly pods: readonly Pod[]; readonly planner: Planner }): Omit<Estimated, "group"> {
  const room = group.rules.max - group.state.spec.size;
  if (room <= 0) return { estimate: undefined, option: undefined };
  const made = estimate({ prospect, group, planner, room }, pods);
  return { estimate: made, option: optionOf(group.rules.name, made) };
}

function triggered({ nodes, pods }: ScaleUpOption, { rules: { name, max }, state: { spec } }: StandingGroup): readonly EventNote[] {
  const message = `pod triggered scale-up: [{${name} ${spec.size}->${spec.size + nodes} (max: ${max})}]`;
  return pods.map((object) => ({ object, type: "Normal", reason: "TriggeredScaleUp", message }));
}

/** `pod didn't trigger scale-up: 2 Insufficient cpu, 1 max node group size reached`. */
function notTriggered(object: Pod, estimates: readonly Estimated[]): EventNote {
  const counts = new Map<string, number>();
  for (const { estimate: made } of estimates) {
    for (const reason of made === undefined ? [FULL] : (made.reasons.get(object.metadata.uid) ?? [])) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const list = Array.from(counts, ([reason, groups]) => `${groups} ${reason}`).sort();
  return { object, type: "Normal", reason: "NotTriggerScaleUp", message: `pod didn't trigger scale-up: ${list.join(", ")}` };
}

const FULL = "max node group size reached";
