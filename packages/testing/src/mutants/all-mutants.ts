/** All mutants, in order of their names. */
import { noExpectations } from "./m-01-no-expectations.js";
import { skipsTooMany } from "./m-03-skips-too-many.js";
import { leaksExpectations } from "./m-04-leaks-expectations.js";
import { swallowsErrors } from "./m-06-swallows-errors.js";
import { inheritsExpectations } from "./m-07-inherits-expectations.js";
import { ignoresTerminating } from "./m-08-ignores-terminating.js";
import { keepsSucceeded } from "./m-10-keeps-succeeded.js";
import { neverPrunes } from "./m-11-never-prunes.js";
import { wrongSurvivor } from "./m-12-wrong-survivor.js";
import { staleRestart } from "./m-14-stale-restart.js";
import { evictsOnNoSchedule } from "./m-15-evicts-on-no-schedule.js";
import { noTolerations } from "./m-16-no-tolerations.js";
import { staysIneligible } from "./m-18-stays-ineligible.js";
import { missesTaints } from "./m-19-misses-taints.js";
import { missesNodeDeletions } from "./m-21-misses-node-deletions.js";
import { nodeByName } from "./m-22-node-by-name.js";
import { selectsAll } from "./m-23-selects-everything.js";
import { keepsFailed } from "./m-25-keeps-failed.js";
import { noBackOff } from "./m-26-no-back-off.js";
import { failedPodBlocks } from "./m-27-failed-pod-blocks.js";
import { extendsBackOff } from "./m-29-extends-back-off.js";
import { waitsForTerminating } from "./m-31-waits-for-terminating.js";
import { oneTooUnavailable } from "./m-32-one-too-unavailable.js";
import { oneTooSurging } from "./m-33-one-too-surging.js";
import { roundsDown } from "./m-34-rounds-down.js";
import { sunsetsAtOnce } from "./m-36-sunsets-at-once.js";
import { noLookAfterMinReady } from "./m-38-no-look-after-min-ready.js";
import { hostPortWithSurge } from "./m-39-host-port-with-surge.js";
import { comparesGenerations } from "./m-40-compares-generations.js";
import { comparesAPointer } from "./m-41-compares-a-pointer.js";
import { shadowedError } from "./m-43-shadowed-error.js";
import { foreignRevisions } from "./m-45-foreign-revisions.js";
import { cleansLiveRevisions } from "./m-46-cleans-live-revisions.js";
import { ignoresOwners } from "./m-49-ignores-owners.js";
import { missesOrphans } from "./m-50-misses-orphans.js";
import { countsEveryPod } from "./s-1-counts-every-pod.js";
import { writesEverySync } from "./s-2-writes-every-sync.js";
import { missesDeletions } from "./s-3-misses-deletions.js";
import { countsTheLost } from "./x-01-counts-the-lost.js";
import { readyIsAvailable } from "./x-02-ready-is-available.js";
import { hastyRollout } from "./x-03-hasty-rollout.js";
import { numberNotRaised } from "./x-04-number-not-raised.js";
import { backOffNeverGrows } from "./x-05-back-off-never-grows.js";
import { observedTooSoon } from "./x-06-observed-too-soon.js";
import { forgetsTheFailed } from "./x-07-forgets-the-failed.js";
import { hastySurge } from "./x-08-hasty-surge.js";
import { adoptsUnasked } from "./x-09-adopts-unasked.js";
import { keepsOneTooMany } from "./x-10-keeps-one-too-many.js";
import { oldTolerations } from "./x-11-old-tolerations.js";
import { keepsTheHomeless } from "./x-12-keeps-the-homeless.js";
import { missesItsLosses } from "./x-13-misses-its-losses.js";
import { keepsStrays } from "./x-14-keeps-strays.js";
import { forgetsTheSurge } from "./x-15-forgets-the-surge.js";
import type { Mutant } from "./mutant.js";

/** Known bugs of DaemonSet controllers, synthetic ones, and our own. */
export const MUTANTS: readonly Mutant[] = [
  noExpectations,
  skipsTooMany,
  leaksExpectations,
  swallowsErrors,
  inheritsExpectations,
  ignoresTerminating,
  keepsSucceeded,
  neverPrunes,
  wrongSurvivor,
  staleRestart,
  evictsOnNoSchedule,
  noTolerations,
  staysIneligible,
  missesTaints,
  missesNodeDeletions,
  nodeByName,
  selectsAll,
  keepsFailed,
  noBackOff,
  failedPodBlocks,
  extendsBackOff,
  waitsForTerminating,
  oneTooUnavailable,
  oneTooSurging,
  roundsDown,
  sunsetsAtOnce,
  noLookAfterMinReady,
  hostPortWithSurge,
  comparesGenerations,
  comparesAPointer,
  shadowedError,
  foreignRevisions,
  cleansLiveRevisions,
  ignoresOwners,
  missesOrphans,
  countsEveryPod,
  writesEverySync,
  missesDeletions,
  countsTheLost,
  readyIsAvailable,
  hastyRollout,
  numberNotRaised,
  backOffNeverGrows,
  observedTooSoon,
  forgetsTheFailed,
  hastySurge,
  adoptsUnasked,
  keepsOneTooMany,
  oldTolerations,
  keepsTheHomeless,
  missesItsLosses,
  keepsStrays,
  forgetsTheSurge,
];
