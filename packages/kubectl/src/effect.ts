/** What a command asks of the world around it: plain values, so that nothing in a command knows who answers. */
import type { HttpRequest, HttpResponse } from "@everynode/api";

/** Something that a command wants to be done. */
export type Effect =
  | { readonly type: "http"; readonly request: HttpRequest }
  /** Time passes until something has changed in the cluster, or for so many milliseconds at most. */
  | { readonly type: "pause"; readonly timeoutMs: number }
  /** What time it is, in milliseconds since the epoch. */
  | { readonly type: "clock" };

/** What comes back: a response, nothing, or the time. */
export type Reply = HttpResponse | number | undefined;

/** A part of a command: it yields effects, gets a reply for each, and comes to a result. */
export type Task<T> = Generator<Effect, T, Reply>;

/** Sends a request, and returns the response, whatever it is. */
export function* exchanged(request: HttpRequest): Task<HttpResponse> {
  return (yield { type: "http", request }) as HttpResponse;
}

/** Lets time pass until something has changed, or for `timeoutMs` at most. */
export function* paused(timeoutMs: number): Task<void> {
  yield { type: "pause", timeoutMs };
}

/** The time of the one who types the command, in milliseconds since the epoch. */
export function* clock(): Task<number> {
  return (yield { type: "clock" }) as number;
}
