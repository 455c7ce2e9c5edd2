/** What a write did to an object of any kind, in words. */
import type { LogEntry } from "@everynode/api";
import type { KubeObject } from "@everynode/model";

/** A write as the trace keeps it. */
export type Write<T extends KubeObject = KubeObject> = Pick<LogEntry<T>, "type" | "object" | "previous">;

/** `pod fluentd-x2x`; with the namespace before the name where that is none of the usual ones. */
export function nounOf(object: KubeObject): string {
  const { name, namespace } = object.metadata;
  const where = namespace === undefined || namespace === "default" ? "" : `${namespace}/`;
  return `${object.kind.toLowerCase()} ${where}${name}`;
}

const VERBS = { ADDED: "creates", MODIFIED: "changes", DELETED: "deletes" } as const;

/** `creates configmap settings`. */
export function plainChange(write: Write): string {
  return `${VERBS[write.type]} ${nounOf(write.object)}`;
}

/** True where this write asked for the object's end, which waits for something. */
export function isMarked(write: Write): boolean {
  return write.type === "MODIFIED" && write.object.metadata.deletionTimestamp !== undefined && write.previous?.metadata.deletionTimestamp === undefined;
}
