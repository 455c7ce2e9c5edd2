/**
 * One sync of one DaemonSet.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (syncDaemonSet, updateDaemonSet, manage) v1.36.3
 * Differs: nodes are walked in order of name, where Kubernetes walks them in no order; what concerns no node is not looked at again; a sync
 * that makes or deletes pods leaves the rollout to the next one, where Kubernetes looks at its cache again.
 */
import { done, draw, enqueueKey, type EventNote, now, type Reconcile, record, type Result, retry, type View, wrote } from "@everynode/core";
import { type DaemonSet, fnv1a32, isPodAvailable, mix, type Pod } from "@everynode/model";
import { NO_STEP, rolloutGroups, type RolloutStep, type UpdateStrategy } from "@everynode/update-strategy";
import { type PlacedBy, templateGeneration } from "./daemon-pod.js";
import type { NodeDecision } from "./decide.js";
import { type DaemonFacts, groupedByNode, type SetFacts } from "./facts.js";
import type { Hardening } from "./hardening.js";
import type { ClaimedPods } from "./history.js";
import { BURST_REPLICAS, type Managed, syncNodes } from "./manage.js";
import { ownStep } from "./own-strategy.js";
import type { DaemonSetParts } from "./parts.js";
import { type RolloutMoment, rolloutNodes } from "./rollout-groups.js";
import { type Survey, surveyAll } from "./survey.js";

/** In which order a sync walks nodes: by name, or in an order drawn anew for each sync (Kubernetes walks a map). */
export type NodeWalk = "by-name" | "drawn";

/** What a DaemonSet controller can be told to do otherwise. */
export interface SyncOptions {
  readonly placedBy: PlacedBy;
  readonly walk: NodeWalk;
  readonly strategy: ((daemonSet: DaemonSet) => UpdateStrategy | undefined) | undefined;
  readonly hardening: Required<Hardening>;
  readonly parts: DaemonSetParts;
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
  const { parts } = options;
  const stale = yield* parts.staleness(key, view);
  if (stale !== undefined) return retry(stale);
  const facts = view.facts.get(key);
  if (facts === undefined) {
    yield* parts.forgetExpectations(key);
    return done();
  }
  const { daemonSet } = facts;
  if (parts.selectsEverything(daemonSet)) {
    yield* record({ object: daemonSet, type: "Warning", reason: "SelectingAll", message: "This daemon set is selecting all pods. A non-empty selector is required." });
    return done();
  }
  if (daemonSet.metadata.deletionTimestamp !== undefined) return done();
  const found = yield* parts.constructHistory(facts, parts.revisionsAmong(daemonSet, view), () => claimPods(facts, view, parts));
  if (!found.ok) return retry(`failed to construct revisions of DaemonSet: ${found.why}`);
  const { hash, old } = found.history;
  const revision = { hash, generation: templateGeneration(daemonSet) };
  const isUpdated: RolloutMoment["isUpdated"] = (labels) => parts.hasRevision(labels, revision);
  const precondition = options.hardening.deletePreconditions ? preconditionOf(daemonSet, view) : undefined;
  const acts = yield* parts.expectationsMet(key, yield* now());
  const claimed = yield* claimPods(facts, view, parts);
  const walk = options.walk === "drawn" ? yield* draw("walk") : undefined;
  const why = acts ? (claimed.why ?? (yield* act({ key, daemonSet, hash, placedBy: options.placedBy, parts, precondition, walk, strategy: options.strategy?.(daemonSet), isUpdated }, claimed.survey))) : claimed.why;
  const history = acts && why === undefined ? yield* parts.cleanUpHistory(daemonSet, old, claimed.pods) : undefined;
  const counters = parts.countersOf(claimed.survey, { isUpdated, nowMs: yield* now() });
  const notStored = yield* parts.updateStatus(daemonSet, { key, counters, acted: acts });
  return ended(why ?? history ?? notStored);
}

const ended = (why: string | undefined): Result => (why === undefined ? done() : retry(why));

/** The set's nodes and pods with those that were adopted just now, and what went wrong. */
interface Claims extends ClaimedPods {
  readonly survey: Survey;
}

/** Claims pods, and surveys the nodes anew where some were adopted. */
function* claimPods(facts: SetFacts, view: View, parts: DaemonSetParts): Reconcile<Claims> {
  const { daemonSet, survey } = facts;
  const known = (): readonly Pod[] => podsOf(facts, view);
  if (facts.orphans.size === 0 && facts.strays.size === 0) return { survey, pods: known, why: undefined };
  const claimed = yield* parts.claim(daemonSet, { kind: "Pod", orphans: facts.orphans.values(), strays: facts.strays.values() });
  const { name, namespace = "", uid } = daemonSet.metadata;
  yield* wrote({ key: `${namespace}/${name}`, uid }, "Pod", claimed.answers);
  const why = claimed.errors.length === 0 ? undefined : `couldn't get node to daemon pod mapping for daemon set ${JSON.stringify(name)}: ${claimed.errors.join(", ")}`;
  if (claimed.adopted.length === 0) return { survey, pods: known, why };
  const pods = [...known(), ...claimed.adopted].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return { survey: surveyAll(survey.rules, view.objects("Node"), groupedByNode(pods, parts)), pods: () => pods, why };
}

/** The uid and resourceVersion of a pod as the view has it. */
function preconditionOf({ metadata }: DaemonSet, view: View): NonNullable<Managed["precondition"]> {
  return (name) => {
    const pod = view.get("Pod", `${metadata.namespace ?? ""}/${name}`);
    return pod && { uid: pod.metadata.uid, resourceVersion: pod.metadata.resourceVersion };
  };
}

/** A set as its sync goes on. */
interface Walked extends Managed, Pick<RolloutMoment, "isUpdated"> {
  /** The draw that orders its nodes. */
  readonly walk: number | undefined;
  /** The strategy that takes the place of the set's own. */
  readonly strategy: UpdateStrategy | undefined;
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
  const errors = managed.parts.failuresOf(yield* syncNodes(managed, plan), survey);
  if (errors.length > 0) return errors.join(", ");
  if (managed.strategy === undefined && managed.daemonSet.spec.updateStrategy?.type !== "RollingUpdate") return undefined;
  // The view lacks what was done just now, and the rollout would do some of it again. Those who hear of it wake the set.
  if (plan.create.length > 0 || plan.remove.length > 0) return undefined;
  const step = rolloutStep(managed, survey, nowMs);
  if (typeof step === "string") return step;
  if (step.againAfterMs !== undefined) yield* enqueueKey(managed.key, step.againAfterMs);
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
    const decision = managed.parts.decide(surveyed, context);
    if (decision.create) create.push(node);
    remove.push(...(yield* endedPods(managed, { node, decision, nowMs })), ...decision.remove.map((pod) => pod.metadata.name));
  }
  return { create, remove };
}

/** Names of the ended pods that go now; failed ones in their back-off stay, and wake the set when it is over. */
function* endedPods(managed: Managed, at: { readonly node: string; readonly decision: NodeDecision; readonly nowMs: number }): Reconcile<readonly string[]> {
  const { daemonSet, key, parts } = managed;
  const names: string[] = [];
  for (const { pod, phase } of at.decision.ended) {
    const { namespace = "", name } = pod.metadata;
    if (phase === "Failed") {
      const leftMs = yield* parts.backOffLeft(daemonSet, at.node, at.nowMs);
      if (leftMs > 0) {
        yield* parts.comeBackAfter(key, leftMs);
        continue;
      }
      yield* parts.backOffRaised(daemonSet, at.node, at.nowMs);
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

/** True where every counted pod is of the present revision, and nothing else is on any node. */
function isRolledOut(survey: Survey, { isUpdated }: RolloutMoment): boolean {
  if (survey.tally.misscheduled > 0 || survey.tally.lost > 0 || survey.troubled.size > 0) return false;
  return survey.revisions.keys().every(isUpdated);
}

/** What the rollout wants done now, or what is wrong with its numbers. Costs what it wants done; O(nodes) where they are walked in a drawn order. */
function rolloutStep(managed: Walked, survey: Survey, nowMs: number): RolloutStep | string {
  const { daemonSet, parts, isUpdated } = managed;
  const { updateStrategy, minReadySeconds = 0 } = daemonSet.spec;
  const moment: RolloutMoment = { isUpdated, minReadySeconds, nowMs };
  if (isRolledOut(survey, moment)) return NO_STEP;
  if (managed.strategy !== undefined) return ownStep(managed.strategy, survey, moment);
  const budget = parts.rollingBudget(updateStrategy?.rollingUpdate, survey.tally.desired);
  if (typeof budget === "string") return budget;
  return parts.rollingUpdate(managed.walk === undefined ? parts.surveyGroups(survey, moment) : rolloutGroups(rolloutNodes(walked(survey.nodes.entries(), managed.walk), moment)), budget);
}
