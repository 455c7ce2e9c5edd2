/**
 * What the scheduler has decided and its view does not show yet: pods on their way to a node, and pods that are to have one.
 *
 * Source: pkg/scheduler/backend/cache/cache.go, pkg/scheduler/backend/queue/nominator.go v1.36.3
 */
import type { Waker } from "@everynode/core";
import { objectKey } from "@everynode/api";
import type { Pod } from "@everynode/model";

/** A pod's claim to a node. */
export interface Claim {
  /** "assumed": it is being bound there; "nominated": room is being made for it there. */
  readonly type: "assumed" | "nominated";
  readonly key: string;
  readonly uid: string;
  readonly node: string;
}

/** Under which all claims are remembered, as one list: it is as short as requests and watches are quick. */
export const CLAIMS = "claims";

/** A list without claims. */
export const NO_CLAIMS: readonly Claim[] = [];

/** The claims without those of the pod under `key`, and with `claim` in their place if it is given. */
export function withClaim(claims: readonly Claim[] | undefined, key: string, claim?: Claim): readonly Claim[] | undefined {
  const others = (claims ?? NO_CLAIMS).filter((each) => each.key !== key);
  if (claim !== undefined) return [...others, claim];
  return others.length === 0 ? undefined : others;
}

/** A claim of the pod. */
export function claimOf(pod: Pod, type: Claim["type"], node: string): Claim {
  return { type, key: objectKey(pod), uid: pod.metadata.uid, node };
}

/** Forgets what the pod under `key` has claimed, and returns it. */
export function dropClaim(waker: Waker, key: string): Claim | undefined {
  const claims = waker.recall<readonly Claim[]>(CLAIMS);
  const claim = claims?.find((each) => each.key === key);
  if (claim !== undefined) waker.remember(CLAIMS, withClaim(claims, key));
  return claim;
}
