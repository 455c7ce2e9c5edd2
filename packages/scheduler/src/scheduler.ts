/**
 * The scheduler: finds a node for each pod that has none, one pod after the other, and binds it there while it looks at the next.
 *
 * Source: pkg/scheduler/{scheduler,schedule_one}.go v1.36.3
 * Differs: unless it is told to, it records no Event for each pod that finds a node, since writing it costs more than all the rest.
 */
import { type Controller, done, draw, enqueueKey, recall, type Reconcile, remember, type View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { taken } from "./active-queue.js";
import { keepAppointment } from "./appointment.js";
import { attemptOf } from "./attempt.js";
import { bind } from "./binding.js";
import { type Claim, CLAIMS, NO_CLAIMS } from "./claim.js";
import { ClusterPicture } from "./cluster-picture.js";
import { giveUp } from "./failure.js";
import type { SchedulerFacts } from "./facts.js";
import { isPartial, placementOf } from "./placement.js";
import type { Profile } from "./plugin.js";
import { ProfiledFacts } from "./profiled-facts.js";
import { isToBePlaced, onNode, onPod } from "./pod-event.js";
import { rulesOf, type SchedulerOptions, type SchedulerRules } from "./scheduler-options.js";
import { flush, isFlush } from "./waiting-list.js";

/** Kinds that plugins and preemption look things up in. */
const READ: readonly string[] = ["Namespace", "PodDisruptionBudget", "Service", "ReplicationController", "ReplicaSet", "StatefulSet"];
/** How many pods may be on their way to their nodes at once. */
const WORKERS = 100;
/** How many pods that need no node any more one ticket passes over, at the most: a reconcile must end. */
const MOST_PASSED = 1_000;
/** Under which the name is remembered from which on the next search goes. */
const SEARCH_FROM = "search from";

/** The controller that binds pods to nodes. Throws a `PluginError` for options and plugins that cannot be meant. */
export function scheduler(options: SchedulerOptions = {}): Controller<SchedulerFacts> {
  const rules = rulesOf(options);
  const { name, profiles } = rules;
  return {
    name,
    workers: WORKERS,
    facts: new ProfiledFacts(profiles),
    watches: [...READ.map((kind) => ({ kind })), { kind: "Node", on: onNode.bind(undefined, profiles) }, { kind: "Pod", on: onPod.bind(undefined, profiles) }],
    background: isFlush,
    reconcile: (ticket, view) => serve(rules, ticket, view),
  };
}

/** A ticket is drawn: whoever holds it serves the pod that comes first. */
function* serve(rules: SchedulerRules, ticket: string, view: View<SchedulerFacts>): Reconcile {
  if (isFlush(ticket)) return yield* flush(ticket, view);
  yield* keepAppointment(ticket, view.get("Pod", ticket), view.nowMs);
  let others = true;
  for (let passed = 0; others && passed < MOST_PASSED; passed++) {
    const next = yield* taken(view.nowMs);
    if (next === undefined) return done();
    others = !next.isLast;
    const pod = view.get("Pod", next.key);
    if (pod?.metadata.uid !== next.uid || !isToBePlaced(rules.profiles, pod)) continue;
    const claims = (yield* recall<readonly Claim[]>(CLAIMS)) ?? NO_CLAIMS;
    if (claims.some((claim) => claim.type === "assumed" && claim.key === next.key && claim.uid === next.uid)) continue;
    yield* place(rules, { pod, key: next.key, claims }, view);
    if (next.key === ticket) return done();
    break;
  }
  // The pod of this ticket may still wait. This comes last, since a key that is put back before its first request would be worked on twice at a time.
  if (others) yield* enqueueKey(ticket);
  return done();
}

interface Candidate {
  readonly pod: Pod;
  readonly key: string;
  readonly claims: readonly Claim[];
}

function* place({ profiles, ties, events }: SchedulerRules, { pod, key, claims }: Candidate, view: View<SchedulerFacts>): Reconcile {
  const profile = profiles.get(pod.spec.schedulerName ?? "") as Profile;
  const attempt = attemptOf(profile, pod, new ClusterPicture(view, claims));
  const from = isPartial(attempt) ? ((yield* recall<string>(SEARCH_FROM)) ?? "") : "";
  const placement = placementOf(attempt, from);
  if (!placement.ok) return yield* giveUp(key, placement.diagnosis);
  if (placement.next !== from) yield* remember(SEARCH_FROM, placement.next);
  const node = ties === "drawn" && placement.best.length > 1 ? yield* oneOf(placement.best) : (placement.best[0] ?? "");
  return yield* bind({ pod, key, node, claims, isTold: events === "all" }, view);
}

function* oneOf(names: readonly string[]): Reconcile<string> {
  return names[(yield* draw("ties")) % names.length] ?? "";
}

