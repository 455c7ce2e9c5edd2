/** What led to a violation, as a person wants to read it: the operations one after another, and under each what it made everybody write. */
import { controllerOf, type ControllerRevision, type DaemonSet, isPodReady, type KubeObject, type Node, type Pod, targetNodeOf } from "@everynode/model";
import type { Deed } from "./deed.js";
import type { AnyOperation } from "./operation-rule.js";

/** Writes that are told of one operation; the last ones of it, since they are nearest to what went wrong. */
const MOST_WRITES = 8;

/** An operation, and what came of it. */
export interface Act {
  readonly operation: string;
  readonly writes: readonly string[];
}

/** How a history came to a violation. */
export interface Story {
  /** Number of the operation during which it happened; beyond the last where faults had stopped. */
  readonly during: number;
  readonly acts: readonly Act[];
}

/** An operation on one line: `taintNode node=1 taint="k:NoExecute"`. */
export function operationText({ do: name, ...rest }: AnyOperation): string {
  return [name, ...Object.entries(rest).map(([argument, value]) => `${argument}=${JSON.stringify(value)}`)].join(" ");
}

function podText(pod: Pod): string {
  const marks = [pod.status.phase ?? "", isPodReady(pod) ? "ready" : "", pod.metadata.deletionTimestamp === undefined ? "" : "terminating", controllerOf(pod)?.name ?? "orphan", pod.metadata.labels?.["controller-revision-hash"] ?? ""];
  return `${targetNodeOf(pod) ?? "nowhere"}: ${marks.filter((mark) => mark !== "").join(", ")}`;
}

function setText({ metadata, status }: DaemonSet): string {
  const { desiredNumberScheduled, currentNumberScheduled, numberReady, updatedNumberScheduled = 0, numberMisscheduled, observedGeneration = 0 } = status;
  return `generation ${metadata.generation ?? 0}, observed ${observedGeneration}; desired ${desiredNumberScheduled}, current ${currentNumberScheduled}, ready ${numberReady}, updated ${updatedNumberScheduled}, misscheduled ${numberMisscheduled}`;
}

function nodeText({ metadata, spec }: Node): string {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !key.includes("/")).map(([key, value]) => `${key}=${value}`);
  const taints = (spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  return [...labels, ...(taints.length === 0 ? [] : [`taints ${taints.join(" ")}`])].join(", ");
}

/** The top-level fields in which an object differs from what it was. */
function changedText(object: KubeObject, previous: KubeObject | undefined): string {
  if (previous === undefined) return "";
  const fields = [...new Set([...Object.keys(object), ...Object.keys(previous)])].sort();
  return fields.filter((field) => object[field as keyof KubeObject] !== previous[field as keyof KubeObject]).join(", ");
}

function detail({ kind, object, previous }: Deed): string {
  switch (kind) {
    case "Pod":
      return podText(object as Pod);
    case "DaemonSet":
      return setText(object as DaemonSet);
    case "Node":
      return nodeText(object as Node);
    case "ControllerRevision":
      return `revision ${(object as ControllerRevision).revision}`;
    default:
      return changedText(object, previous);
  }
}

/** A write on one line. */
function deedText(deed: Deed): string {
  const { atMs, actor, type, kind, key } = deed;
  const more = detail(deed);
  return `${new Date(atMs).toISOString().slice(11, 23)} ${actor}: ${type} ${kind} ${key}${more === "" ? "" : ` (${more})`}`;
}

function writesDuring(during: number, deeds: readonly Deed[]): readonly string[] {
  const writes = deeds.filter((deed) => deed.during === during);
  const left = writes.length - MOST_WRITES;
  return [...(left > 0 ? [`... ${left} more`] : []), ...writes.slice(-MOST_WRITES).map(deedText)];
}

/** The story up to now. */
export function storyOf(operations: readonly AnyOperation[], during: number, deeds: readonly Deed[]): Story {
  const acts = operations.slice(0, during + 1).map((each, at) => ({ operation: operationText(each), writes: writesDuring(at, deeds) }));
  const end = during < operations.length ? [] : [{ operation: "(faults and users stop, machines get well)", writes: writesDuring(operations.length, deeds) }];
  return { during, acts: [...acts, ...end] };
}

/** A story as lines of text. */
export function storyLines({ acts }: Story): readonly string[] {
  return acts.flatMap(({ operation, writes }, at) => [`${String(at + 1).padStart(3)}. ${operation}`, ...writes.map((write) => `       ${write}`)]);
}
