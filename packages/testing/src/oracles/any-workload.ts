/** The oracles that serve any controller, whatever it looks after: they know of no kind of object in particular. */
import type { Oracle } from "./oracle.js";
import { collection } from "./p-10-collection.js";
import { informerLaw } from "./p-28-informer-law.js";
import { noFight } from "./p-25-no-fight.js";
import { noThrash } from "./p-23-no-thrash.js";
import { ownersExist } from "./p-09-owners-exist.js";
import { quietAtRest } from "./p-18-quiet.js";
import { stableWorkload } from "./p-20-eventually-stable.js";
import { storeLaws } from "./p-27-store-laws.js";

/**
 * What must hold of any controller: it comes to rest and stays there, syncs to no effect once all is done, fights with nobody, leaves nothing behind whose owner is gone; and that
 * the simulator keeps its own laws.
 */
export const ANY_WORKLOAD_ORACLES: readonly Oracle[] = [ownersExist, collection, quietAtRest, stableWorkload, noThrash, noFight, storeLaws, informerLaw];
