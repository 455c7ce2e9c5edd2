/** Flags of all commands that play histories. */
import type { Flag } from "../flags.js";

/** Which histories. */
export const SEED_FLAG: Flag = { name: "seed", value: "N", help: "Other histories than those of seed 1." };

/** How many threads. */
export const JOBS_FLAG: Flag = { name: "jobs", short: "j", value: "N", help: "Worker threads; one for each processor where left out." };
