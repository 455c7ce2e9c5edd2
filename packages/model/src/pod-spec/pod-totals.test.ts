import { describe, expect, it } from "vitest";
import { printQuantity } from "../quantity-text.js";
import type { Container, PodSpec } from "../types.generated.js";
import { podTotals } from "./pod-totals.js";

const container = (cpu: string, more: Partial<Container> = {}): Container => ({ name: "c", resources: { requests: { cpu }, limits: { cpu } }, ...more });
const printed = (spec: PodSpec, part: "requests" | "limits" = "requests"): object => Object.fromEntries([...podTotals(spec, part)].map(([name, quantity]) => [name, printQuantity(quantity)]));

describe("what a pod asks for", () => {
  it("is the sum of its containers", () => {
    expect(printed({ containers: [container("1"), container("500m")] })).toEqual({ cpu: "1500m" });
  });

  it("is what one init container needs, where that is more", () => {
    expect(printed({ containers: [container("1")], initContainers: [container("3"), container("2")] })).toEqual({ cpu: "3" });
  });

  it("counts sidecars beside the containers, and beside the init containers after them", () => {
    const sidecar = container("1", { restartPolicy: "Always" });
    expect(printed({ containers: [container("1")], initContainers: [sidecar] })).toEqual({ cpu: "2" });
    expect(printed({ containers: [container("1")], initContainers: [container("3"), sidecar] })).toEqual({ cpu: "3" });
    expect(printed({ containers: [container("1")], initContainers: [sidecar, container("3")] })).toEqual({ cpu: "4" });
  });

  it("is what the pod as a whole asks for, where it says so", () => {
    expect(printed({ containers: [container("1")], resources: { requests: { cpu: "5", "example.com/gpu": "1" } } })).toEqual({ cpu: "5" });
  });

  it("includes overhead, which makes no limits", () => {
    const spec: PodSpec = { containers: [container("1")], overhead: { cpu: "100m", memory: "1Mi" } };
    expect(printed(spec)).toEqual({ cpu: "1100m", memory: "1Mi" });
    expect(printed(spec, "limits")).toEqual({ cpu: "1100m" });
  });
});
