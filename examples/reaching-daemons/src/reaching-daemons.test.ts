import { describe, expect, it } from "vitest";
import { askedByName } from "./dns.js";
import { askedByPort, stuckRollout } from "./host-port.js";
import { pushed } from "./push.js";
import { answeringNodes, askedByService } from "./service.js";
import { tallyText, type Trouble } from "./town.js";

type Row = readonly [trouble: Trouble, told: string];

describe("agents that push to a database on node-2", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "0 of 355 lost"],
    ["surge", "0 of 360 lost"],
    ["power", "182 of 240 lost: 120 node-down, 62 none-ready"],
    ["partition", "302 of 360 lost: 120 partition, 120 names-unreachable, 62 none-ready"],
  ])("%s: %s", (trouble, told) => expect(tallyText(pushed(trouble))).toBe(told));
});

describe("apps that ask the port of their own node", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "9 of 360 lost: 9 not-listening"],
    ["power", "0 of 240 lost"],
    ["partition", "0 of 360 lost"],
  ])("%s: %s", (trouble, told) => expect(tallyText(askedByPort(trouble, "own"))).toBe(told));

  it("lose nothing with maxSurge, since the rollout never begins: two agents cannot have one port", () => {
    expect(tallyText(askedByPort("surge", "own"))).toBe("0 of 360 lost");
    expect(stuckRollout()).toEqual(["agent:1 Running", "agent:1 Running", "agent:1 Running", "agent:2 Pending"]);
  });
});

describe("apps that ask the port of the next node", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "9 of 360 lost: 9 not-listening"],
    ["power", "120 of 240 lost: 120 node-down"],
    ["partition", "240 of 360 lost: 240 partition"],
  ])("%s: %s", (trouble, told) => expect(tallyText(askedByPort(trouble, "next"))).toBe(told));
});

describe("apps that ask by the name of all agents", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "0 of 360 lost"],
    ["surge", "0 of 360 lost"],
    ["power", "42 of 240 lost: 42 node-down"],
    ["partition", "162 of 360 lost: 42 partition, 120 names-unreachable"],
  ])("%s: %s", (trouble, told) => expect(tallyText(askedByName(trouble))).toBe(told));
});

describe("apps that ask a Service", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "0 of 360 lost"],
    ["surge", "0 of 360 lost"],
    ["power", "42 of 240 lost: 42 node-down"],
    ["partition", "162 of 360 lost: 42 partition, 120 names-unreachable"],
  ])("%s: %s", (trouble, told) => expect(tallyText(askedByService(trouble, "Cluster"))).toBe(told));

  it("cannot reach an agent on a node of their choice", () => {
    expect(answeringNodes("Cluster")["node-1"]).toEqual(["node-1", "node-2", "node-3"]);
  });
});

describe("apps that ask a Service whose traffic is local", { timeout: 60_000 }, () => {
  it.each<Row>([
    ["rollout", "12 of 360 lost: 3 endpoint-gone, 9 no-local-endpoint"],
    ["surge", "0 of 360 lost"],
    ["power", "0 of 240 lost"],
    ["partition", "120 of 360 lost: 120 names-unreachable"],
  ])("%s: %s", (trouble, told) => expect(tallyText(askedByService(trouble, "Local"))).toBe(told));

  it("reach the agent on their own node, and no other", () => {
    expect(answeringNodes("Local")).toEqual({ "node-1": ["node-1"], "node-2": ["node-2"], "node-3": ["node-3"] });
  });

  it("lose requests in spite of maxSurge where nobody asks the new agent whether it has come up", () => {
    expect(tallyText(askedByService("surge", "Local", { probed: false }))).toBe("6 of 360 lost: 6 not-listening");
  });
});
