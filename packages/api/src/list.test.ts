import { describe, expect, it } from "vitest";
import { type ClusterState, compacted } from "./cluster-state.js";
import { encodeContinue } from "./continue-token.js";
import { listObjects } from "./list.js";
import type { KubeList, ListRequest } from "./request.js";
import { created, done, podSketch, testCluster, withConfigMap } from "./test-cluster.js";

const five = ["e", "b", "d", "a", "c"].reduce((state, name) => withConfigMap(state, name), testCluster());

const inDefault = (options: Partial<ListRequest> = {}): ListRequest => ({ verb: "list", kind: "ConfigMap", namespace: "default", ...options });

function listed(state: ClusterState, request: ListRequest): KubeList {
  const answer = listObjects(state, request);
  if (!answer.ok) throw new Error(answer.status.message);
  return answer.object;
}

const namesOf = (list: KubeList): readonly string[] => list.items.map((item) => item.metadata.name);

function refusal(state: ClusterState, request: ListRequest): string {
  const answer = listObjects(state, request);
  return answer.ok ? "it was accepted" : `${answer.code} ${answer.status.message}`;
}

const removed = (state: ClusterState, name: string): ClusterState => done(state, { verb: "delete", kind: "ConfigMap", namespace: "default", name });

describe("a list", () => {
  it("is in the order of names, at the state's revision", () => {
    const list = listed(five, inDefault());
    expect(namesOf(list)).toEqual(["a", "b", "c", "d", "e"]);
    expect(list.metadata).toEqual({ resourceVersion: String(five.revision) });
  });

  it("reaches over all namespaces where none is named, and no further than one that is", () => {
    const state = created(five, "ConfigMap", { metadata: { name: "z", namespace: "other" } });
    expect(listed(state, { verb: "list", kind: "ConfigMap" }).items).toHaveLength(6);
    expect(namesOf(listed(state, inDefault({ namespace: "other" })))).toEqual(["z"]);
    expect(listed(state, inDefault({ namespace: "othe" })).items).toEqual([]);
  });

  it("has what both selectors select", () => {
    const state = withConfigMap(withConfigMap(testCluster(), "x", { app: "web" }), "y", { app: "web", tier: "back" });
    expect(namesOf(listed(state, inDefault({ labelSelector: "app=web,!tier" })))).toEqual(["x"]);
    expect(namesOf(listed(state, inDefault({ labelSelector: "app=web", fieldSelector: "metadata.name!=x" })))).toEqual(["y"]);
    expect(namesOf(listed(state, inDefault({ fieldSelector: "metadata.name=y" })))).toEqual(["y"]);
    expect(listed(state, inDefault({ labelSelector: "app=db", fieldSelector: "metadata.name=y" })).items).toEqual([]);
  });

  it("finds pods by their node, through every namespace", () => {
    const state = created(created(testCluster(), "Pod", podSketch("p", { nodeName: "n1" })), "Pod", podSketch("q"));
    expect(namesOf(listed(state, { verb: "list", kind: "Pod", fieldSelector: "spec.nodeName=n1" }))).toEqual(["p"]);
    expect(namesOf(listed(state, { verb: "list", kind: "Pod", fieldSelector: "spec.nodeName=" }))).toEqual(["q"]);
  });

  it("shows the past where one asks for it exactly", () => {
    const later = removed(five, "c");
    const exactly = inDefault({ resourceVersion: String(five.revision), resourceVersionMatch: "Exact" });
    expect(namesOf(listed(later, exactly))).toEqual(["a", "b", "c", "d", "e"]);
    expect(namesOf(listed(later, { ...exactly, resourceVersionMatch: "NotOlderThan" }))).toEqual(["a", "b", "d", "e"]);
  });

  it("is refused from a past that is compacted, from a future, and for options that contradict one another", () => {
    const state = compacted(removed(five, "c"), five.revision + 1);
    const at = (resourceVersion: string): ListRequest => inDefault({ resourceVersion, resourceVersionMatch: "Exact" });
    expect(refusal(state, at("2"))).toBe("410 The resourceVersion for the provided list is too old.");
    expect(refusal(state, at("99"))).toBe("504 Timeout: Too large resource version: 99, current: 8");
    expect(refusal(state, at("x"))).toContain('invalid resource version: resourceVersion: Invalid value: "x"');
    expect(refusal(state, inDefault({ resourceVersionMatch: "Exact" }))).toContain("resourceVersionMatch is forbidden unless resourceVersion is provided");
    expect(refusal(state, inDefault({ labelSelector: "a in" }))).toContain("400 unable to parse requirement");
    expect(refusal(state, inDefault({ fieldSelector: "spec.x=1" }))).toContain('400 "spec.x" is not a known field selector');
  });
});

describe("a list in pages", () => {
  it("has every object once, however long its pages are, and whatever happens in between", () => {
    for (const limit of [1, 2, 3, 4, 5, 9]) {
      let state: ClusterState = five;
      let page = listed(state, inDefault({ limit }));
      const names = [...namesOf(page)];
      const revision = page.metadata.resourceVersion;
      while (page.metadata.continue !== undefined) {
        state = withConfigMap(state, `new-${names.length}`);
        page = listed(state, inDefault({ limit, continue: page.metadata.continue }));
        names.push(...namesOf(page));
        expect(page.metadata.resourceVersion).toBe(revision);
      }
      expect(names).toEqual(["a", "b", "c", "d", "e"]);
    }
  });

  it("says how many are left, unless it would have to look at them", () => {
    expect(listed(five, inDefault({ limit: 2 })).metadata.remainingItemCount).toBe(3);
    const selected = listed(five, inDefault({ limit: 2, labelSelector: "!app" })).metadata;
    expect(selected.continue).toBeDefined();
    expect(selected.remainingItemCount).toBeUndefined();
  });

  it("goes on in the present once its past is gone, if one says so", () => {
    const first = listed(five, inDefault({ limit: 2 }));
    const state = compacted(withConfigMap(removed(five, "c"), "f"), five.revision + 2);
    const answer = listObjects(state, inDefault({ limit: 2, continue: first.metadata.continue ?? "" }));
    const offered = answer.ok ? undefined : answer.status.metadata?.continue;
    expect(answer.code).toBe(410);
    const rest = listed(state, inDefault({ continue: offered ?? "" }));
    expect(namesOf(rest)).toEqual(["d", "e", "f"]);
  });

  it("refuses tokens that are none", () => {
    const token = encodeContinue({ revision: five.revision, start: "c\0" });
    expect(refusal(five, inDefault({ continue: "!" }))).toContain("400 invalid continue token: continue key is not valid");
    expect(refusal(five, inDefault({ continue: token, resourceVersion: "4" }))).toBe("400 specifying resource version is not allowed when using continue");
  });
});
