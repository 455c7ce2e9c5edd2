import { actorOf, ControllerError, NotReady, settle, type Simulation, View } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { DEFAULT_PLUGINS, nodeVerdicts, type Plugin, PluginError, profilesOf, scheduler, type SchedulerFacts } from "./index.js";
import { found, placeOf, trialOf, withNode, withPod } from "./trial.js";

/** Four nodes, and a pod that the plugin is asked about. */
function trialOfPlugin(plugin: Plugin): Simulation {
  let trial = trialOf([scheduler({ plugins: [...DEFAULT_PLUGINS, plugin] })]);
  for (const name of ["n1", "n2", "n3", "n4"]) trial = withNode(trial, name);
  return withPod(trial, "lark");
}

const trialWith = (members: object): Simulation => trialOfPlugin({ name: "X", ...members });

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What is wrong with a plugin, as the run of a controller tells it. */
function complaintOf(members: object): string {
  const error = thrownBy(() => settle(trialWith(members)));
  expect(error).toBeInstanceOf(ControllerError);
  expect((error as ControllerError).cause).toBeInstanceOf(PluginError);
  return ((error as ControllerError).cause as PluginError).message;
}

const boom = (): never => {
  throw new TypeError("boom");
};
const state = {};
const SOMEONE = `scheduler "default-scheduler", pod default/lark: plugin "X"`;
const REFUSAL = "filter must return undefined or { reasons, resolvable }, the first an array of texts, the second true or false";

describe("a plugin is named whose", () => {
  it.each<[string, object, string]>([
    ["score is NaN", { score: () => NaN }, `${SOMEONE}: score must return a finite number; got NaN`],
    ["score is a text", { score: () => "9" }, `${SOMEONE}: score must return a finite number; got "9"`],
    ["score is a promise", { score: () => Promise.resolve(1) }, `${SOMEONE}: score must return a finite number; got a promise`],
    ["score throws", { score: boom }, `${SOMEONE} threw in score: TypeError: boom`],
    ["filter answers false", { filter: () => false }, `${SOMEONE}: ${REFUSAL}; got false`],
    ["filter answers a text", { filter: () => "no" }, `${SOMEONE}: ${REFUSAL}; got "no"`],
    ["filter answers a promise", { filter: () => Promise.resolve(undefined) }, `${SOMEONE}: ${REFUSAL}; got a promise`],
    ["reasons are one text", { filter: () => ({ reasons: "no", resolvable: false }) }, `${SOMEONE}: ${REFUSAL}; got {"reasons":"no","resolvable":false}`],
    ["refusal does not say whether it is resolvable", { filter: () => ({ reasons: ["no"] }) }, `${SOMEONE}: ${REFUSAL}; got {"reasons":["no"]}`],
    ["filter throws", { filter: boom }, `${SOMEONE} threw in filter: TypeError: boom`],
    ["prepare answers nothing", { prepare: () => undefined }, `${SOMEONE}: prepare must return { state, nodes, refusal }, each where there is one; got undefined`],
    ["prepare answers a promise", { prepare: () => Promise.resolve({ state }) }, `${SOMEONE}: prepare must return { state, nodes, refusal }, each where there is one; got a promise`],
    ["refusal of all is that of a filter", { prepare: () => ({ refusal: { reasons: ["no"], resolvable: false } }) }, `${SOMEONE}: prepare must return refusal as a text; got {"reasons":["no"],"resolvable":false}`],
    ["nodes are an array", { prepare: () => ({ nodes: ["n1"] }) }, `${SOMEONE}: prepare must return nodes as a Set of names of nodes; got ["n1"]`],
    ["nodes are not names", { prepare: () => ({ nodes: new Set([1]) }) }, `${SOMEONE}: prepare must return nodes as a Set of names of nodes; got a Set of [1]`],
    ["prepare misspells", { prepare: () => ({ state, node: new Set(["n1"]) }) }, `${SOMEONE}: prepare must return nothing but state, nodes and refusal; got "node", did you mean "nodes"?`],
    ["sign is no text", { sign: () => 7 }, `${SOMEONE}: sign must return undefined or a text; got 7`],
    ["prepareScores answers a promise", { prepareScores: () => Promise.resolve(state), score: () => 1 }, `${SOMEONE}: prepareScores must return a state at once; got a promise`],
  ])("%s", (_, members, complaint) => {
    expect(complaintOf(members)).toBe(complaint);
  });

  it.each<[string, () => unknown, string]>([
    ["are fewer", () => [1], ": normalize must return 4 numbers, one for each score; got 1 in [1]"],
    ["are none", () => undefined, ": normalize must return 4 numbers, one for each score; got undefined"],
    ["are too great", () => [0, 50, 100, 101], ": normalize must return numbers from 0 to 100; got 101 at 3"],
    ["are negative", () => [0, -1, 0, 0], ": normalize must return numbers from 0 to 100; got -1 at 1"],
    ["are texts", () => ["1", "2", "3", "4"], `: normalize must return numbers from 0 to 100; got "1" at 0`],
    ["are not there", boom, " threw in normalize: TypeError: boom"],
  ])("normalized scores %s", (_, normalize, complaint) => {
    const score: Plugin["score"] = (_state, _pod, { name }) => Number(name.slice(1));
    expect(complaintOf({ score, normalize })).toBe(`scheduler "default-scheduler": plugin "X"${complaint}`);
  });

  it.each<[string, object, string]>([
    ["mayHelp throws", { mayHelp: boom }, `${SOMEONE} threw in mayHelp: TypeError: boom`],
    ["mayHelp is no yes or no", { mayHelp: () => "always" }, `${SOMEONE}: mayHelp must return true or false; got "always"`],
  ])("%s", (_, members, complaint) => {
    const trial = settle(trialWith({ filter: () => ({ reasons: ["no"], resolvable: false }), ...members })).simulation;
    const error = thrownBy(() => settle(withNode(trial, "n5")));
    expect(error).toBeInstanceOf(PluginError);
    expect((error as PluginError).message).toBe(complaint);
  });
});

it("names a plugin whose moved answers a promise", () => {
  const moved = trialWith({ filter: () => undefined, moved: () => Promise.resolve(state) });
  const [plugin] = profilesOf(moved.setup.controllers[0] ?? {})?.get("default-scheduler")?.plugins.slice(-1) ?? [];
  const pod = found(moved, "Pod", "default/lark");
  const node = found(moved, "Node", "n1");
  expect(() => plugin?.moved?.(state, pod, { other: pod, node, times: 1 })).toThrow(`${SOMEONE}: moved must return a state at once; got a promise`);
});

it("names a plugin that answers wrongly when it is asked why, too", () => {
  const trial = trialWith({ prepare: () => ({ nodes: ["n1"] }) });
  const { informers = [], facts } = actorOf(trial, "default-scheduler") ?? {};
  const view = new View({ informers, facts: facts as SchedulerFacts, nowMs: 0, kinds: trial.cluster.kinds });
  const plugins = profilesOf(trial.setup.controllers[0] ?? {})?.get("default-scheduler")?.plugins ?? [];
  expect(() => nodeVerdicts(plugins, found(trial, "Pod", "default/lark"), { view })).toThrow(`${SOMEONE}: prepare must return nodes as a Set of names of nodes; got ["n1"]`);
});

describe("a plugin that answers well", () => {
  it("is asked as what it is, with all that it knows", () => {
    class Favourite {
      readonly name = "Favourite";
      readonly #node = "n3";
      score(_state: unknown, _pod: unknown, info: { readonly name: string }): number {
        return info.name === this.#node ? 100 : 0;
      }
    }
    expect(placeOf(settle(trialOfPlugin(new Favourite())).simulation, "lark")).toBe("n3");
  });

  it("may leave out nodes, and refuse all", () => {
    expect(placeOf(settle(trialWith({ prepare: () => ({ nodes: new Set(["n2"]) }) })).simulation, "lark")).toBe("n2");
    expect(placeOf(settle(trialWith({ prepare: () => ({ refusal: "not today" }) })).simulation, "lark")).toContain("0/4 nodes are available: not today.");
  });

  it("may wait for what is outside of the simulation", () => {
    const error = new NotReady("later");
    const filter = (): never => {
      throw error;
    };
    expect(thrownBy(() => settle(trialWith({ filter })))).toBeInstanceOf(NotReady);
  });
});
