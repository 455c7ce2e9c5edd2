import { type ClusterState, removeObject, type Shelf, shelfIndex, storeObject } from "@everynode/api";
import { requested, type Simulation } from "@everynode/core";
import type { KubeObject } from "@everynode/model";
import { describe, expect, it } from "vitest";
import type { History } from "../history/history.js";
import { checkHistory } from "../history/check-history.js";
import { type OperationRule, operation } from "../operations/operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { theatre } from "../history/theatre.js";
import { storeLaws } from "./p-27-store-laws.js";

const NODE = "node-0";

/** What P-27 says of a history in which the store is tampered with once. */
function saidOf(tamper: (simulation: Simulation) => Simulation): readonly string[] {
  const rule: OperationRule = operation({ weight: 0, domains: {}, perform: (stage) => void (stage.simulation = tamper(stage.simulation)) });
  const house = theatre({ operations: { ...DAEMON_SET_OPERATIONS, tamper: rule } });
  const history: History = { mode: "strict", seed: 1, order: null, lag: "none", nodes: 1, operations: [{ do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false }, { do: "settle" }, { do: "tamper" }] };
  return checkHistory(history, [storeLaws], house).violations.map(({ oracle, is }) => `${oracle}: ${is}`);
}

const inStore =
  (edit: (cluster: ClusterState) => ClusterState) =>
  (simulation: Simulation): Simulation => ({ ...simulation, cluster: edit(simulation.cluster) });

const objectOf = (cluster: ClusterState, kind: string, key: string): KubeObject => cluster.shelves[shelfIndex(cluster, kind)]?.collection.objects.get(key) as KubeObject;

function withShelf(cluster: ClusterState, kind: string, edit: (shelf: Shelf) => Shelf): ClusterState {
  const at = shelfIndex(cluster, kind);
  return { ...cluster, shelves: cluster.shelves.with(at, edit(cluster.shelves[at] as Shelf)) };
}

describe("the laws of the store", () => {
  it("are kept by a store that nobody tampers with", () => {
    expect(saidOf((simulation) => simulation)).toEqual([]);
    expect(saidOf((simulation) => requested(simulation, { verb: "patch", kind: "Node", name: NODE, patchType: "merge", patch: { spec: { unschedulable: true } } }).simulation)).toEqual([]);
  });

  it("are broken by an event that is told twice", () => {
    const twice = inStore((cluster) => withShelf(cluster, "DaemonSet", (shelf) => ({ ...shelf, log: shelf.log.append(shelf.log.get(shelf.log.end - 1) as never) })));
    expect(saidOf(twice)[0]).toMatch(/^P-27: a write gets the resourceVersion (\d+), after \1$/);
  });

  it("are broken by a write that no event tells of", () => {
    const silent = inStore((cluster) => withShelf(cluster, "Node", (shelf) => ({ ...shelf, collection: { ...shelf.collection, objects: shelf.collection.objects.delete(NODE) } })));
    expect(saidOf(silent)).toContain("P-27: the store has nothing");
  });

  it("are broken by a generation that rises though the spec is as it was", () => {
    const raised = inStore((cluster) => {
      const set = objectOf(cluster, "DaemonSet", "default/set-0");
      return storeObject(cluster, "DaemonSet", { ...set, metadata: { ...set.metadata, generation: (set.metadata.generation ?? 0) + 1 } }).state;
    });
    expect(saidOf(raised)).toContain("P-27: its generation goes from 1 to 2, and its spec stays as it is");
  });

  it("are broken by a spec that changes though the generation is as it was", () => {
    const edited = inStore((cluster) => {
      const set = objectOf(cluster, "DaemonSet", "default/set-0");
      return storeObject(cluster, "DaemonSet", { ...set, spec: { ...(set as KubeObject & { readonly spec: object }).spec, minReadySeconds: 7 } } as KubeObject).state;
    });
    expect(saidOf(edited)).toContain("P-27: its generation goes from 1 to 1, and its spec changes");
  });

  it("are broken by a uid that is given twice", () => {
    const again = inStore((cluster) => {
      const node = objectOf(cluster, "Node", NODE);
      return storeObject(removeObject(cluster, "Node", node).state, "Node", node).state;
    });
    expect(saidOf(again)[0]).toMatch(/^P-27: it gets the uid .*, which Node node-0 had$/);
  });
});
