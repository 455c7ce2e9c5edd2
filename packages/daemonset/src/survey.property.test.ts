import { SortedMap } from "@everynode/api";
import type { Node, Pod } from "@everynode/model";
import { rollingUpdate, rolloutGroups, type RolloutStep } from "@everynode/update-strategy";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "./classify.js";
import { hasRevision } from "./daemon-pod.js";
import { decide } from "./decide.js";
import type { Eligibility } from "./eligibility.js";
import { type RolloutMoment, rolloutNodes, surveyGroups } from "./rollout-groups.js";
import { type Survey, surveyAll, surveyed, type SurveyRules } from "./survey.js";

const START_MS = 1_767_225_600_000;
const at = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString().replace(".000Z", "Z");

interface Sketch {
  readonly hash: string;
  readonly readyAt: number | undefined;
  readonly terminating: boolean;
  readonly failed: boolean;
  readonly bound: boolean;
}

const sketches: fc.Arbitrary<Sketch> = fc.record({ hash: fc.constantFrom("a", "b", "c"), readyAt: fc.option(fc.nat(30), { nil: undefined }), terminating: fc.boolean(), failed: fc.boolean(), bound: fc.boolean() });

function pod(name: string, node: string, sketch: Sketch): Pod {
  const { hash, readyAt, terminating, failed, bound } = sketch;
  const conditions = readyAt === undefined ? [] : [{ type: "Ready", status: "True", lastTransitionTime: at(readyAt) }];
  const metadata = { name, namespace: "default", uid: name, resourceVersion: "1", creationTimestamp: at(readyAt ?? 0), labels: { "controller-revision-hash": hash }, ...(terminating ? { deletionTimestamp: at(1) } : {}) };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [], ...(bound ? { nodeName: node } : {}) }, status: { phase: failed ? "Failed" : "Running", conditions } } as unknown as Pod;
}

/** One node comes to be so: whether the set should run there (undefined: there is no such node), and its pods. */
interface Step {
  readonly node: string;
  readonly eligibility: Eligibility | undefined;
  readonly pods: readonly Pod[];
}

const isGhost = ({ terminating, failed }: Sketch): boolean => terminating && failed;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ n: fc.nat(9), eligibility: fc.constantFrom<Eligibility | undefined>("run", "run", "run", "stay", "none", undefined), pods: fc.array(sketches, { maxLength: 3 }) }).map(({ n, eligibility, pods }) => {
    const node = `node-${n}`;
    return { node, eligibility, pods: pods.filter((sketch) => !isGhost(sketch)).map((sketch, i) => pod(`pod-${n}-${i}`, node, sketch)) };
  }),
  { maxLength: 60 },
);

const rulesWith = (surges: boolean, minReadySeconds: number, eligibility: ReadonlyMap<string, Eligibility>): SurveyRules => ({ classify, surges, minReadySeconds, eligibility: (node) => eligibility.get(node.metadata.name) ?? "none" });

/** The survey that came to be step by step, and the one that a rescan of what is there at the end makes. */
function bothWays(list: readonly Step[], surges: boolean, minReadySeconds: number): { readonly kept: Survey; readonly rescanned: Survey } {
  const last = new Map(list.map((step) => [step.node, step]));
  const eligibility = new Map([...last].flatMap(([name, step]) => (step.eligibility === undefined ? [] : [[name, step.eligibility] as const])));
  const rules = rulesWith(surges, minReadySeconds, eligibility);
  const nodes = SortedMap.from([...eligibility.keys()].map((name) => [name, { metadata: { name } } as Node] as const));
  const rescanned = surveyAll(rules, nodes, new Map([...last].map(([name, { pods }]) => [name, pods])));
  const kept = list.reduce((survey, { node, eligibility: now, pods }) => surveyed(survey, node, { eligibility: now, pods }), surveyAll(rules, SortedMap.empty(), new Map()));
  return { kept, rescanned };
}

const shown = (survey: Survey): unknown => {
  const { nodes, needing, troubled, tally, revisions, ripening, rollout } = survey;
  const single = Array.from(rollout.single.entries(), ([group, pods]) => [group, pods.shouldRun, pods.ready.keys(), pods.unready.keys(), pods.ripening.keys()]);
  return { nodes: [...nodes.entries()], needing: needing.keys(), troubled: troubled.keys(), tally, revisions: [...revisions.entries()], ripening: ripening.keys(), rollout: { bare: rollout.bare, several: rollout.several.keys(), single } };
};

const sorted = ({ remove, fill }: RolloutStep): RolloutStep => ({ remove: [...remove].sort(), fill: [...fill].sort() });

const histories = fc.record({
  list: steps,
  surges: fc.boolean(),
  minReadySeconds: fc.constantFrom(0, 0, 5, 20),
  hash: fc.constantFrom("a", "b", "c"),
  seconds: fc.nat(60),
  budget: fc.integer({ min: 1, max: 8 }),
});

describe("a survey kept up to date node by node", () => {
  it("is the one that a rescan makes", () => {
    fc.assert(
      fc.property(histories, ({ list, surges, minReadySeconds }) => {
        const { kept, rescanned } = bothWays(list, surges, minReadySeconds);
        expect(shown(kept)).toEqual(shown(rescanned));
      }),
      { numRuns: 500 },
    );
  });

  it("leads to every decision that a look at all nodes leads to", () => {
    fc.assert(
      fc.property(histories, ({ list, surges, minReadySeconds, hash, seconds, budget }) => {
        const { kept } = bothWays(list, surges, minReadySeconds);
        const nowMs = START_MS + seconds * 1000;
        const isUpdated: RolloutMoment["isUpdated"] = (labels) => hasRevision(labels, { hash, generation: undefined });
        const moment: RolloutMoment = { isUpdated, minReadySeconds, nowMs };
        const all = [...kept.nodes.entries()];
        const nodes = rolloutNodes(all, moment);
        const limits = { maxUnavailable: surges ? 0 : budget, maxSurge: surges ? budget : 0, desired: kept.tally.desired };
        expect(sorted(rollingUpdate(surveyGroups(kept, moment), limits))).toEqual(sorted(rollingUpdate(rolloutGroups(nodes), limits)));
        const context = { surges, hash, isAvailable: (): boolean => false };
        for (const [name, node] of all) {
          const { create, remove, ended } = decide(node, context);
          if (!kept.troubled.has(name) && !kept.needing.has(name)) expect({ name, create, remove, ended }).toEqual({ name, create: false, remove: [], ended: [] });
        }
      }),
      { numRuns: 500 },
    );
  });
});
