/**
 * The DaemonSet controller in all orders. `EXPLORE=all` lets it list each kind anew as it was one write ago, not only its revisions: half a minute and more instead of some seconds.
 */
import type { Reconcile } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { explore, type Explored } from "./explore.js";
import { daemonSetScene, exploreDaemonSet } from "./explore-daemon-set.js";
import { exploredText } from "./explored-text.js";
import { replayOrder } from "./replay-order.js";

const ALL = process.env["EXPLORE"] === "all";
const STALE_LISTS = ALL ? [{ Pod: 1 }, { DaemonSet: 1 }, { ControllerRevision: 1 }] : [{ ControllerRevision: 1 }];
const TIMEOUT_MS = ALL ? 600_000 : 120_000;

function* met(): Reconcile<boolean> {
  return yield* answered(true);
}

function* fresh(): Reconcile<undefined> {
  return yield* answered(undefined);
}

/** Asks for nothing. */
function* answered<T>(answer: T): Reconcile<T> {
  yield { type: "now" };
  return answer;
}

/** A controller that acts again before it has seen what it did. */
const forgetful = { nodes: 1, daemonSet: { parts: { expectationsMet: met, staleness: fresh } } };

describe("the DaemonSet controller", () => {
  it("keeps all properties in every order on two nodes, with a new template, a crash and a list that is out of date", () => {
    const explored = exploreDaemonSet({ crashes: 1, stale: 1, staleLists: STALE_LISTS, maxStates: 1_000_000 });
    console.log(exploredText(explored));
    expect(explored.violation).toBeUndefined();
    expect(explored.ended).toBe("complete");
    expect(explored.states).toBeGreaterThan(10_000);
    expect(explored.represented).toBeGreaterThan(10n ** 20n);
  }, TIMEOUT_MS);

  it("is found out where it acts again before it has seen what it did", () => {
    const scene = daemonSetScene({ ...forgetful, search: "fewest-departures" });
    const { violation } = explore(scene.simulation, scene.options);
    expect(violation?.findings.map(({ object }) => object.split(" ")[0])).toEqual(["P-01"]);
    expect(violation?.departures.map(({ id, insteadOf }) => `${id}, before ${insteadOf}`)).toEqual(["daemonset-controller/start/default/agent, before daemonset-controller/deliver/Pod"]);
    expect(violation?.path.length).toBeLessThan(25);
    expect(replayOrder(scene.simulation, violation?.path ?? [], scene.options).findings).toEqual(violation?.findings);
  });

  it("is not to blame on the same way when it is whole", () => {
    const { path = [] } = exploreDaemonSet(forgetful).violation ?? {};
    const whole = daemonSetScene({ nodes: 1 });
    expect(replayOrder(whole.simulation, path, whole.options).findings).toEqual([]);
  });
});

describe("an exploration", () => {
  const bounds = { nodes: 1, crashes: 1, oracles: [] };
  const seen = ({ ended, states, rests, represented }: Explored): object => ({ ended, states, rests, represented });

  it("sees the same states, and knows of the same orders, whether it tries choices that commute in one order or in both", () => {
    const reduced = exploreDaemonSet(bounds);
    const whole = exploreDaemonSet({ ...bounds, reduction: "none" });
    expect(seen(reduced)).toEqual(seen(whole));
    expect(whole.orders).toBe(whole.represented);
    expect(reduced.transitions).toBeLessThan(whole.transitions);
  });

  it("sees the same states in whichever order it goes through them", () => {
    expect(seen(exploreDaemonSet({ ...bounds, search: "fewest-departures" }))).toEqual(seen(exploreDaemonSet(bounds)));
  });

  it("says where it ended when there were too many states", () => {
    const { ended, represented } = exploreDaemonSet({ ...bounds, maxStates: 50 });
    expect({ ended, represented }).toEqual({ ended: "max-states", represented: undefined });
  });

  it("says which controllers there are when it does not know one", () => {
    expect(() => exploreDaemonSet({ ...bounds, explored: ["kublet"] })).toThrow(/no controller called "kublet"; there are fault-injector, default-scheduler, kubelet,/);
  });

  it("may explore every step of another actor as well", () => {
    const { ended, explored } = exploreDaemonSet({ nodes: 1, explored: ["default-scheduler"], oracles: [], maxStates: 100_000 });
    expect({ ended, explored }).toEqual({ ended: "complete", explored: ["default-scheduler", "daemonset-controller"] });
  });
});
