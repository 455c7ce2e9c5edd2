/**
 * Heartbeats: the leases that tell the control plane that kubelets live.
 *
 * One controller renews the leases of all machines together, since a reconcile per node and beat would cost many times as much.
 *
 * Source: staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go, pkg/kubelet/kubelet.go v1.36.3
 * Differs: all kubelets beat at the same time; leases are not owned by their Node; a node whose status does not change is not reported again. What comes over
 * a slow link comes late, but never too late: no request times out on the way.
 */
import type { CreateRequest, Request, UpdateRequest } from "@everynode/api";
import { type Change, type Controller, done, type Reconcile, requeueAfter, retry, send, sendAll, type View, type Waker } from "@everynode/core";
import { formatMicroTime, type Lease, type Machine } from "@everynode/model";
import { isInTouch, linkDelayMs, machineClockMs } from "./machine-state.js";
import { Joined, leasesOf, nameOf, NODE_LEASES } from "./joined.js";

/** How often kubelets give signs of life. Times are simulated milliseconds. */
export interface HeartbeatOptions {
  /** Between two renewals of a lease; 10,000 where left out. */
  readonly leaseRenewMs?: number;
  /** How long a lease says that it lasts; 40 where left out. Nothing in the control plane goes by it. */
  readonly leaseDurationSeconds?: number;
}

/** The key under which all leases are renewed; no node can be called so. */
const BEAT = "*";
/** Renewals that are under way at the same time. */
const BATCH = 64;

/** The lease of a node as its kubelet makes it, without what the API server adds. */
export function newLease(name: string, nowMs: number, leaseDurationSeconds = 40): Pick<Lease, "apiVersion" | "kind" | "spec"> & { readonly metadata: { readonly name: string; readonly namespace: string } } {
  const spec = { holderIdentity: name, leaseDurationSeconds, renewTime: formatMicroTime(nowMs) };
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace: NODE_LEASES }, spec };
}

/** The heartbeats of all machines whose kubelet is in touch with the API server and whose Node exists. */
export function nodeHeartbeat(options: HeartbeatOptions = {}): Controller {
  const { leaseRenewMs = 10_000, leaseDurationSeconds = 40 } = options;
  return {
    name: "node-heartbeat",
    background: true,
    workers: Infinity,
    startKeys: [BEAT],
    watches: [{ kind: "Lease" }, { kind: "Machine", on: (change, waker) => onMachine(change as Change<Machine>, waker) }, { kind: "Node", on: onNode }],
    reconcile: (key, view) => (key === BEAT ? beat(view, { leaseRenewMs, leaseDurationSeconds }) : firstBeat(key, view, leaseDurationSeconds)),
  };
}

function onMachine(change: Change<Machine>, waker: Waker): void {
  const { object, previous, type } = change;
  const starts = isInTouch(object) && (previous === undefined || !isInTouch(previous));
  if (type !== "DELETED" && starts && waker.view.get("Node", change.key) !== undefined) waker.enqueue(change.key);
}

function onNode(change: Change, waker: Waker): void {
  if (change.type === "DELETED" || change.previous?.metadata.uid === change.object.metadata.uid) return;
  const machine = waker.view.get("Machine", change.key);
  if (machine !== undefined && isInTouch(machine)) waker.enqueue(change.key);
}

/** A kubelet that has just started, or is back in touch, makes its lease, or renews the one that is left of before. */
function* firstBeat(name: string, view: View, leaseDurationSeconds: number): Reconcile {
  const lease = view.get("Lease", `${NODE_LEASES}/${name}`);
  const machine = view.get("Machine", name);
  if (machine === undefined || !isInTouch(machine)) return done();
  const request = signOfLife({ name, machine, lease, nowMs: view.nowMs }, leaseDurationSeconds);
  if (request === undefined) return done();
  const response = yield* send(request);
  // What the API server does not answer comes again with the next beat.
  return response.ok || response.code === 503 ? done() : retry(response.status.message ?? "");
}

/** Whose sign of life it is, and when it comes to the API server. */
interface Beat {
  readonly name: string;
  readonly machine: Machine;
  readonly lease: Lease | undefined;
  /** In simulated milliseconds. */
  readonly nowMs: number;
}

/** What a kubelet that is in touch has sent of its life, by its own clock; undefined where that is nothing new: its clock stands, or the next word is still on its way. */
function signOfLife({ name, machine, lease, nowMs }: Beat, leaseDurationSeconds: number): CreateRequest | UpdateRequest | undefined {
  const delayMs = linkDelayMs(machine);
  const saidMs = machineClockMs(machine, nowMs) - delayMs;
  if (lease === undefined) return creation(name, saidMs, leaseDurationSeconds);
  const renewTime = formatMicroTime(saidMs);
  const before = lease.spec.renewTime ?? "";
  return before === renewTime || (delayMs > 0 && before > renewTime) ? undefined : renewal(lease, renewTime);
}

function creation(name: string, nowMs: number, leaseDurationSeconds: number): CreateRequest {
  return { verb: "create", kind: "Lease", namespace: NODE_LEASES, object: newLease(name, nowMs, leaseDurationSeconds) };
}

function renewal(lease: Lease, renewTime: string): UpdateRequest {
  const { apiVersion, kind, metadata, spec } = lease;
  return { verb: "update", kind: "Lease", namespace: NODE_LEASES, name: metadata.name, object: { apiVersion, kind, metadata, spec: { ...spec, renewTime } } };
}

/** Renews all leases. One whose write fails is renewed with the next beat. */
function* beat(view: View, options: Required<HeartbeatOptions>): Reconcile {
  const requests = renewals(view, options);
  for (let from = 0; from < requests.length; from += BATCH) yield* sendAll(requests.slice(from, from + BATCH));
  return requeueAfter(options.leaseRenewMs);
}

/** Nodes, machines and leases all come in order of name, so one walk over the three finds what belongs together. */
function renewals(view: View, options: Required<HeartbeatOptions>): readonly Request[] {
  const renewTime = formatMicroTime(view.nowMs);
  const machines = new Joined(view.objects("Machine").values(), nameOf);
  const leases = new Joined(leasesOf(view), nameOf);
  const requests: Request[] = [];
  view.objects("Node").forEach((_, name) => {
    const machine = machines.named(name);
    if (machine === undefined || !isInTouch(machine)) return;
    const lease = leases.named(name);
    if (machine.spec.faults === undefined) requests.push(lease === undefined ? creation(name, view.nowMs, options.leaseDurationSeconds) : renewal(lease, renewTime));
    else {
      const request = signOfLife({ name, machine, lease, nowMs: view.nowMs }, options.leaseDurationSeconds);
      if (request !== undefined) requests.push(request);
    }
  });
  return requests;
}
