/**
 * The life of a pod on its machine: what a kubelet has to do about it now. A pure question, asked at every change of either.
 *
 * Source: none; a real kubelet runs containers. This one is told how they fare: by the machine, or by the image of the first container.
 */
import { controllerOf, isPodReady, isPodTerminal, type Machine, type Pod, type PodBehaviour } from "@everynode/model";
import { isInTouch, isLying } from "./machine-state.js";

/** A status that the kubelet reports of a pod. */
export interface PodOutcome {
  readonly phase: "Running" | "Failed" | "Succeeded";
  readonly ready: boolean;
}

/** What a kubelet has to do about a pod. */
export type PodTask =
  /** Report the outcome after `afterMs`; nothing else happens to the pod until then. */
  | { readonly type: "report"; readonly outcome: PodOutcome; readonly afterMs: number }
  /** Remove it: it is being deleted, and nothing but the kubelet keeps it. */
  | { readonly type: "remove" };

/** How long pods of each behaviour take to start, in simulated milliseconds. */
export interface StartTimes {
  readonly startMs: number;
  readonly slowMs: number;
}

/** How pods of each behaviour end up; a stuck one never leaves Pending. */
const OUTCOMES: { readonly [behaviour in Exclude<PodBehaviour, "stuck">]: PodOutcome } = {
  ready: { phase: "Running", ready: true },
  unready: { phase: "Running", ready: false },
  fail: { phase: "Failed", ready: false },
  slow: { phase: "Running", ready: true },
};

type ReportTask = Extract<PodTask, { readonly type: "report" }>;

const REMOVE: PodTask = { type: "remove" };
const AT_ONCE: { readonly [behaviour in keyof typeof OUTCOMES]: ReportTask } = reports(() => 0);

function reports(afterMs: (behaviour: PodBehaviour) => number): { readonly [behaviour in keyof typeof OUTCOMES]: ReportTask } {
  const report = (behaviour: keyof typeof OUTCOMES): ReportTask => ({ type: "report", outcome: OUTCOMES[behaviour], afterMs: afterMs(behaviour) });
  return { ready: report("ready"), unready: report("unready"), fail: report("fail"), slow: report("slow") };
}

/** How a pod with such an image behaves: the part before the first slash says it, and a pod that says nothing becomes ready. */
export function behaviourOfImage(image: string): PodBehaviour {
  const slash = image.indexOf("/");
  if (slash < 4 || slash > 7) return "ready";
  const prefix = image.slice(0, slash);
  return prefix === "unready" || prefix === "fail" || prefix === "slow" || prefix === "stuck" ? prefix : "ready";
}

/** How the pod behaves on the machine: as the machine says of its controller, or of all pods, or else by the image of its first container. */
export function behaviourOf(pod: Pod, machine: Machine): PodBehaviour {
  const { behaviours } = machine.spec;
  const owner = controllerOf(pod)?.name;
  if (owner !== undefined && Object.hasOwn(behaviours, owner)) return behaviours[owner] ?? "ready";
  if (Object.hasOwn(behaviours, "*")) return behaviours["*"] ?? "ready";
  return behaviourOfImage(pod.spec.containers[0]?.image ?? "");
}

/** What a kubelet does, by pod and machine; undefined where there is nothing to do. Allocates nothing but the answer's function. */
export function podLife(times: StartTimes): (pod: Pod, machine: Machine | undefined) => PodTask | undefined {
  const starts = reports((behaviour) => (behaviour === "slow" ? times.slowMs : times.startMs));
  return (pod, machine) => {
    if (machine === undefined || !isInTouch(machine)) return undefined;
    if (pod.metadata.deletionTimestamp !== undefined) {
      return machine.spec.holdsDeletions || (pod.metadata.finalizers?.length ?? 0) > 0 ? undefined : REMOVE;
    }
    if (isPodTerminal(pod)) return undefined;
    const behaviour = isLying(machine) ? "ready" : behaviourOf(pod, machine);
    if (behaviour === "stuck") return undefined;
    const { outcome } = starts[behaviour];
    if (pod.status.phase !== "Running") return starts[behaviour];
    return outcome.phase === "Running" && isPodReady(pod) === outcome.ready ? undefined : AT_ONCE[behaviour];
  };
}
