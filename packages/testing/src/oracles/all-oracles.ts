/** All oracles, in order of their numbers. */
import { adoption } from "./p-08-adoption.js";
import { atMostOne } from "./p-01-at-most-one.js";
import { collection } from "./p-10-collection.js";
import { collision } from "./p-19-collision.js";
import { coreLiveness } from "./p-22-core-liveness.js";
import { counters } from "./p-12-counters.js";
import { exactlyOne } from "./p-03-exactly-one.js";
import { history } from "./p-16-history.js";
import { informerLaw } from "./p-28-informer-law.js";
import { justifiedDelete } from "./p-05-justified-delete.js";
import { maxSurge } from "./p-14-max-surge.js";
import { maxUnavailable } from "./p-13-max-unavailable.js";
import { noDangling } from "./p-09-no-dangling.js";
import { noFight } from "./p-25-no-fight.js";
import { noNeedlessRestart } from "./p-17-no-needless-restart.js";
import { noneOnIneligible } from "./p-02-none-on-ineligible.js";
import { noThrash } from "./p-23-no-thrash.js";
import { observedGeneration } from "./p-11-observed-generation.js";
import { ownership } from "./p-07-ownership.js";
import { pathIndependence } from "./p-24-path-independence.js";
import { rate } from "./p-18-rate.js";
import { rightSurvivor } from "./p-06-right-survivor.js";
import { rolloutCompletes } from "./p-21-rollout-completes.js";
import { stable } from "./p-20-eventually-stable.js";
import { storeLaws } from "./p-27-store-laws.js";
import { surgeKeepsAvailability } from "./p-15-surge-keeps-availability.js";
import { survivesTrouble } from "./p-04-survives-trouble.js";
import { rolloutGoesOn } from "./p-22-rollout-goes-on.js";
import { wakesByItself } from "./p-20-wakes-by-itself.js";
import type { Oracle } from "./oracle.js";

/** One oracle for each property of a DaemonSet's life. */
export const ALL_ORACLES: readonly Oracle[] = [
  atMostOne,
  noneOnIneligible,
  exactlyOne,
  survivesTrouble,
  justifiedDelete,
  rightSurvivor,
  ownership,
  adoption,
  noDangling,
  collection,
  observedGeneration,
  counters,
  maxUnavailable,
  maxSurge,
  surgeKeepsAvailability,
  history,
  noNeedlessRestart,
  rate,
  collision,
  stable,
  wakesByItself,
  rolloutCompletes,
  coreLiveness,
  rolloutGoesOn,
  noThrash,
  pathIndependence,
  noFight,
  storeLaws,
  informerLaw,
];
