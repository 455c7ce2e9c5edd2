/** All oracles, in order of their numbers. */
import { adoption } from "./oracles/p-08-adoption.js";
import { atMostOne } from "./oracles/p-01-at-most-one.js";
import { collection } from "./oracles/p-10-collection.js";
import { collision } from "./oracles/p-19-collision.js";
import { coreLiveness } from "./oracles/p-22-core-liveness.js";
import { counters } from "./oracles/p-12-counters.js";
import { exactlyOne } from "./oracles/p-03-exactly-one.js";
import { history } from "./oracles/p-16-history.js";
import { informerLaw } from "./oracles/p-28-informer-law.js";
import { justifiedDelete } from "./oracles/p-05-justified-delete.js";
import { maxSurge } from "./oracles/p-14-max-surge.js";
import { maxUnavailable } from "./oracles/p-13-max-unavailable.js";
import { noDangling } from "./oracles/p-09-no-dangling.js";
import { noFight } from "./oracles/p-25-no-fight.js";
import { noNeedlessRestart } from "./oracles/p-17-no-needless-restart.js";
import { noneOnIneligible } from "./oracles/p-02-none-on-ineligible.js";
import { noThrash } from "./oracles/p-23-no-thrash.js";
import { observedGeneration } from "./oracles/p-11-observed-generation.js";
import { ownership } from "./oracles/p-07-ownership.js";
import { pathIndependence } from "./oracles/p-24-path-independence.js";
import { rate } from "./oracles/p-18-rate.js";
import { rightSurvivor } from "./oracles/p-06-right-survivor.js";
import { rolloutCompletes } from "./oracles/p-21-rollout-completes.js";
import { stable } from "./oracles/p-20-eventually-stable.js";
import { storeLaws } from "./oracles/p-27-store-laws.js";
import { surgeKeepsAvailability } from "./oracles/p-15-surge-keeps-availability.js";
import { survivesTrouble } from "./oracles/p-04-survives-trouble.js";
import { rolloutGoesOn } from "./oracles/p-22-rollout-goes-on.js";
import { wakesByItself } from "./oracles/p-20-wakes-by-itself.js";
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
