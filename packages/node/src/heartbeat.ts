/**
 * Heartbeats: the leases that tell the control plane that kubelets live.
 *
 * One controller renews the leases of all machines together, since a reconcile per node and beat would cost many times as much.
 *
 * Source: staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go, pkg/kubelet/kubelet.go v1.36.3
 * Differs: all kubelets beat at the same time; leases are not owned by their Node; a node whose status does not change is not reported again.
 */
import type { PatchRequest, Response } from "@everynode/api";
import { type Change, type Controller, done, type Reconcile, requeueAfter, retry, send, sendAll, type View, type Waker } from "@everynode/core";
import { formatMicroTime, type Lease, type Machine } from "@everynode/model";

/** How often kubelets give signs of life. Times are simulated milliseconds. */
export interface HeartbeatOptions {
  /** Between two renewals of a lease; 10,000 where left out. */
  readonly leaseRenewMs?: number;
  /** How long a lease says that it lasts; 40 where left out. Nothing in the control plane goes by it. */
  readonly leaseDurationSeconds?: number;
}

/** The namespace of the leases of nodes. */
export const NODE_LEASES = "kube-node-lease";

/** The key under which all leases are renewed; no node can be called so. */
const BEAT = "*";
/** Renewals that are under way at the same time. */
const BATCH = 64;

/** The lease of a node as its kubelet makes it, without what the API server adds. */
export function newLease(name: string, nowMs: number, leaseDurationSeconds = 40): Pick<Lease, "apiVersion" | "kind" | "spec"> & { readonly metadata: { readonly name: string; readonly namespace: string } } {
  const spec = { holderIdentity: name, leaseDurationSeconds, renewTime: formatMicroTime(nowMs) };
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace: NODE_LEASES }, spec };
}

/** The heartbeats of all machines whose kubelet runs and whose Node exists. */
export function nodeHeartbeat(options: HeartbeatOptions = {}): Controller {
  const { leaseRenewMs = 10_000, leaseDurationSeconds = 40 } = options;
  return {
    name: "node-heartbeat",
    background: true,
    workers: Infinity,
    startKeys: [BEAT],
    watches: [
      { kind: "Machine", on: (change, waker) => onMachine(change as Change<Machine>, waker) },
      { kind: "Node", on: onNode },
    ],
    reconcile: (key, view) => (key === BEAT ? beat(view, { leaseRenewMs, leaseDurationSeconds }) : firstBeat(key, view, leaseDurationSeconds)),
  };
}

function onMachine(change: Change<Machine>, waker: Waker): void {
  const starts = change.object.spec.kubeletRunning && change.previous?.spec.kubeletRunning !== true;
  if (change.type !== "DELETED" && starts && waker.view.get("Node", change.key) !== undefined) waker.enqueue(change.key);
}

function onNode(change: Change, waker: Waker): void {
  if (change.type === "DELETED" || change.previous?.metadata.uid === change.object.metadata.uid) return;
  if (waker.view.get("Machine", change.key)?.spec.kubeletRunning === true) waker.enqueue(change.key);
}

/** A kubelet that has just started makes its lease, or renews the one that is left of an earlier life. */
function* firstBeat(name: string, view: View, leaseDurationSeconds: number): Reconcile {
  const object = newLease(name, view.nowMs, leaseDurationSeconds);
  const created = yield* send({ verb: "create", kind: "Lease", namespace: NODE_LEASES, object });
  if (created.ok) return done();
  if (created.code !== 409) return retry(created.status.message ?? "");
  const renewed = yield* send(renewal(name, { spec: object.spec }));
  return renewed.ok ? done() : retry(renewed.status.message ?? "");
}

function renewal(name: string, patch: PatchRequest["patch"]): PatchRequest {
  return { verb: "patch", kind: "Lease", namespace: NODE_LEASES, name, patchType: "merge", patch };
}

/** Nodes and machines are both in order of name, so one walk over each finds those that are both. */
function living(view: View): readonly string[] {
  const machines = view.objects("Machine").values();
  const names: string[] = [];
  let at = 0;
  view.objects("Node").forEach((_, name) => {
    while (at < machines.length && (machines[at] as Machine).metadata.name < name) at++;
    const machine = machines[at];
    if (machine !== undefined && machine.metadata.name === name && machine.spec.kubeletRunning) names.push(name);
  });
  return names;
}

function* beat(view: View, options: Required<HeartbeatOptions>): Reconcile {
  const patch = { spec: { renewTime: formatMicroTime(view.nowMs) } };
  const names = living(view);
  for (let from = 0; from < names.length; from += BATCH) {
    const batch = names.slice(from, from + BATCH);
    const renewed = yield* sendAll(batch.map((name) => renewal(name, patch)));
    const missing = batch.filter((_, i) => isMissing(renewed[i]));
    if (missing.length > 0) yield* sendAll(missing.map((name) => ({ verb: "create", kind: "Lease", namespace: NODE_LEASES, object: newLease(name, view.nowMs, options.leaseDurationSeconds) })));
  }
  return requeueAfter(options.leaseRenewMs);
}

const isMissing = (response: Response | undefined): boolean => response?.ok === false && response.code === 404;
