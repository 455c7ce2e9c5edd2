/** What the autoscaler keeps of its view: what the scheduler keeps, the pods that wait, and how many pods keep each node. */
import { type KeySet, objectKey, SortedMap } from "@everynode/api";
import type { Change, FactsOf, View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { type SchedulerFacts, schedulerFacts } from "@everynode/scheduler";
import { isKeepingNode, isWaiting } from "./pod-role.js";

/** The facts of the autoscaler. */
export interface AutoscalerFacts {
  readonly scheduler: SchedulerFacts;
  /** Keys of the pods that wait for a node. */
  readonly waiting: KeySet;
  /** By name of the node: how many pods keep it from being given back; none of them zero. */
  readonly keepers: SortedMap<number>;
}

type PodFacts = Pick<AutoscalerFacts, "waiting" | "keepers">;

const NO_PODS: PodFacts = { waiting: SortedMap.empty(), keepers: SortedMap.empty() };

/** The facts of the autoscaler: O(log n) for each change. */
export const autoscalerFacts: FactsOf<AutoscalerFacts> = {
  build(view: View<undefined>): AutoscalerFacts {
    let facts = NO_PODS;
    view.objects("Pod").forEach((pod) => {
      facts = afterPod(facts, undefined, pod);
    });
    return { scheduler: schedulerFacts.build(view), ...facts };
  },
  apply(facts: AutoscalerFacts, change: Change, view: View<undefined>): AutoscalerFacts {
    const scheduler = schedulerFacts.apply(facts.scheduler, change, view);
    const pods = change.kind === "Pod" ? afterPod(facts, change.previous as Pod | undefined, change.type === "DELETED" ? undefined : (change.object as Pod)) : facts;
    return scheduler === facts.scheduler && pods === facts ? facts : { scheduler, waiting: pods.waiting, keepers: pods.keepers };
  },
};

function afterPod(facts: PodFacts, was: Pod | undefined, is: Pod | undefined): PodFacts {
  const [waited, waits] = [was !== undefined && isWaiting(was), is !== undefined && isWaiting(is)];
  const [kept, keeps] = [keptNode(was), keptNode(is)];
  if (waited === waits && kept === keeps) return facts;
  const key = objectKey((is ?? was) as Pod);
  const waiting = waits ? facts.waiting.set(key, true) : facts.waiting.delete(key);
  const keepers = kept === keeps ? facts.keepers : counted(counted(facts.keepers, kept, -1), keeps, 1);
  return { waiting, keepers };
}

const keptNode = (pod: Pod | undefined): string | undefined => (pod !== undefined && isKeepingNode(pod) ? pod.spec.nodeName : undefined);

function counted(counts: SortedMap<number>, node: string | undefined, by: 1 | -1): SortedMap<number> {
  if (node === undefined) return counts;
  const sum = (counts.get(node) ?? 0) + by;
  return sum === 0 ? counts.delete(node) : counts.set(node, sum);
}
