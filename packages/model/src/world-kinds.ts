/** The world outside of the API, as kinds. */
import { FAULT_KIND } from "./fault.js";
import type { Kind } from "./kind.js";
import { MACHINE_KIND } from "./machine.js";
import { SANDBOX_KIND } from "./sandbox.js";

/** All kinds that are kept in the store and not served by the API. Every cluster has them. */
export const WORLD_KINDS: readonly Kind[] = [MACHINE_KIND, SANDBOX_KIND, FAULT_KIND];
