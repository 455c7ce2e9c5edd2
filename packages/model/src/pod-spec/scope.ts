/** What the checks of one part of a pod need to know of the rest. */
import type { ObjectMeta } from "../kube-object.js";
import type { PodSpec, Volume } from "../types.generated.js";
import type { Findings } from "./findings.js";

/** One validation of one spec. */
export interface Scope {
  /** Where checks add what they find, in order. */
  readonly errors: Findings;
  /** True for a Pod, false for a template: templates are checked less strictly. */
  readonly isPod: boolean;
  /** True where the spec that this one replaces has a policy: then every policy is allowed, otherwise only Recursive. */
  readonly anySELinuxChangePolicy: boolean;
  readonly spec: PodSpec;
  /** The pod's metadata; left out for templates. */
  readonly meta: Pick<ObjectMeta, "name" | "annotations"> | undefined;
  /** The volumes without a fault, by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  /** The names in `spec.resourceClaims`. */
  readonly claimNames: ReadonlySet<string>;
}
