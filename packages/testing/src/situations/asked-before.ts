/** What a reconcile did before it wrote: what it was answered, and what it remembered. */
import type { DaemonMoment, WriteMoment } from "../daemon/write-moment.js";

/** What a reconcile recalled and `read` can read, in order; what it had forgotten, or never known, is left out. */
export function recalled<T>({ context: { asking } }: WriteMoment, read: (key: string, value: unknown) => T | null | undefined): readonly T[] {
  if (asking === undefined) return [];
  return [...asking.exchanges.from(0)].flatMap(({ effect, reply }) => (effect.type === "recall" && reply !== undefined ? (read(effect.key, reply) ?? []) : []));
}

/** Whether a request of the reconcile was answered with this code before. */
export function wasAnswered({ asked }: DaemonMoment, code: number, verb?: string): boolean {
  return asked.some(({ request, response }) => response.code === code && (verb === undefined || request.verb === verb));
}
