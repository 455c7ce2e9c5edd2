import { expect, it } from "vitest";
import { crowdedNode, story } from "./who-places.js";

it("a daemon without room is pending, and says so, where the scheduler places it", () => {
  expect(story(crowdedNode("scheduler"))).toEqual(["agent: Pending", "app: Running", "told: FailedScheduling"]);
});

it("a daemon without room is sent there all the same, and refused, where its controller places it", () => {
  expect(story(crowdedNode("controller"))).toEqual(["agent: Failed, OutOfcpu", "app: Running", "told: OutOfcpu"]);
});

it("an urgent daemon makes room for itself where the scheduler places it", () => {
  expect(story(crowdedNode("scheduler", "urgent"))).toEqual(["agent: Running", "told: FailedScheduling", "told: Preempted"]);
});

it("an urgent daemon does not where its controller places it", () => {
  expect(story(crowdedNode("controller", "urgent"))).toEqual(["agent: Failed, OutOfcpu", "app: Running", "told: OutOfcpu"]);
});
