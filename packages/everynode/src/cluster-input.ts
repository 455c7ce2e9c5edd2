/** What the methods of a cluster take. */
import type { Simulation, SettleOptions } from "@everynode/core";
import { type KnownNames } from "./known-options.js";

/** Where an object is looked for; in the namespace `default` where none is given. */
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

/** The names of what `settle` takes. */
export const SETTLE_NAMES: KnownNames<SettleOptions> = { chooser: true, maxSteps: true, observe: true, check: true, patienceMs: true };

/** The names of what `list` and `table` take. */
export const LIST_NAMES: KnownNames<ListOptions> = { namespace: true, labelSelector: true, fieldSelector: true };

/** The names of what `delete` takes. */
export const DELETE_NAMES: KnownNames<DeleteInput> = { namespace: true, propagationPolicy: true, gracePeriodSeconds: true };

/** The names of what `patch` takes. */
export const PATCH_NAMES: KnownNames<PatchOptions> = { namespace: true, type: true, subresource: true };

/** The names of what `get`, `find` and `edit` take. */
export const PLACE_NAMES: KnownNames<Place> = { namespace: true };
