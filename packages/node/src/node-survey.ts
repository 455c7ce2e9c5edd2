/**
 * One look at the signs of life of all nodes. It only reads; what is to be done is done node by node afterwards.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go v1.36.3 (monitorNodeHealth)
 */
import type { View } from "@everynode/core";
import type { Lease, Node } from "@everynode/model";
import { Joined, leasesOf, nameOf } from "./joined.js";
import { type Health, healthAfter } from "./node-health.js";
import type { ZoneCount } from "./zones.js";

/** How long nodes may be silent, in simulated milliseconds. */
export interface GracePeriods {
  readonly gracePeriodMs: number;
  /** Of a node whose kubelet has never said anything. */
  readonly startupGracePeriodMs: number;
}

/** A node of which more than its health must be looked at. */
export interface Suspect {
  readonly node: Node;
  readonly lease: Lease | undefined;
  /** Its place in the list of healths. */
  readonly at: number;
  /** True: it was not known before. */
  readonly isNew: boolean;
}

/** What a look at all nodes found. */
export interface Survey {
  /** In order of name. */
  readonly health: Health[];
  /** False: it is as it was before. */
  readonly hasNews: boolean;
  readonly added: readonly Node[];
  readonly gone: readonly Health[];
  readonly suspects: readonly Suspect[];
  /** By key of the zone: nodes that are no suspects. */
  readonly counts: Map<string, ZoneCount>;
}

/** True where the node has been silent for longer than it may. */
export function isOverdue({ probeMs, heartbeat }: Health, when: GracePeriods & { readonly nowMs: number }): boolean {
  return when.nowMs > probeMs + (heartbeat === null ? when.startupGracePeriodMs : when.gracePeriodMs);
}

/** Looks at all nodes; linear in their number. `before` is what the last look found, in order of name. */
export function surveyed(view: View, before: readonly Health[], periods: GracePeriods): Survey {
  const survey = { health: [] as Health[], hasNews: false, added: [] as Node[], gone: [] as Health[], suspects: [] as Suspect[], counts: new Map<string, ZoneCount>() };
  const known = new Joined(before, (health) => health.name, (health) => survey.gone.push(health));
  const leases = new Joined(leasesOf(view), nameOf);
  const when = { ...periods, nowMs: view.nowMs };
  view.objects("Node").forEach((node, name) => {
    const prior = known.named(name);
    const lease = leases.named(name);
    const health = healthAfter(prior, { node, lease, nowMs: when.nowMs });
    const at = survey.health.push(health) - 1;
    if (health !== prior) survey.hasNews = true;
    if (prior === undefined) survey.added.push(node);
    if (health.isSound && !health.unmarked && !isOverdue(health, when)) count(survey.counts, health.zone, health.heartbeat !== null);
    else survey.suspects.push({ node, lease, at, isNew: prior === undefined });
  });
  known.end();
  if (survey.gone.length > 0) survey.hasNews = true;
  return survey;
}

/** Counts a node in its zone; null is none. */
export function count(counts: Map<string, ZoneCount>, key: string | null, isReady: boolean): void {
  if (key === null) return;
  let zone = counts.get(key);
  if (zone === undefined) counts.set(key, (zone = { ready: 0, notReady: 0 }));
  if (isReady) zone.ready++;
  else zone.notReady++;
}
