/** Hunts a mutant: plays histories with it until an oracle finds something, and makes of that a short story. */
import { ALL_ORACLES } from "../oracles/all-oracles.js";
import { type Campaign, campaign } from "../check/campaign.js";
import type { History } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import { atOnce } from "../history/play.js";
import { type Theatre, theatre } from "../history/theatre.js";
import type { Mutant } from "./mutant.js";

/** How a mutant is hunted. Everything may be left out. */
export interface HuntOptions {
  /** Which histories are played: each seed has its own. 1 where left out. */
  readonly seed?: number;
  /** Histories at most; 3,000 where left out. */
  readonly runs?: number;
  /** The modes, in the order in which their turns come: most bugs show in strict histories, and some in chaos only. */
  readonly modes?: readonly Mode[];
  /** No further history is begun after so much real time, in milliseconds. */
  readonly forMs?: number;
  /** Real time that may be spent on making the story short, in milliseconds; 5,000 where left out. */
  readonly shrinkMs?: number;
  /** Histories that are played before all others. */
  readonly first?: readonly History[];
  /** The machine's clock, in milliseconds from any beginning. */
  readonly clock?: () => number;
}

const PER_SEED = 100_000;

/** Where a mutant plays: one house for each, since clusters are made once and kept. */
const houseOf = ({ controllers, operations }: Mutant): Theatre => theatre({ ...(controllers === undefined ? {} : { controllers }), ...(operations === undefined ? {} : { operations }) });

/** Hunts a mutant through histories until one kills it, or the hunt is given up. Takes as long as it takes: nobody waits for promises. */
export function huntMutant(mutant: Mutant, options: HuntOptions = {}): Campaign {
  const { seed = 1, runs = 3000, modes = ["strict", "strict", "chaos"], forMs = Infinity, shrinkMs = 5000, first = [], clock = () => performance.now() } = options;
  return atOnce(campaign({ house: houseOf(mutant), oracles: mutant.oracles ?? ALL_ORACLES, situations: [], modes, from: (seed - 1) * PER_SEED, runs, forMs, shrinkMs, first, clock }));
}
