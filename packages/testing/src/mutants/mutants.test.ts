import { describe, expect, it } from "vitest";
import { played } from "../history/check-history.js";
import type { History } from "../history/history.js";
import { atOnce } from "../history/play.js";
import { historyOfText } from "../check/replay.js";
import { theatre } from "../history/theatre.js";
import { MUTANTS } from "./all-mutants.js";
import { huntMutant } from "./hunt.js";
import { KNOWN_KILLS } from "./known-kills.js";
import { missesNodeDeletions } from "./m-21-misses-node-deletions.js";
import { nodeByName } from "./m-22-node-by-name.js";
import type { Mutant } from "./mutant.js";
import { withHardening } from "./replaced-parts.js";

const RUNS = 60;

const knownKills = (name: string): readonly History[] => (KNOWN_KILLS[name] ?? []).map((text) => historyOfText(text, `the known kill of ${name}`));

describe("a DaemonSet controller that", () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant.title, mutant] as const))("%s: %s is found, by a property that it breaks", (name, _, mutant: Mutant) => {
    const { counterexample } = huntMutant(mutant, { runs: RUNS, shrinkMs: 0, first: knownKills(name) });
    expect(mutant.breaks).toContain(counterexample?.violation.oracle);
  });
});

describe("the controller as it is", () => {
  it("holds in all histories that are known to kill a mutant, but for those with operations of their own", () => {
    const house = theatre();
    const withOwn = new Set(MUTANTS.flatMap(({ name, operations }) => (operations === undefined ? [] : [name])));
    for (const name of Object.keys(KNOWN_KILLS).filter((mutant) => !withOwn.has(mutant))) for (const history of knownKills(name)) expect([name, atOnce(played(history, { house })).violations.map(({ oracle }) => oracle)]).toEqual([name, []]);
  });
});

describe("what Kubernetes does itself", () => {
  it.each([
    [missesNodeDeletions, { wakeOnNodeDeletion: true }],
    [nodeByName, { newNodesAreBare: true }],
  ] as const)("is mended by an option: $name", (mutant, hardening) => {
    const mended: Mutant = { ...mutant, controllers: withHardening(hardening) };
    expect(huntMutant(mended, { runs: RUNS, first: knownKills(mutant.name) }).counterexample).toBeUndefined();
  });

  it("is said of those that are no mutants of it", () => {
    expect(MUTANTS.filter(({ asKubernetes }) => asKubernetes !== undefined).map(({ name }) => name)).toEqual(["M21", "M22", "M39", "X15"]);
  });
});

describe("mutants", () => {
  it("have names of their own", () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it("that are known by a history are mutants", () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(Object.keys(KNOWN_KILLS).filter((name) => !names.includes(name))).toEqual([]);
  });
});
