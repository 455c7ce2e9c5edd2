/** The oracles of histories with Services, in order of their numbers. */
import { addressesLeadHome } from "./p-30-addresses-lead-home.js";
import { localClientIsServed } from "./p-32-local-client.js";
import type { Oracle } from "./oracle.js";
import { readyIsReachable } from "./p-31-ready-is-reachable.js";

/** One oracle for each property of how daemons are reached; for histories of `SERVICE_OPERATIONS`. */
export const NETWORK_ORACLES: readonly Oracle[] = [addressesLeadHome, readyIsReachable, localClientIsServed];
