/** Controllers as people write them: an `async` function that brings one object to where it should be, over a client of promises. */
import { keyOf } from "@everynode/api";
import type { Change, Controller, Reconcile, View, Watch } from "@everynode/core";
import { controllerOf } from "@everynode/model";
import { UsageError } from "everynode";
import { type PromiseClient, ViewClient } from "./promise-client.js";
import { PromiseRun, type ReconcileResult } from "./promise-run.js";
import { Transcript } from "./transcript.js";

/** Which object is reconciled. */
export interface ReconcileRequest {
  /** "" for kinds without namespaces. */
  readonly namespace: string;
  readonly name: string;
}

/** What makes an `async` controller. */
export interface AsyncControllerOptions {
  /** Unique in a cluster. */
  readonly name: string;
  /** The kind whose objects are reconciled: `Deployment`, `Gadget.example.com`. */
  readonly for: string;
  /** Kinds of objects that belong to them: a change of one wakes the object that controls it. */
  readonly owns?: readonly string[];
  /** Other kinds, and which objects a change of one concerns. */
  readonly watches?: readonly { readonly kind: string; readonly to: (change: Change, view: View) => readonly ReconcileRequest[] }[];
  /** Kinds that are read and wake nobody. */
  readonly reads?: readonly string[];
  /** How many objects are reconciled at once; 1 where left out. */
  readonly workers?: number;
  /**
   * Brings one object to where it should be. What it throws is retried with back-off, mistakes such as a TypeError apart. It must depend on nothing but its request and what the client
   * says: it is run again when a simulation is tried again, so it keeps nothing between two runs.
   */
  readonly reconcile: (request: ReconcileRequest, client: PromiseClient) => Promise<ReconcileResult | undefined | void>;
}

const keyOfRequest = ({ namespace, name }: ReconcileRequest): string => keyOf(namespace === "" ? undefined : namespace, name);

function requestOf(key: string): ReconcileRequest {
  const slash = key.indexOf("/");
  return slash < 0 ? { namespace: "", name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** Wakes the object that controls the one that changed, or that controlled it before. */
function ownedWatch(kind: string, ofKind: string): Watch {
  const ownerKind = ofKind.split(".")[0];
  return {
    kind,
    on({ object, previous }, waker) {
      for (const each of [object, previous]) {
        const owner = each && controllerOf(each);
        if (owner !== undefined && owner.kind === ownerKind) waker.enqueue(ownerKey(ofKind, each?.metadata.namespace, { name: owner.name, view: waker.view }));
      }
    },
  };
}

/** Owners without namespaces own objects with and without. */
function ownerKey(ofKind: string, namespace: string | undefined, { name, view }: { readonly name: string; readonly view: View }): string {
  return view.kinds.byKey(ofKind)?.namespaced === true ? keyOf(namespace, name) : name;
}

function watchesOf({ for: ofKind, owns = [], watches = [], reads = [] }: AsyncControllerOptions): readonly Watch[] {
  return [
    { kind: ofKind, on: ({ key }, waker) => waker.enqueue(key) },
    ...owns.map((kind) => ownedWatch(kind, ofKind)),
    ...watches.map(({ kind, to }): Watch => ({ kind, on: (change, waker) => to(change, waker.view).forEach((request) => waker.enqueue(keyOfRequest(request))) })),
    ...reads.map((kind) => ({ kind })),
  ];
}

/** A controller out of an `async` function, for clusters that are run by `checkController`. Throws a `UsageError` where a kind is watched twice. */
export function asyncController(options: AsyncControllerOptions): Controller {
  const { name, workers = 1 } = options;
  const watches = watchesOf(options);
  const twice = watches.find(({ kind }, at) => watches.findIndex((other) => other.kind === kind) !== at);
  if (twice !== undefined) throw new UsageError(`${name} watches ${twice.kind} twice, by two of for, owns, watches and reads`);
  // What a reconcile does follows from what it knows: its key, its informers and the clock.
  const transcripts = new WeakMap<View["informers"], Map<string, Transcript>>();
  return {
    name,
    workers,
    waits: true,
    watches,
    reconcile(key: string, view: View): Reconcile {
      const known = transcripts.get(view.informers) ?? new Map<string, Transcript>();
      transcripts.set(view.informers, known);
      const at = `${view.nowMs} ${key}`;
      const transcript = known.get(at) ?? new Transcript(() => new PromiseRun(async (ask) => options.reconcile(requestOf(key), new ViewClient(view, ask))));
      known.set(at, transcript);
      return transcript.reconcile();
    },
  };
}
