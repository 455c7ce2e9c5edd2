/**
 * The DaemonSet controller.
 *
 * Source: pkg/controller/daemon/daemon_controller.go v1.36.3
 */
import type { Controller } from "@everynode/core";
import type { DaemonSet } from "@everynode/model";
import type { UpdateStrategy } from "@everynode/update-strategy";
import { hasRevision, type PlacedBy } from "./daemon-pod.js";
import { daemonSetWatches } from "./daemon-set-watches.js";
import { daemonFacts, type DaemonFacts } from "./facts.js";
import { type Hardening, hardeningOf } from "./hardening.js";
import { meantBy } from "./node-keys.js";
import { syncNode, syncRenewedNode } from "./node-sync.js";
import { DAEMON_SET_PARTS, type DaemonSetParts } from "./parts.js";
import { type NodeWalk, syncDaemonSet } from "./sync.js";

/** What a DaemonSet controller can be told to do otherwise; left out, it does as Kubernetes does today. */
export interface DaemonSetControllerOptions {
  /** Who binds daemon pods to nodes: the scheduler (as today), or the controller itself (as before Kubernetes 1.12). */
  readonly placedBy?: PlacedBy;
  /** In which order a sync walks nodes: "by-name" where left out, or "drawn" by the controller's random stream. */
  readonly walk?: NodeWalk;
  /** A strategy of one's own for a set, in place of what its spec says; undefined: as its spec says. */
  readonly strategy?: (daemonSet: DaemonSet) => UpdateStrategy | undefined;
  /** Known warts of Kubernetes that are mended; true: all of them. */
  readonly hardened?: boolean | Hardening;
  /** Parts of the controller that are replaced by others. */
  readonly parts?: Partial<DaemonSetParts>;
}

/** The controller that keeps one pod of each DaemonSet on every node that is eligible for it. */
export function daemonSetController(options: DaemonSetControllerOptions = {}): Controller<DaemonFacts> {
  const { placedBy = "scheduler", walk = "by-name", strategy } = options;
  const hardening = hardeningOf(options.hardened);
  const byHash: Partial<DaemonSetParts> = hardening.revisionsByHash ? { hasRevision: (labels, { hash }) => hasRevision(labels, { hash, generation: undefined }) } : {};
  const parts: DaemonSetParts = { ...DAEMON_SET_PARTS, ...byHash, ...options.parts };
  return {
    name: "daemonset-controller",
    workers: 2,
    watches: daemonSetWatches({ parts, hardening }),
    facts: daemonFacts(parts),
    reconcile(key, view) {
      const { type, name } = meantBy(key);
      if (type === "set") return syncDaemonSet(name, view, { placedBy, walk, strategy, hardening, parts });
      return type === "node" ? syncNode(name, view, hardening) : syncRenewedNode(name, view);
    },
  };
}
