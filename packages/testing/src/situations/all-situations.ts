/** All situations of DaemonSets, and those of any workload. */
import { FAULT_SITUATIONS, MACHINE_SITUATIONS } from "./fault-situations.js";
import { POD_SITUATIONS } from "./pod-situations.js";
import type { Situation } from "./situation.js";
import { SYNC_SITUATIONS } from "./sync-situations.js";

/** Every situation that a campaign about DaemonSets comes into; some of them in chaos only. */
export const ALL_SITUATIONS: readonly Situation[] = [...POD_SITUATIONS, ...SYNC_SITUATIONS, ...FAULT_SITUATIONS, ...MACHINE_SITUATIONS];

/** Situations of any controller. */
export const ANY_WORKLOAD_SITUATIONS: readonly Situation[] = FAULT_SITUATIONS;
