/** What one can ask of the API server, and what it answers: plain values. */
import type { KubeObject, Status } from "@everynode/model";

/** What is done with fields that a kind does not have, or that occur twice. */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** How a deletion treats what the object owns. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

/** The patch types of the API server. */
export type PatchType = "json" | "merge" | "strategic" | "apply";

interface Target {
  /** Key of the kind in the state's table of kinds: `DaemonSet`; `Name.group` for a user's own. */
  readonly kind: string;
  /** Left out for kinds without namespaces. */
  readonly namespace?: string;
}

interface NamedTarget extends Target {
  readonly name: string;
}

interface WriteOptions {
  /** True: everything but the commit (`dryRun=All`). */
  readonly dryRun?: boolean;
  /**
   * Given: the object comes from outside, is decoded by the kind's schema, and what it has too much is treated so.
   * Left out: it is a well-formed typed value already (as controllers make them), and decoding is skipped.
   */
  readonly fieldValidation?: FieldValidation;
  /** Who is written into managedFields; the caller where left out. What is created so is tracked from its beginning. */
  readonly fieldManager?: string;
}

/** Reads one object. */
export interface GetRequest extends NamedTarget {
  readonly verb: "get";
  readonly subresource?: string;
  readonly resourceVersion?: string;
}

/** Which objects of a collection are meant, and how many at a time. */
interface Selection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
}

/** Reads a collection; without `namespace` that of all namespaces. */
export interface ListRequest extends Target, Selection {
  readonly verb: "list";
}

/** Makes an object, or posts to a subresource (`binding`, `eviction`) of the object called `name`. */
export interface CreateRequest extends Target, WriteOptions {
  readonly verb: "create";
  readonly object: unknown;
  readonly name?: string;
  readonly subresource?: string;
}

/** Replaces an object, or its `status` or `scale`. */
export interface UpdateRequest extends NamedTarget, WriteOptions {
  readonly verb: "update";
  readonly object: unknown;
  readonly subresource?: string;
}

/** Changes an object by a patch. */
export interface PatchRequest extends NamedTarget, WriteOptions {
  readonly verb: "patch";
  readonly patchType: PatchType;
  readonly patch: unknown;
  /** What the patch's text has twice (`duplicate field "spec.x"`), to be refused or warned of as `fieldValidation` says. */
  readonly duplicates?: readonly string[];
  readonly subresource?: string;
  /** Server-side apply only: takes fields over from other managers. */
  readonly force?: boolean;
}

/** What a deletion may say of itself. */
export interface DeleteOptions {
  readonly propagationPolicy?: PropagationPolicy;
  /** The older form of the policy: true is Orphan, false Background. */
  readonly orphanDependents?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** Deletes an object, or marks it as being deleted. */
export interface DeleteRequest extends NamedTarget, DeleteOptions {
  readonly verb: "delete";
  readonly dryRun?: boolean;
}

/** Deletes all objects of a list, one by one. */
export interface DeleteCollectionRequest extends Target, Selection, DeleteOptions {
  readonly verb: "deletecollection";
  readonly dryRun?: boolean;
}

/** One request to the API server. */
export type Request = GetRequest | ListRequest | CreateRequest | UpdateRequest | PatchRequest | DeleteRequest | DeleteCollectionRequest;

/** Who asks; the name stands in the trace. */
export interface Caller {
  readonly name: string;
  /** Who stands in managedFields where the request does not say: the program that the caller is part of. The name where left out. */
  readonly fieldManager?: string;
}

/** An answer that is an object (or a `Status` that says Success). `code` is 200, 201 or 202. */
export interface Success<T = KubeObject> {
  readonly ok: true;
  readonly code: number;
  readonly object: T;
  readonly warnings?: readonly string[];
}

/** An answer that says no. `warnings` are sent with it all the same. */
export interface Failure {
  readonly ok: false;
  readonly code: number;
  readonly status: Status;
  readonly warnings?: readonly string[];
}

/** What the API server answers. */
export type Response<T = KubeObject> = Success<T> | Failure;

/** A list as the API server returns it. */
export interface KubeList<T = KubeObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly T[];
}
