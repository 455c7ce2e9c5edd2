/** How a part of a sync went: with what it found or made, or why the sync cannot go on. */
import type { Response } from "@everynode/api";
import { isTerminatingNamespace } from "@everynode/core";

/** Why a sync cannot go on. `final`: trying again would not help, since its namespace is going. */
export interface Problem {
  readonly ok: false;
  readonly why: string;
  readonly final: boolean;
}

/** What a part of a sync came to. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Problem;

/** It went well. */
export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** It did not. */
export function problem(why: string): Problem {
  return { ok: false, why, final: false };
}

/** The object of an answer, or why there is none. */
export function outcomeOf<T>(answer: Response<T>): Outcome<T> {
  if (answer.ok) return good(answer.object);
  return { ok: false, why: answer.status.message ?? "", final: isTerminatingNamespace(answer.status) };
}
