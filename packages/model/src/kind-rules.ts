/** The contract between the API server and the rules of one kind: pure functions over decoded objects. */
import type { FieldError } from "./field-error.js";
import type { KubeObject } from "./kube-object.js";

/**
 * How a subresource that replaces part of an object (`status`, `finalize`) treats a write: `prepare` first, then `validate`.
 */
export interface UpdateRules<T extends KubeObject = KubeObject> {
  /** The new object with everything that this write may not touch taken from `old`. */
  prepare(object: T, old: T): T;
  /** What is wrong with the prepared object, in the API server's order; empty when nothing is. */
  validate(object: T, old: T): readonly FieldError[];
}

/**
 * The rules of one kind. All functions are pure, return their argument itself when they change nothing, and take objects as decoding leaves
 * them: fields known to the schema only, zero values left out or written as Go does, quantities in canonical form.
 *
 * The API server calls them in this order. Create: `defaulted` (while decoding), admission, system fields and name, `prepareCreate`,
 * `validate`, `warnings`, `canonicalized`. Update: `defaulted`, admission, `prepareUpdate`, system fields from `old`, `validateUpdate`,
 * `warnings`, `canonicalized`. `conversionProblem` is asked right after `defaulted`.
 *
 * (Methods rather than function properties, so that rules of one kind can stand in a table of all.)
 */
export interface KindRules<T extends KubeObject = KubeObject> {
  /** The object with everything filled in that the server fills in. */
  defaulted(object: T): T;
  /** The object without what a client may not set on create (status, ...), with `metadata.generation` where the kind has one. */
  prepareCreate(object: T): T;
  /** The object with what a client may not change taken from `old`; `metadata.generation` is `old`'s, one more when the kind's rule says so. */
  prepareUpdate(object: T, old: T): T;
  /** What is wrong with a new object, in the API server's order; includes the rules for metadata. */
  validate(object: T): readonly FieldError[];
  /** What is wrong with a replacement of `old`; includes the rules for metadata. */
  validateUpdate(object: T, old: T): readonly FieldError[];
  /** Why the object cannot be taken at all (400), in the server's words after "cannot be handled as a KIND: "; undefined where it can. */
  conversionProblem?(object: T): string | undefined;
  /** A decoded object with what the server adds to it wherever it shows one, for those who compare; it is the object itself where left out. */
  published?(object: T): T;
  /** The form in which a valid object is stored. */
  canonicalized?(object: T): T;
  /** What the server warns of though it accepts; `old` is left out on create. */
  warnings(object: T, old?: T): readonly string[];
  /** The status subresource; left out for kinds without one. */
  readonly status?: UpdateRules<T>;
  /** The finalize subresource of namespaces. */
  readonly finalize?: UpdateRules<T>;
  /** The group that refusals name, where it is not the kind's own. */
  readonly refusedGroup?: string;
  /** True where a PUT without resourceVersion replaces whatever is there. */
  readonly allowUnconditionalUpdate: boolean;
  /** True where a PUT of something that is not there creates it. */
  readonly allowCreateOnUpdate: boolean;
}
