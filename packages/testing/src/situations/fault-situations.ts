/** Situations that faults make: crashes, requests that fail, machines that never get well. */
import { actorOf, lagOf } from "@everynode/core";
import { stallsIn } from "../history/stall.js";
import type { Situation } from "./situation.js";

/** What faults make, whatever controller they befall. */
export const FAULT_SITUATIONS: readonly Situation[] = [
  { name: "crash before a write", title: "the controller crashes in the middle of a sync, before a request", onFault: (fault) => fault === "crash-before" },
  { name: "crash after a write", title: "the controller crashes in the middle of a sync, after a request was done", onFault: (fault) => fault === "crash-after" },
  { name: "failed request", title: "a request fails, and nothing is written", onFault: (fault) => fault === "error" || fault === "conflict" },
  { name: "ambiguous timeout", title: "a request is done, and the controller is told that it timed out", onFault: (fault) => fault === "timeout" },
  {
    name: "relist of old",
    title: "a controller starts with a list that is older than the store",
    onRestart: (controller, simulation) => (actorOf(simulation, controller)?.informers ?? []).some(({ kind }) => lagOf(simulation, controller, kind) > 0),
  },
  { name: "machine crashed", title: "a machine loses its power for a while", onHarm: ({ type }, phase) => type === "crash" && phase === "begins" },
  { name: "partition healed", title: "a kubelet that was cut off is in touch again", onHarm: ({ type }, phase) => type === "partition" && phase === "ends" },
  { name: "API server was down", title: "the API server answers again after it was down", onHarm: ({ type }, phase) => type === "api-down" && phase === "ends" },
];

/** What machines make that are broken for good. */
export const MACHINE_SITUATIONS: readonly Situation[] = [
  { name: "broken core", title: "a machine is broken for good while the others are well", atCore: () => true },
  { name: "stalled rollout", title: "a rollout stands still, and rightly so: what is broken takes all of its budget", atCore: (core) => stallsIn(core).length > 0 },
];
