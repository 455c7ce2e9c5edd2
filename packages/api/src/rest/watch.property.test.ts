import type { KubeObject } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClusterState, objectAt } from "../cluster-state.js";
import { listObjects } from "../list.js";
import { done, testCluster, withConfigMap } from "../test-cluster.js";
import { continueWatch, startWatch, type Watch, type WatchEvent, type WatchOptions } from "./watch.js";

const OPTIONS = { representation: { format: "json" }, includeObject: "Metadata", allowWatchBookmarks: false } as const;

interface Step {
  readonly name: string;
  /** Undefined: away with it. */
  readonly color: string | undefined;
}

const step = fc.record<Step>({ name: fc.constantFrom("a", "b", "c", "d"), color: fc.constantFrom("red", "blue", undefined) });

function after(state: ClusterState, { name, color }: Step): ClusterState {
  const old = objectAt(state, "ConfigMap", `default/${name}`);
  const target = { kind: "ConfigMap", namespace: "default", name };
  if (old === undefined) return color === undefined ? state : withConfigMap(state, name, { color });
  if (color === undefined) return done(state, { verb: "delete", ...target });
  return done(state, { verb: "patch", ...target, patchType: "merge", patch: { metadata: { labels: { color } } } });
}

function begun(state: ClusterState, options: Partial<WatchOptions>): { readonly events: readonly WatchEvent[]; readonly watch: Watch } {
  const kind = state.kinds.byKey("ConfigMap");
  const started = kind === undefined ? undefined : startWatch(state, kind, { ...OPTIONS, ...options });
  if (started?.ok !== true) throw new Error(started?.status.message);
  return started;
}

/** What a client holds that follows a watch; each event must fit what it holds already. */
function follow(held: Map<string, unknown>, events: readonly WatchEvent[]): void {
  for (const { type, object } of events) {
    const { name } = (object as KubeObject).metadata;
    expect(held.has(name), `${type} ${name}`).toBe(type !== "ADDED");
    if (type === "DELETED") held.delete(name);
    else held.set(name, object);
  }
}

function listed(state: ClusterState, labelSelector: string): ReadonlyMap<string, unknown> {
  const answer = listObjects(state, { verb: "list", kind: "ConfigMap", namespace: "default", labelSelector });
  return new Map(answer.ok ? answer.object.items.map((item) => [item.metadata.name, item]) : []);
}

describe("a watch", () => {
  it("followed from anywhere, in pieces of any length, gives what a list gives", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 20 }), fc.constantFrom("", "color=red", "color!=red"), (before, later, labelSelector) => {
        let state = before.reduce(after, testCluster());
        const held = new Map<string, unknown>(listed(state, labelSelector));
        let { watch } = begun(state, { labelSelector, namespace: "default", resourceVersion: String(state.revision) });
        const fresh = begun(state, { labelSelector, namespace: "default" });
        const anew = new Map<string, unknown>();
        follow(anew, fresh.events);
        expect(anew).toEqual(held);
        for (const each of later) {
          state = after(state, each);
          if (each.name === "d") continue;
          const next = continueWatch(state, watch);
          follow(held, next.events);
          ({ watch } = next);
          expect(held).toEqual(listed(state, labelSelector));
        }
        follow(anew, continueWatch(state, fresh.watch).events);
        expect(anew).toEqual(listed(state, labelSelector));
      }),
    );
  });

  it("says nothing twice", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const state = steps.reduce(after, testCluster());
        expect(continueWatch(state, begun(state, {}).watch).events).toEqual([]);
      }),
    );
  });
});
