/**
 * Why a DaemonSet controller may delete a pod, judged from what it saw. A pod may have several reasons to go, and none is no reason.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (podsShouldBeOnNode, getUnscheduledPodsWithoutNode), update.go (rollingUpdate) v1.36.3
 */
import { isPodReady, isPodTerminal, type Pod, targetNodeOf } from "@everynode/model";
import { hashOf, isUpdated } from "./current-revision.js";
import { bySurvival, type DaemonModel, isBound, isLive } from "./daemon-model.js";

/**
 * "ineligible": it may not stay on its node; "ended": it is Failed or Succeeded; "excess": others on its node come first; "homeless": it was never bound,
 * and its node is gone; "replaced": under surge, the new pod beside it serves; "rollout": it is of an older template.
 */
export type DeleteReason = "ineligible" | "ended" | "excess" | "homeless" | "replaced" | "rollout";

/** What the reasons depend on beside the set and its pods. */
export interface ReasonContext {
  /** Hashes of the set's present revision. */
  readonly current: ReadonlySet<string>;
  readonly nowMs: number;
}

/**
 * All reasons for which the set's controller may delete the pod, as the model has it. Of several revisions of one template the sync keeps one and goes by its hash alone, while it still sees
 * pods of the others as they were: then each of the hashes may be the one.
 */
export function deleteReasons(model: DaemonModel, pod: Pod, context: ReasonContext): readonly DeleteReason[] {
  const { current, nowMs } = context;
  if (current.size <= 1) return reasonsBy(model, pod, context);
  return [...new Set([...current].flatMap((hash) => reasonsBy(model, pod, { current: new Set([hash]), nowMs })))];
}

function reasonsBy(model: DaemonModel, pod: Pod, context: ReasonContext): readonly DeleteReason[] {
  const node = targetNodeOf(pod);
  const reasons: DeleteReason[] = [];
  const there = node !== undefined && model.known.nodes.has(node);
  if (!there && !isBound(pod)) reasons.push("homeless");
  if (there && !model.mayStayOn(node)) reasons.push("ineligible");
  if (isPodTerminal(pod)) reasons.push("ended");
  if (node !== undefined && isLive(pod)) reasons.push(...reasonsBeside(model.liveOn(node), { model, pod, context }));
  if (model.rolls && !isUpdated(pod, model.set, context.current)) reasons.push("rollout");
  return reasons;
}

interface Case {
  readonly model: DaemonModel;
  readonly pod: Pod;
  readonly context: ReasonContext;
}

function reasonsBeside(pods: readonly Pod[], { model, pod, context }: Case): readonly DeleteReason[] {
  const { current, nowMs } = context;
  const order = [...pods].sort(bySurvival);
  if (!model.surges) return order[0] === pod ? [] : ["excess"];
  const isNew = (each: Pod): boolean => current.has(hashOf(each));
  const alike = order.filter((each) => isNew(each) === isNew(pod));
  if (alike[0] !== pod) return ["excess"];
  if (isNew(pod)) return [];
  // Its placing goes by hashes alone, its rollout also by the template's generation.
  const fresh = order.find(isNew);
  const placed = fresh !== undefined && (!isPodReady(pod) || model.isAvailable(fresh, nowMs));
  const rolled = !isUpdated(pod, model.set, current) && order.some((each) => isUpdated(each, model.set, current) && model.isAvailable(each, nowMs));
  return placed || rolled ? ["replaced"] : [];
}
