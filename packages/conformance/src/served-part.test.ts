import { describe, expect, it } from "vitest";
import { servedPart } from "./served-part.js";

const resources = (...names: string[]): object => ({ kind: "APIResourceList", resources: names.map((name) => ({ name })) });
const served = (...names: string[]): object => ({ kind: "APIResourceList", resources: names.map((name) => ({ name })) });

describe("the served part of a recorded document", () => {
  it("has of discovery only what is served here", () => {
    expect(servedPart(resources("pods", "secrets", "nodes"), served("nodes", "pods"))).toEqual(served("pods", "nodes"));
  });

  it("does not have what is not recorded", () => {
    expect(servedPart(resources("pods"), served("pods", "gadgets"))).toEqual(served("pods"));
  });

  it("is all of anything else", () => {
    const list = { kind: "PodList", resources: [{ name: "a" }] };
    expect(servedPart(list, { kind: "PodList", resources: [] })).toBe(list);
  });
});
