/** What probes need that everynode does not have yet. A probe is known by what it does, never by its name. */
import type { Probe } from "./probe.js";

// Plurals of the kinds whose controllers wrote to them before the request, where a setup waited for that.
const CONTROLLERS: readonly (readonly [plural: string, kind: string])[] = [
  ["resourcequotas", "ResourceQuota"],
];

/** The controller that had its part in a recorded answer and is not built yet, or undefined. Answers without it may be right all the same. */
export function missingController(probe: Probe): string | undefined {
  const setup = probe.setup ?? [];
  const made = CONTROLLERS.find(([plural]) => setup.some((step, i) => step.path.endsWith(`/${plural}`) && setup.slice(i).some((later) => later.settle === true)));
  return made === undefined ? undefined : `the ${made[1]} controller is not built yet`;
}
