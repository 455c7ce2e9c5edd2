/** Pairs fit: the one half selects, tolerates or is met by the other. */
import { type LabelSelector, matchesLabelSelector, matchesRequiredNodeAffinity, tolerates } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labels } from "./labels.js";
import { metNodeAffinities, nodeAffinitiesOf } from "./met-node-affinities.js";
import { selectedLabels, selectorsOf } from "./selected-labels.js";
import { taints } from "./taints.js";
import { toleratedTaints, tolerationsOf } from "./tolerations.js";

const RUNS = { numRuns: 1000 };

describe("a pair", () => {
  it("of a selector and labels: the selector selects them", () => {
    fc.assert(fc.property(selectedLabels(), ({ selector, labels: given }) => matchesLabelSelector(selector, given)), RUNS);
  });

  it("of a selector with a demand at least is never empty", () => {
    const size = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): number => Object.keys(matchLabels).length + matchExpressions.length;
    fc.assert(fc.property(selectedLabels({ minDemands: 1 }), ({ selector }) => size(selector) > 0), RUNS);
  });

  it("of a toleration and a taint: the toleration tolerates it", () => {
    fc.assert(fc.property(toleratedTaints(), ({ taint, toleration }) => tolerates(toleration, taint)), RUNS);
  });

  it("of node affinity and a node: the node meets it", () => {
    fc.assert(fc.property(metNodeAffinities(), ({ affinity, node }) => matchesRequiredNodeAffinity({ containers: [], affinity: { nodeAffinity: affinity } }, node)), RUNS);
  });
});

describe("what is drawn for something given", () => {
  it("fits it", () => {
    fc.assert(fc.property(labels().chain((given) => fc.tuple(fc.constant(given), selectorsOf(given))), ([given, selector]) => matchesLabelSelector(selector, given)), RUNS);
    fc.assert(fc.property(taints().chain((given) => fc.tuple(fc.constant(given), tolerationsOf(given))), ([taint, toleration]) => tolerates(toleration, taint)), RUNS);
    const node = { metadata: { name: "a", labels: { zone: "2", app: "a" } } };
    fc.assert(fc.property(nodeAffinitiesOf(node), (affinity) => matchesRequiredNodeAffinity({ containers: [], affinity: { nodeAffinity: affinity } }, node)), RUNS);
  });
});

describe("a selector and labels that are drawn apart", () => {
  it("fit now and then, and now and then do not", () => {
    const fits = fc.sample(fc.tuple(selectedLabels({ minDemands: 1 }), labels()), { numRuns: 300, seed: 1 }).map(([{ selector }, given]) => matchesLabelSelector(selector, given));
    expect(fits.filter(Boolean).length).toBeGreaterThan(60);
    expect(fits.filter((fit) => !fit).length).toBeGreaterThan(60);
  });
});
