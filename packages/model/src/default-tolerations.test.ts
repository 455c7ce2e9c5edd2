import { describe, expect, it } from "vitest";
import { withDefaultTolerations } from "./default-tolerations.js";
import type { Pod, Toleration } from "./types.generated.js";

const podOf = (...tolerations: readonly Toleration[]): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "x" }, spec: { containers: [], tolerations }, status: {} }) as unknown as Pod;
const keysAfter = (...tolerations: readonly Toleration[]): readonly (string | undefined)[] => (withDefaultTolerations(podOf(...tolerations)).spec.tolerations ?? []).map(({ key }) => key);

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";

describe("a pod's default tolerations", () => {
  it("cover nodes that are not ready or out of reach, for 300 seconds", () => {
    expect(keysAfter()).toEqual([NOT_READY, UNREACHABLE]);
    expect(withDefaultTolerations(podOf()).spec.tolerations?.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([300, 300]);
  });

  it("come after its own", () => {
    expect(keysAfter({ key: "a", operator: "Exists" })).toEqual(["a", NOT_READY, UNREACHABLE]);
  });

  it("leave out what it speaks of itself", () => {
    expect(keysAfter({ key: NOT_READY, operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 })).toEqual([NOT_READY, UNREACHABLE]);
    expect(keysAfter({ operator: "Exists" })).toEqual([undefined]);
    expect(keysAfter({ key: NOT_READY, operator: "Exists", effect: "NoSchedule" })).toEqual([NOT_READY, NOT_READY, UNREACHABLE]);
  });

  it("are given once", () => {
    const once = withDefaultTolerations(podOf({ key: "a", operator: "Exists" }));
    expect(withDefaultTolerations(once)).toBe(once);
  });
});
