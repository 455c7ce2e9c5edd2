/**
 * P-29: situations that a campaign has to have come into, or its histories have gone blind. Each is a name for something that happens now and then, and a look that tells that it has.
 */
import type { LogEntry } from "@everynode/api";
import type { RequestFault, Simulation } from "@everynode/core";
import type { Harm } from "@everynode/model";
import type { Core } from "../history/core.js";
import type { WriteMoment } from "../daemon/write-moment.js";

/** Something that happens in some histories. Looks that are left out see nothing. */
export interface Situation {
  readonly name: string;
  /** What is the case, in a few words. */
  readonly title: string;
  /** The kind of object that `onWrite` wants to be shown; all where left out. */
  readonly kind?: string;
  /** Whether a write shows that it is so. */
  onWrite?(write: LogEntry, moment: WriteMoment): boolean;
  /** Whether a fault that befalls a request shows it. */
  onFault?(fault: RequestFault): boolean;
  /** Whether a fault of the world that begins, or ends by itself, shows it. */
  onHarm?(harm: Harm, phase: "begins" | "ends"): boolean;
  /** Whether a crash of a controller shows it; the controller has started anew already. */
  onRestart?(controller: string, simulation: Simulation): boolean;
  /** Whether the core of a cluster shows it, of which the rest is broken for good. */
  atCore?(core: Core): boolean;
}
