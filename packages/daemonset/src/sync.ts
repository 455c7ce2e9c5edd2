/**
 * One sync of one DaemonSet.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (syncDaemonSet, updateDaemonSet, manage) v1.36.3
 * Differs: nodes are walked in order of name, where Kubernetes walks them in no order; what concerns no node is not looked at again; a sync
 * that makes or deletes pods leaves the rollout to the next one, where Kubernetes looks at its cache again.
 */
import { done, draw, enqueueKey, type EventNote, now, type Reconcile, record, type Result, retry, type View } from "@everynode/core";
import { type DaemonSet, fnv1a32, isPodAvailable, mix, type Pod } from "@everynode/model";
import { rollingBudget, rollingUpdate, type RolloutNode } from "@everynode/update-strategy";
import { backOffLeft, backOffRaised } from "./back-off.js";
import { claim } from "./claim.js";
import { staleness, wrote } from "./consistency.js";
import { isUpdated, type PlacedBy, templateGeneration } from "./daemon-pod.js";
import { decide, type NodeDecision } from "./decide.js";
import { forgetExpectations, satisfied } from "./expectations.js";
import { type DaemonFacts, groupedByNode, type SetFacts } from "./facts.js";
import { cleanUpHistory, constructHistory } from "./history.js";
import { BURST_REPLICAS, type Managed, syncNodes } from "./manage.js";
import { countersOf, updateStatus } from "./status.js";
import { type Survey, surveyAll } from "./survey.js";

/** In which order a sync walks nodes: by name, or in an order drawn anew for each sync (Kubernetes walks a map). */
export type NodeWalk = "by-name" | "drawn";

/** What a DaemonSet controller can be told to do otherwise. */
export interface SyncOptions {
  readonly placedBy: PlacedBy;
  readonly walk: NodeWalk;
}

/** The set's pods as the view has them, terminating and ended ones too. */
function podsOf(facts: SetFacts, view: View): readonly Pod[] {
  return view.ownedBy("Pod", facts.daemonSet.metadata.uid).keys().flatMap((key) => {
    const pod = view.get("Pod", key);
    return pod !== undefined && facts.matches(pod.metadata.labels) ? [pod] : [];
  });
}

/** Syncs the set called `key`. */
export function* syncDaemonSet(key: string, view: View<DaemonFacts>, options: SyncOptions): Reconcile {
  const stale = yield* staleness(key, view);
  if (stale !== undefined) return retry(stale);
  const facts = view.facts.get(key);
  if (facts === undefined) {
    yield* forgetExpectations(key);
    return done();
  }
  const { daemonSet } = facts;
  if (selectsEverything(daemonSet)) {
    yield* record({ object: daemonSet, type: "Warning", reason: "SelectingAll", message: "This daemon set is selecting all pods. A non-empty selector is required." });
    return done();
  }
  if (daemonSet.metadata.deletionTimestamp !== undefined) return done();
  const found = yield* constructHistory(facts, view, () => [...podsOf(facts, view), ...facts.orphans.values()]);
  if (!found.ok) return retry(`failed to construct revisions of DaemonSet: ${found.why}`);
  const managed: Managed = { key, daemonSet, hash: found.history.hash, placedBy: options.placedBy };
  const acts = yield* satisfied(key, yield* now());
  const claimed = yield* claimPods(facts, view);
  const walk = options.walk === "drawn" ? yield* draw("walk") : undefined;
  const why = acts ? (claimed.why ?? (yield* act({ ...managed, walk }, claimed.survey))) : claimed.why;
  const history = acts && why === undefined ? yield* cleanUpHistory(daemonSet, found.history.old, claimed.pods) : undefined;
  const counters = countersOf(claimed.survey, daemonSet, { hash: managed.hash, nowMs: yield* now() });
  const notStored = yield* updateStatus(daemonSet, { key, counters, acted: acts });
  return ended(why ?? history ?? notStored);
}

const ended = (why: string | undefined): Result => (why === undefined ? done() : retry(why));

function selectsEverything(daemonSet: DaemonSet): boolean {
  const { matchLabels, matchExpressions } = daemonSet.spec.selector;
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions?.length ?? 0) === 0;
}

/** The set's nodes and pods with those that were adopted just now, and what went wrong. */
interface Claims {
  readonly survey: Survey;
  readonly pods: () => readonly Pod[];
  readonly why: string | undefined;
}

/** Claims pods, and surveys the nodes anew where some were adopted. */
function* claimPods(facts: SetFacts, view: View): Reconcile<Claims> {
  const { daemonSet, survey } = facts;
  const known = (): readonly Pod[] => podsOf(facts, view);
  if (facts.orphans.size === 0 && facts.strays.size === 0) return { survey, pods: known, why: undefined };
  const claimed = yield* claim(daemonSet, { kind: "Pod", orphans: facts.orphans.values(), strays: facts.strays.values() });
  const { name, namespace = "", uid } = daemonSet.metadata;
  yield* wrote({ key: `${namespace}/${name}`, uid }, "Pod", claimed.answers);
  const why = claimed.errors.length === 0 ? undefined : `couldn't get node to daemon pod mapping for daemon set ${JSON.stringify(name)}: ${claimed.errors.join(", ")}`;
  if (claimed.adopted.length === 0) return { survey, pods: known, why };
  const pods = [...known(), ...claimed.adopted].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return { survey: surveyAll(survey.rules, view.objects("Node"), groupedByNode(pods)), pods: () => pods, why };
}

/** A set as its sync goes on, and the draw that orders its nodes. */
interface Walked extends Managed {
  readonly walk: number | undefined;
}

/** The entries in order of name, or as the draw has it. O(n log n) where there is one. */
function walked<T>(entries: Iterable<readonly [string, T]>, draw: number | undefined): Iterable<readonly [string, T]> {
  if (draw === undefined) return entries;
  const rank = (name: string): number => mix(draw, fnv1a32(name), 0);
  return [...entries].sort((a, b) => rank(a[0]) - rank(b[0]) || (a[0] < b[0] ? -1 : 1));
}

/** Manages the set's pods, then its rollout; what went wrong, or undefined. */
function* act(managed: Walked, survey: Survey): Reconcile<string | undefined> {
  const nowMs = yield* now();
  const plan = yield* planned(managed, survey, nowMs);
  const errors = yield* syncNodes(managed, plan);
  if (errors.length > 0) return errors.join(", ");
  if (managed.daemonSet.spec.updateStrategy?.type !== "RollingUpdate") return undefined;
  // The view lacks what was done just now, and the rollout would do some of it again. Those who hear of it wake the set.
  if (plan.create.length > 0 || plan.remove.length > 0) return undefined;
  const step = rolloutStep(managed, survey, nowMs);
  if (typeof step === "string") return step;
  const failures = yield* syncNodes(managed, { create: step.fill, remove: step.remove });
  return failures.length > 0 ? failures.join(", ") : undefined;
}

/** Where pods are made and which ones go, apart from the rollout. */
function* planned(managed: Walked, survey: Survey, nowMs: number): Reconcile<{ readonly create: readonly string[]; readonly remove: readonly string[] }> {
  const { daemonSet, hash } = managed;
  const { minReadySeconds = 0 } = daemonSet.spec;
  const create: string[] = [];
  const remove: string[] = [];
  for (const [node] of walked(survey.needing.entries(), managed.walk)) {
    if (create.length >= BURST_REPLICAS) break;
    create.push(node);
  }
  const context = { surges: survey.rules.surges, hash, isAvailable: (pod: Pod): boolean => isPodAvailable(pod, minReadySeconds, nowMs) };
  for (const [node] of walked(survey.troubled.entries(), managed.walk)) {
    const surveyed = survey.nodes.get(node);
    if (surveyed === undefined) continue;
    const decision = decide(surveyed, context);
    if (decision.create) create.push(node);
    remove.push(...(yield* endedPods(managed, { node, decision, nowMs })), ...decision.remove.map((pod) => pod.metadata.name));
  }
  return { create, remove };
}

/** Names of the ended pods that go now; failed ones in their back-off stay, and wake the set when it is over. */
function* endedPods(managed: Managed, at: { readonly node: string; readonly decision: NodeDecision; readonly nowMs: number }): Reconcile<readonly string[]> {
  const { daemonSet, key } = managed;
  const names: string[] = [];
  for (const { pod, phase } of at.decision.ended) {
    const { namespace = "", name } = pod.metadata;
    if (phase === "Failed") {
      const leftMs = yield* backOffLeft(daemonSet, at.node, at.nowMs);
      if (leftMs > 0) {
        yield* enqueueKey(key, leftMs);
        continue;
      }
      yield* backOffRaised(daemonSet, at.node, at.nowMs);
    }
    yield* record(endedNote(daemonSet, phase, `${namespace}/${name} on node ${at.node}`));
    names.push(name);
  }
  return names;
}

function endedNote(object: DaemonSet, phase: "Failed" | "Succeeded", what: string): EventNote {
  if (phase === "Failed") return { object, type: "Warning", reason: "FailedDaemonPod", message: `Found failed daemon pod ${what}, will try to kill it` };
  return { object, type: "Normal", reason: "SucceededDaemonPod", message: `Found succeeded daemon pod ${what}, will try to delete it` };
}

const NO_STEP = { remove: [], fill: [] } as const;

/** True where every counted pod is of the present revision, and nothing else is on any node. */
function isRolledOut(managed: Managed, survey: Survey): boolean {
  if (survey.tally.misscheduled > 0 || survey.tally.lost > 0 || survey.troubled.size > 0) return false;
  const generation = templateGeneration(managed.daemonSet);
  return survey.revisions.keys().every((labels) => {
    const [hash, of] = labels.split(" ");
    return hash === managed.hash || (generation !== undefined && of === generation);
  });
}

/** What the rollout wants done now, or what is wrong with its numbers. O(nodes) while old pods are there, O(1) after. */
function rolloutStep(managed: Walked, survey: Survey, nowMs: number): { readonly remove: readonly string[]; readonly fill: readonly string[] } | string {
  const { daemonSet } = managed;
  if (isRolledOut(managed, survey)) return NO_STEP;
  const budget = rollingBudget(daemonSet.spec.updateStrategy?.rollingUpdate, survey.tally.desired);
  return typeof budget === "string" ? budget : rollingUpdate(rolloutNodes(managed, survey, nowMs), budget);
}

function* rolloutNodes(managed: Walked, survey: Survey, nowMs: number): Generator<RolloutNode> {
  const { daemonSet, hash } = managed;
  const { minReadySeconds = 0 } = daemonSet.spec;
  const generation = templateGeneration(daemonSet);
  for (const [name, { pods, verdict }] of walked(survey.nodes.entries(), managed.walk)) {
    if (pods.length === 0 && !verdict.desired) continue;
    const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    yield {
      name,
      shouldRun: verdict.desired,
      pods: live.map((pod) => ({ name: pod.metadata.name, updated: isUpdated(pod, hash, generation), available: isPodAvailable(pod, minReadySeconds, nowMs) })),
    };
  }
}
