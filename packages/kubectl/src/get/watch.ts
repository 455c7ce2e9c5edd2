/**
 * Watching a collection: what happens to its objects, while simulated time passes.
 *
 * Differs: a watch that nobody ends would go on for ever. Here it ends when nothing that it watches has changed for a simulated minute, or after
 * `--request-timeout`, and the command ends as if it had been interrupted.
 */
import { clock, exchanged, paused, type Task } from "../effect.js";
import { StatusError } from "../failure.js";
import { type Json, listOf, objectOf, textOf } from "../field-of.js";
import { type Given, millisecondsOf } from "../grammar/flag.js";
import { asked, type Target } from "../request.js";
import { pathOf } from "../resource.js";
import type { Terminal } from "../terminal.js";
import type { Query } from "@everynode/api";
import type { Status } from "@everynode/model";

/** So long, in milliseconds, nothing happens before a watch ends. */
const QUIET_MS = 60_000;
/** After so many looks in vain the watch asks for a newer version to go on from, since old ones are forgotten. */
const LOOKS = 32;

/** What to watch. */
export interface Watching {
  readonly place: Omit<Target, "name">;
  readonly query: Query;
  readonly accept: string;
  /** Events after this version are told. */
  readonly version: string;
  /** Is told of each event, and when it was heard of. */
  readonly told: (type: string, object: Json, nowMs: number) => void;
}

/** Tells of each event, until nothing happens any more. Throws a `StatusError` where the server refuses. */
export function* watched(given: Given, terminal: Terminal, { place, query, accept, version, told }: Watching): Task<void> {
  const path = pathOf(place.resource, place.namespace);
  const limitMs = millisecondsOf(given.text("request-timeout", "0")) ?? Number(given.text("request-timeout")) * 1_000;
  let nowMs = yield* clock();
  const endMs = limitMs > 0 ? nowMs + limitMs : Infinity;
  let quietMs = nowMs + Math.min(QUIET_MS, terminal.patienceMs);
  let [since, looks] = [version, 0];
  while (nowMs < endMs && (nowMs < quietMs || limitMs > 0)) {
    const { body, code } = yield* exchanged({ method: "GET", path, query: { ...query, watch: "true", resourceVersion: since }, accept });
    if (code >= 400 && body.type === "json") throw new StatusError(body.value as Status);
    const events = body.type === "watch" ? body.events : [];
    for (const { type, object } of events) {
      if (type === "BOOKMARK") continue;
      if (type === "ERROR") throw new StatusError(object as Status);
      const shown = objectOf(object);
      told(type, shown, nowMs);
      since = versionOf(shown) || since;
    }
    if (events.length > 0) quietMs = nowMs + Math.min(QUIET_MS, terminal.patienceMs);
    if (events.length === 0 && ++looks % LOOKS === 0) since = textOf(yield* asked(terminal, path, { query: { limit: "1" } }), "metadata", "resourceVersion") || since;
    yield* paused(Math.max(1, Math.min(endMs, limitMs > 0 ? endMs : quietMs) - nowMs));
    nowMs = yield* clock();
  }
}

/** The version of an object, or of the one that a table is about. */
export function versionOf(object: Json): string {
  return textOf(objectOf(listOf(object, "rows").at(-1), "object"), "metadata", "resourceVersion") || textOf(object, "metadata", "resourceVersion");
}
