/** What led to a violation, as a person wants to read it: the operations so far, and the last writes. */
import { controllerOf, isPodReady, type KubeObject, type Pod, targetNodeOf } from "@everynode/model";
import type { Deed } from "./deed.js";
import type { Operation } from "./operation.js";

const LAST_WRITES = 12;

/** How a history came to a violation. */
export interface Story {
  /** Number of the operation during which it happened; beyond the last where faults had stopped. */
  readonly during: number;
  readonly operations: readonly string[];
  readonly lastWrites: readonly string[];
}

/** An operation on one line: `taintNode node=1 taint="k:NoExecute"`. */
function operationText({ do: name, ...rest }: Operation): string {
  return [name, ...Object.entries(rest).map(([argument, value]) => `${argument}=${JSON.stringify(value)}`)].join(" ");
}

function podText(pod: Pod): string {
  const marks = [pod.status.phase ?? "", isPodReady(pod) ? "ready" : "", pod.metadata.deletionTimestamp === undefined ? "" : "terminating", controllerOf(pod)?.name ?? "orphan", pod.metadata.labels?.["controller-revision-hash"] ?? ""];
  return ` (${targetNodeOf(pod) ?? "nowhere"}: ${marks.filter((mark) => mark !== "").join(", ")})`;
}

const detail = (kind: string, object: KubeObject): string => (kind === "Pod" ? podText(object as Pod) : "");

/** A write on one line. */
function deedText({ atMs, actor, type, kind, key, object }: Deed): string {
  return `${new Date(atMs).toISOString().slice(11, 23)} ${actor}: ${type} ${kind} ${key}${detail(kind, object)}`;
}

/** The story up to now. */
export function storyOf(operations: readonly Operation[], during: number, deeds: readonly Deed[]): Story {
  return { during, operations: operations.slice(0, during + 1).map(operationText), lastWrites: deeds.slice(-LAST_WRITES).map(deedText) };
}
