/** What the descriptions of single kinds need. */
import type { Target } from "../request.js";
import type { Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";

/** A description under way. */
export interface Describing {
  readonly terminal: Terminal;
  readonly target: Target;
  /** All resources of the server. */
  readonly resources: readonly Resource[];
}
