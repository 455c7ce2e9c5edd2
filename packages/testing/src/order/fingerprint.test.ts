import { describe, expect, it } from "vitest";
import { type Choice, chosen, choicesAt } from "./choice.js";
import { beginning, choiceOptionsOf, fingerprintsFor } from "./explore.js";
import { daemonSetScene } from "./explore-daemon-set.js";
import { areIndependent } from "./independence.js";
import type { Place } from "./place.js";

const scene = daemonSetScene({ nodes: 1, oracles: [], crashes: 1, stale: 1, staleLists: [{ Pod: 1 }] });
const options = choiceOptionsOf(scene.simulation, scene.options);
const fingerprints = fingerprintsFor(options);
const MOST = 1200;

const after = (place: Place, choice: Choice): Place => chosen(place, choice, options, () => undefined);
const futureOf = (place: Place): readonly (readonly [string, string])[] => choicesAt(place, options).map((choice) => [choice.id, fingerprints.of(after(place, choice))] as const);

/** Places of the graph and, where one was met by two ways, both of them. Those deep in it come first. */
function* met(): Generator<readonly [place: Place, known: Place | undefined]> {
  const seen = new Map<string, Place>();
  const open: Place[] = [beginning(scene.simulation, options)];
  for (let place = open.pop(); place !== undefined && seen.size < MOST; place = open.pop()) {
    const fingerprint = fingerprints.of(place);
    const known = seen.get(fingerprint);
    yield [place, known];
    if (known !== undefined) continue;
    seen.set(fingerprint, place);
    for (const choice of choicesAt(place, options)) open.push(after(place, choice));
  }
}

describe("two places with one fingerprint", () => {
  it("have the same choices, and these lead to places with one fingerprint", () => {
    let twins = 0;
    for (const [place, known] of met()) {
      if (known === undefined) continue;
      twins++;
      expect(futureOf(place)).toEqual(futureOf(known));
    }
    expect(twins).toBeGreaterThan(500);
  });
});

describe("two choices that are said to be independent", () => {
  it("lead to one place in either order, and leave each other possible", () => {
    let pairs = 0;
    for (const [place, known] of met()) {
      if (known !== undefined) continue;
      const choices = choicesAt(place, options);
      for (const a of choices) {
        for (const b of choices) {
          if (a.id >= b.id || !areIndependent(a, b)) continue;
          pairs++;
          const either = [[a, b], [b, a]].map((pair) => pair.reduce<Place | undefined>((now, { id }) => {
            const choice = now && choicesAt(now, options).find((each) => each.id === id);
            return now && choice && after(now, choice);
          }, place));
          expect(either.every((each) => each !== undefined)).toBe(true);
          expect(either.map((each) => each && fingerprints.of(each))[0]).toBe(either.map((each) => each && fingerprints.of(each))[1]);
        }
      }
    }
    expect(pairs).toBeGreaterThan(100);
  });
});
