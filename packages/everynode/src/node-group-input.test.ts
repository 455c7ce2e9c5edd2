import { describe, expect, it } from "vitest";
import { createCluster } from "./index.js";

/** What a person who writes JavaScript gets to read for these options. */
function refusal(options: object): string {
  try {
    createCluster(options);
  } catch (error) {
    return String(error);
  }
  return "no error";
}

const group = (input: object): string => refusal({ nodeGroups: [{ name: "pool", max: 3, ...input }] });

describe("a node group", () => {
  it.each([
    [{}, "no error"],
    [{ maxx: 3 }, 'UsageError: a node group knows no "maxx"; did you mean "max"?'],
    [{ max: undefined }, 'UsageError: max of node group "pool" must be a whole number from 0; got undefined'],
    [{ min: 4 }, 'UsageError: min of node group "pool" must not be more than max; got min 4 and max 3'],
    [{ min: 1.5 }, 'UsageError: min of node group "pool" must be a whole number from 0; got 1.5'],
    [{ min: 1, size: 4 }, 'UsageError: size of node group "pool" must be from min to max, 1 to 3; got 4'],
    [{ provisionMs: "60s" }, 'UsageError: provisionMs of node group "pool" must be a number of milliseconds from 0; got "60s"'],
    [{ startupTaints: "a:NoSchedule" }, 'UsageError: startupTaints of node group "pool" must be a list of taints; got "a:NoSchedule"'],
    [{ node: { label: {} } }, 'UsageError: node of node group "pool" knows no "label"; did you mean "labels"?'],
    [{ node: { resources: { cpu: "lots" } } }, 'UsageError: resources.cpu of node group "pool" must be a quantity in text, such as "4", "500m" or "8Gi"; got "lots"'],
    [{ node: () => ({ resources: { cpu: 4 } }) }, 'UsageError: resources.cpu of node group "pool" must be a quantity in text, such as "4", "500m" or "8Gi"; got 4'],
  ])("that is %j gets the answer %s", (input, words) => {
    expect(group(input)).toBe(words);
  });

  it("has a name that is a DNS label, and its own", () => {
    expect(group({ name: "My Pool" })).toMatch(/^UsageError: the name of node group "My Pool" must be a DNS label: a lowercase RFC 1123 label must consist of /);
    expect(refusal({ nodeGroups: ["pool"] })).toBe('UsageError: a node group must be an object with a name, e.g. { name: "pool", max: 5 }; got "pool"');
    expect(refusal({ nodeGroups: { name: "pool" } })).toMatch(/^UsageError: nodeGroups must be a list of groups, .*; got {"name":"pool"}$/);
    expect(refusal({ nodeGroups: [{ name: "a", max: 1 }, { name: "a", max: 2 }] })).toBe('UsageError: two node groups are called "a"');
  });

  it("has nodes that the API server takes", () => {
    expect(group({ node: { labels: { "a b": "c" } } })).toMatch(/^UsageError: no node can be made of node group "pool": Node "pool-1" is invalid: metadata.labels: Invalid value: "a b"/);
    expect(group({ startupTaints: [{ key: "x", effect: "Never" }] })).toMatch(/metadata.taints\[0\].effect: Unsupported value: "Never"/);
  });

  it("whose later nodes the API server does not take ends the run, and says why", () => {
    const cluster = createCluster({ nodeGroups: [{ name: "pool", min: 2, max: 2, node: (number) => ({ labels: { number: number === 1 ? "one" : "two!" } }) }] });
    expect(() => cluster.settle()).toThrow(/the API server takes no node of the group "pool": Node "pool-2" is invalid/);
  });
});

describe("an autoscaler", () => {
  it.each([
    [{ expander: "cheapest" }, 'UsageError: expander of autoscaler must be "least-waste" or "most-pods" or "priority"; got "cheapest"'],
    [{ unneeded: 1 }, 'UsageError: autoscaler knows no "unneeded"; did you mean "unneededMs"?'],
    [{ unneededMs: -1 }, "UsageError: unneededMs of autoscaler must be a number of milliseconds from 0; got -1"],
    [{ scanIntervalMs: 0 }, "UsageError: scanIntervalMs of autoscaler must be more than 0"],
    [{ maxDeletions: 0.5 }, "UsageError: maxDeletions of autoscaler must be a whole number from 0; got 0.5"],
    [{ utilizationThreshold: 50 }, "UsageError: utilizationThreshold of autoscaler must be a number from 0 to 1; got 50"],
    [{ unneededMs: Infinity }, "no error"],
  ])("of %j gets the answer %s", (autoscaler, words) => {
    expect(refusal({ autoscaler })).toBe(words);
  });
});
