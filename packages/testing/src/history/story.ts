/** What led to a violation, as a person wants to read it: the operations one after another, and under each what it made everybody write. */
import type { Request } from "@everynode/api";
import type { RequestFault } from "@everynode/core";
import { controllerOf, type ControllerRevision, type DaemonSet, isPodReady, type KubeObject, type Node, type Pod, targetNodeOf } from "@everynode/model";
import type { Deed } from "./deed.js";
import type { AnyOperation } from "../operations/operation-rule.js";
import { scriptStepText } from "../order/script.js";

/** Writes that are told of one operation; the last ones of it, since they are nearest to what went wrong. */
const MOST_WRITES = 8;

/** An operation, and what came of it. */
export interface Act {
  readonly operation: string;
  /** What was done first in it, as soon as it could be: in canonical order it would have come later. */
  readonly first: readonly string[];
  readonly writes: readonly string[];
}

/** How a history came to a violation. */
export interface Story {
  /** Number of the operation during which it happened; beyond the last where faults had stopped. */
  readonly during: number;
  readonly acts: readonly Act[];
}

/** An operation on one line: `taintNode node=1 taint="k:NoExecute"`. */
export function operationText({ do: name, order: _, ...rest }: AnyOperation): string {
  return [name, ...Object.entries(rest).map(([argument, value]) => `${argument}=${JSON.stringify(value)}`)].join(" ");
}

/** The time of day of the simulation. */
const clockText = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23);

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
  return `${clockText(atMs)} ${actor}: ${type} ${kind} ${key}${more === "" ? "" : ` (${more})`}`;
}

/** Something else that happened than a write: a request failed, a controller crashed. */
export interface Mishap {
  /** Number of the operation during which it happened. */
  readonly during: number;
  /** How many writes there were before. */
  readonly writes: number;
  readonly text: string;
}

const requestText = (request: Request): string => {
  const name = "name" in request && request.name !== undefined ? request.name : "object" in request ? ((request.object as Partial<KubeObject> | null)?.metadata?.name ?? "") : "";
  return [request.verb, request.kind, [request.namespace, name].filter((part) => part !== undefined && part !== "").join("/")].filter((part) => part !== "").join(" ");
};

const MISHAPS: Readonly<Record<RequestFault, string>> = {
  error: "fails with an internal error",
  conflict: "fails with a conflict",
  timeout: "is done, and answered by a timeout",
  "crash-before": "is not sent: the controller crashes before it",
  "crash-after": "is done, and the controller crashes before it is answered",
};

/** A fault that befalls a request of a controller, in words. */
export function faultText(atMs: number, actor: string, { request, fault }: { readonly request: Request | undefined; readonly fault: RequestFault }): string {
  return `${clockText(atMs)} ${actor}: ${request === undefined ? "a request" : requestText(request)} ${MISHAPS[fault]}`;
}

function linesDuring(during: number, deeds: readonly Deed[], mishaps: readonly Mishap[]): readonly string[] {
  const writes = deeds.flatMap((deed, at) => (deed.during === during ? [{ at: at + 0.5, line: deedText(deed) }] : []));
  const left = Math.max(0, writes.length - MOST_WRITES);
  const others = mishaps.filter((mishap) => mishap.during === during).map((mishap) => ({ at: mishap.writes, line: mishap.text }));
  const lines = [...writes.slice(left), ...others].sort((a, b) => a.at - b.at).map(({ line }) => line);
  return left > 0 ? [`... ${left} more`, ...lines] : lines;
}

/** What a story is made of. */
export interface StoryInput {
  readonly operations: readonly AnyOperation[];
  /** Number of the operation that is under way. */
  readonly during: number;
  readonly deeds: readonly Deed[];
  readonly mishaps: readonly Mishap[];
}

/** The story up to now. */
export function storyOf({ operations, during, deeds, mishaps }: StoryInput): Story {
  const acts = operations.slice(0, during + 1).map((each, at) => ({ operation: operationText(each), first: (each.order ?? []).map(scriptStepText), writes: linesDuring(at, deeds, mishaps) }));
  const end = during < operations.length ? [] : [{ operation: "(faults and users stop, machines get well)", first: [], writes: linesDuring(operations.length, deeds, mishaps) }];
  return { during, acts: [...acts, ...end] };
}

/** A story as lines of text. */
export function storyLines({ acts }: Story): readonly string[] {
  return acts.flatMap(({ operation, first, writes }, at) => {
    const order = first.length === 0 ? "" : `, in which first ${first.join(", then ")}`;
    return [`${String(at + 1).padStart(3)}. ${operation}${order}`, ...writes.map((write) => `       ${write}`)];
  });
}
