import { describe, expect, it } from "vitest";
import { agentsOf, EVENTS } from "./alternatives.js";

/** The agents on node-1, node-2, ... after each of the events, in their order. */
const TOLD: readonly (readonly [way: string, after: readonly string[]])[] = [
  ["init script", ["111", "111", "111", "1110", "1110", "1110"]],
  ["bare pods", ["111", "011", "001", "0010", "0000", "0010"]],
  ["static pods", ["111", "111", "111", "1110", "1110", "1110"]],
  ["Deployment", ["111", "111", "201", "2010", "2000", "2010"]],
  ["Deployment, pods apart", ["111", "111", "111", "1110", "1100", "1110"]],
  ["DaemonSet", ["111", "111", "111", "1111", "1101", "1111"]],
];

describe("an agent on every node", () => {
  it.each(TOLD)("by way of %s", (way, after) => {
    const agents = agentsOf(way);
    expect(Object.keys(EVENTS).map((event) => agents[event]?.join(""))).toEqual(after);
  }, 60_000);
});
