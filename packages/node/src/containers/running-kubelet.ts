/** The kubelets of all machines where containers are run: they speak of their nodes as hollow ones do, and look after pods by what their containers do. */
import type { Controller, Watch } from "@everynode/core";
import type { PodWork } from "./container-kubelet.js";

/** `hollow`, with its work on pods replaced by `work`. Keys of pods have a slash, those of nodes have none. */
export function runningKubelet(hollow: Controller, work: PodWork): Controller {
  const watches = work.watches.map((watch): Watch => {
    const before = watch.kind === "Pod" ? undefined : hollow.watches.find(({ kind }) => kind === watch.kind);
    if (before === undefined) return watch;
    return {
      kind: watch.kind,
      on(change, waker) {
        before.on?.(change, waker);
        watch.on?.(change, waker);
      },
    };
  });
  return {
    name: hollow.name,
    workers: Infinity,
    watches,
    background: (key) => work.background(key) || (typeof hollow.background === "function" && hollow.background(key)),
    reconcile: (key, view) => (key.includes("/") ? work.reconcile(key, view) : hollow.reconcile(key, view)),
  };
}
