/** One write as it stands in the record of a whole history. */
import type { LogEntry } from "@everynode/api";
import type { DeleteReason } from "../daemon/delete-reason.js";

/** A write, who made it, and in which part of the history. */
export interface Deed extends Pick<LogEntry, "type" | "kind" | "key" | "atMs" | "revision" | "object" | "previous"> {
  readonly actor: string;
  /** Number of the operation during which it was written; beyond the last once faults and users have stopped. */
  readonly during: number;
  /** True for a controller's, false for that of a user or of the world. */
  readonly byController: boolean;
  /** True once faults and users have stopped. */
  readonly afterwards: boolean;
  /** How often the actor had crashed before. */
  readonly lives: number;
  /** Uid of the set whose reconcile wrote; "" where no set's did. */
  readonly by: string;
  /** The observed generation of the set whose reconcile wrote, as that reconcile saw it; 0 where no set's did. */
  readonly observed: number;
  /** Why a set's controller may have deleted the pod; empty for other writes. */
  readonly reasons: readonly DeleteReason[];
}

/** True where a write is the first step of an object's going: it is marked, or gone at once. */
export function beginsDeletion({ type, object, previous }: Pick<Deed, "type" | "object" | "previous">): boolean {
  if (previous === undefined || previous.metadata.deletionTimestamp !== undefined) return false;
  return type === "DELETED" || object.metadata.deletionTimestamp !== undefined;
}
