/** What a mutant is: a DaemonSet controller that is broken in one small way, under a name, with the properties that have to find it. */
import type { OperationTable } from "../operations/operation-rule.js";
import type { Oracle } from "../oracles/oracle.js";
import type { Controllers } from "../history/theatre.js";

/** A mutant. What is left out is as it is for the controller that is shipped. */
export interface Mutant {
  /** `M01`: that of the list of known bugs; `S1`: a synthetic one; `X01`: one of our own. */
  readonly name: string;
  /** What it does wrong, in one sentence without a subject. */
  readonly title: string;
  /** Where it was seen: issues of Kubernetes, or the function in which one slips so. */
  readonly source: string;
  /** Numbers of the properties that may find it, the one that is meant first. */
  readonly breaks: readonly string[];
  /** Puts the broken controller in the place of the built-in one. */
  readonly controllers?: Controllers;
  /** What may happen, where the bug is in what the controller is given and no ordinary history would give it that. */
  readonly operations?: OperationTable;
  /** The oracles that judge it; all oracles where left out. */
  readonly oracles?: readonly Oracle[];
  /** Given where Kubernetes behaves like this today, and so the shipped controller does: what is to be known of it. Only oracles that expect better find it. */
  readonly asKubernetes?: string;
}
