import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { operation, type OperationRule } from "../operations/operation-rule.js";
import type { Mutant } from "./mutant.js";

/** A crash as chaos has it. A list at an old revision is what the API server gives, not what the controller does: so strict histories come to have it too. */
const crash = { ...(DAEMON_SET_OPERATIONS["crash"] as OperationRule<{ who: string; stale: number }>), domains: { who: ["subject"], stale: [5, 20] } };

/** M14. */
export const staleRestart: Mutant = {
  name: "M14",
  title: "starts from an old list after a crash",
  source: "Sieve (OSDI 2022), stale state pattern",
  breaks: ["P-01", "P-05", "P-11"],
  operations: { ...DAEMON_SET_OPERATIONS, crash: operation(crash) },
};
