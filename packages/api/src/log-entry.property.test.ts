import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClusterState, collectionAt, shelfOf, trimmedLogs } from "./cluster-state.js";
import { collectionOf } from "./collection.js";
import { removeObject, storeObject } from "./commit.js";
import { testCluster } from "./test-cluster.js";

/** A write to one of 40 pods: where it goes, whether it removes it, and who owns it. */
interface Written {
  readonly pod: number;
  readonly gone: boolean;
  readonly node: number;
  readonly owner: number;
}

const writes = (max: number): fc.Arbitrary<readonly Written[]> => fc.array(fc.record({ pod: fc.nat(39), gone: fc.boolean(), node: fc.nat(4), owner: fc.nat(3) }), { maxLength: max, size: "max" });

function after(state: ClusterState, { pod, gone, node, owner }: Written): ClusterState {
  const name = `pod-${pod}`;
  const present = shelfOf(state, "Pod").collection.objects.get(`default/${name}`);
  if (gone) return present === undefined ? state : removeObject(state, "Pod", present).state;
  const metadata = { name, namespace: "default", uid: name, resourceVersion: "", creationTimestamp: "", ownerReferences: owner === 0 ? [] : [{ apiVersion: "v1", kind: "Node", name: "x", uid: `owner-${owner}` }] };
  const object = { apiVersion: "v1", kind: "Pod", metadata, spec: node === 0 ? {} : { nodeName: `node-${node}` } };
  return storeObject(state, "Pod", object).state;
}

const shown = (state: ClusterState, position: number): unknown => {
  const { objects, byOwner, byNode } = collectionAt(shelfOf(state, "Pod"), position);
  return { objects: [...objects.entries()], byOwner: Array.from(byOwner.entries(), ([uid, keys]) => [uid, keys.keys()]), byNode: Array.from(byNode.entries(), ([name, keys]) => [name, keys.keys()]) };
};

/** The same from a plain Map and an index made anew. */
function expected(state: ClusterState, position: number): unknown {
  const objects = new Map<string, object>();
  for (const entry of shelfOf(state, "Pod").log.from(0)) {
    if (position-- <= 0) break;
    if (entry.type === "DELETED") objects.delete(entry.key);
    else objects.set(entry.key, entry.object);
  }
  const { objects: sorted, byOwner, byNode } = collectionOf("Pod", [...objects.values()] as never);
  return { objects: [...sorted.entries()], byOwner: Array.from(byOwner.entries(), ([uid, keys]) => [uid, keys.keys()]), byNode: Array.from(byNode.entries(), ([name, keys]) => [name, keys.keys()]) };
}

describe("a log entry", () => {
  it("knows the whole collection after its write, however old it is and in whatever order one asks", () => {
    fc.assert(
      fc.property(writes(400), fc.array(fc.nat(400), { maxLength: 8 }), (list, asked) => {
        const state = list.reduce(after, testCluster());
        const { end } = shelfOf(state, "Pod").log;
        for (const at of [end, 0, ...asked.map((n) => n % (end + 1))]) expect(shown(state, at)).toEqual(expected(state, at));
      }),
      { numRuns: 60 },
    );
  });

  it("knows it in two clusters that went different ways from one", () => {
    fc.assert(
      fc.property(writes(200), writes(200), writes(200), (common, left, right) => {
        const base = common.reduce(after, testCluster());
        const a = left.reduce(after, base);
        const b = right.reduce(after, base);
        for (const state of [base, a, b]) {
          const { end } = shelfOf(state, "Pod").log;
          for (const at of [0, Math.floor(end / 3), Math.floor(end / 2), end]) expect(shown(state, at)).toEqual(expected(state, at));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("knows it where the entries before it are trimmed", () => {
    fc.assert(
      fc.property(writes(400), fc.nat(400), (list, cut) => {
        const state = list.reduce(after, testCluster());
        const { log } = shelfOf(state, "Pod");
        const short = trimmedLogs(state, state.shelves.map((shelf) => (shelf.kind.key === "Pod" ? Math.min(cut, log.end) : 0)));
        for (let at = shelfOf(short, "Pod").log.start; at <= log.end; at += 7) expect(shown(short, at)).toEqual(expected(state, at));
      }),
      { numRuns: 30 },
    );
  });
});
