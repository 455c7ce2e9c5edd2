/** What the methods of a cluster take. */
import type { Simulation } from "@everynode/core";

/** Where an object is looked for. */
export interface Place {
  readonly namespace?: string;
}

/** What a list may be narrowed to; selectors in the API server's syntax. */
export interface ListOptions extends Place {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** How a table is made. */
export interface TableInput extends ListOptions {
  /** With the columns of `kubectl get -o wide`. */
  readonly wide?: boolean;
}

/** How a patch is applied. */
export interface PatchOptions extends Place {
  readonly type?: "merge" | "strategic" | "json";
  readonly subresource?: string;
}

/** How an object is deleted. */
export interface DeleteInput extends Place {
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly gracePeriodSeconds?: number;
}

/** A point in the life of a cluster, kept at no cost; `restore` goes back to it. */
export interface Snapshot {
  readonly simulation: Simulation;
}
