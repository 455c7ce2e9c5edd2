/**
 * What the DaemonSet controller is put together from: pure functions, and a few effects. Any of them can be replaced by another, to try what a change
 * of the rules does, or whether a test finds a controller that is broken in one small way.
 */
import { claim, creationObserved, deletionObserved, dropExpectations, enqueueKey, expectationsMet, expectPods, forgetExpectations, lowerExpectations, staleness } from "@everynode/core";
import { type DaemonSet, deepEqual, isEmptySelector, type Node } from "@everynode/model";
import { rollingBudget, rollingUpdate } from "@everynode/update-strategy";
import { backOffLeft, backOffRaised } from "./back-off.js";
import { classify, isGhost } from "./classify.js";
import { hasRevision } from "./daemon-pod.js";
import { decide } from "./decide.js";
import { daemonTolerations, eligibilityOf } from "./eligibility.js";
import { cleanUpHistory, constructHistory, revisionsAmong } from "./history.js";
import { membershipOf } from "./membership.js";
import { surveyGroups } from "./rollout-groups.js";
import { sameRules } from "./same-rules.js";
import { countersOf, updateStatus } from "./status.js";
import type { Survey } from "./survey.js";

/** The parts of the controller; see where each of them is defined for what it must do. */
export interface DaemonSetParts {
  /** Which nodes a set's pods should run on, may stay on, or must leave. */
  readonly eligibilityOf: typeof eligibilityOf;
  /** The tolerations that daemon pods get. */
  readonly tolerationsOf: typeof daemonTolerations;
  /** Whether a pod no longer counts, though it is still there. */
  readonly isGhost: typeof isGhost;
  /** What a node and its pods mean to a set. */
  readonly classify: typeof classify;
  /** Which pods of a node go, and whether one is made there. */
  readonly decide: typeof decide;
  /** Whether a pod is a set's own. */
  readonly membershipOf: typeof membershipOf;
  /** Whether what is known of a set's nodes stays good when the set changes. */
  readonly sameRules: typeof sameRules;
  /** Whether a set is left alone because it selects everything. */
  readonly selectsEverything: (daemonSet: DaemonSet) => boolean;
  /** Whether a change of a node may matter to any set. */
  readonly nodeMatters: (node: Node, previous: Node | undefined) => boolean;
  /** What a sync is told of what went wrong when it made and deleted pods, apart from the rollout: nothing, and it goes on. */
  readonly failuresOf: (errors: readonly string[], survey: Survey) => readonly string[];
  /** Puts a set back into the queue for when the back-off of a failed pod is over. */
  readonly comeBackAfter: typeof enqueueKey;
  /** The nodes of a rollout, by what it may do there. */
  readonly surveyGroups: typeof surveyGroups;
  /** How many creations do not take place once a batch has failed: of `total`, `done` were asked for before it, `batch` in it. */
  readonly skippedAfter: (total: number, done: number, batch: number) => number;
  readonly rollingBudget: typeof rollingBudget;
  readonly rollingUpdate: typeof rollingUpdate;
  /** Whether a pod is of the present revision. */
  readonly hasRevision: typeof hasRevision;
  readonly countersOf: typeof countersOf;
  readonly staleness: typeof staleness;
  readonly expectationsMet: typeof expectationsMet;
  readonly expectPods: typeof expectPods;
  readonly lowerExpectations: typeof lowerExpectations;
  readonly creationObserved: typeof creationObserved;
  readonly deletionObserved: typeof deletionObserved;
  readonly dropExpectations: typeof dropExpectations;
  readonly forgetExpectations: typeof forgetExpectations;
  readonly backOffLeft: typeof backOffLeft;
  readonly backOffRaised: typeof backOffRaised;
  readonly claim: typeof claim;
  readonly revisionsAmong: typeof revisionsAmong;
  readonly constructHistory: typeof constructHistory;
  readonly cleanUpHistory: typeof cleanUpHistory;
  readonly updateStatus: typeof updateStatus;
}

/** The parts that make the controller of Kubernetes. */
export const DAEMON_SET_PARTS: DaemonSetParts = {
  eligibilityOf,
  tolerationsOf: daemonTolerations,
  isGhost,
  classify,
  decide,
  membershipOf,
  sameRules,
  selectsEverything: ({ spec }) => isEmptySelector(spec.selector),
  nodeMatters: (node, previous) => previous === undefined || !deepEqual(node.metadata.labels, previous.metadata.labels) || !deepEqual(node.spec.taints, previous.spec.taints),
  failuresOf: (errors) => errors,
  comeBackAfter: enqueueKey,
  surveyGroups,
  skippedAfter: (total, done, batch) => total - done - batch,
  rollingBudget,
  rollingUpdate,
  hasRevision,
  countersOf,
  staleness,
  expectationsMet,
  expectPods,
  lowerExpectations,
  creationObserved,
  deletionObserved,
  dropExpectations,
  forgetExpectations,
  backOffLeft,
  backOffRaised,
  claim,
  revisionsAmong,
  constructHistory,
  cleanUpHistory,
  updateStatus,
};
