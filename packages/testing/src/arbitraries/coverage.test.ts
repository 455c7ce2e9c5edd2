/** Whatever an object can be occurs in 300 draws, and nothing that is not wanted. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterStates } from "./cluster-states.js";
import { daemonSets } from "./daemon-sets.js";
import { fieldSelectors } from "./field-selectors.js";
import { intOrPercents } from "./int-or-percents.js";
import { labelKeys } from "./label-names.js";
import { labelSelectors } from "./label-selectors.js";
import { labels } from "./labels.js";
import { metNodeAffinities } from "./met-node-affinities.js";
import { nodeAffinities } from "./node-affinities.js";
import { nodes } from "./nodes.js";
import type { PodPart } from "./pod-part.js";
import { podTemplates } from "./pod-templates.js";
import { pods } from "./pods.js";
import { quantities } from "./quantities.js";
import { selectedLabels } from "./selected-labels.js";
import { taintLists, taints } from "./taints.js";
import { toleratedTaints, tolerations } from "./tolerations.js";
import { updateStrategies } from "./update-strategies.js";

/** 300 draws as one JSON text, from a seed that stays. */
const drawnText = (arbitrary: fc.Arbitrary<unknown>): string => fc.sample(arbitrary, { numRuns: 300, seed: 1 }).map((value) => JSON.stringify(value)).join("\n");

const SELECTOR_OPERATORS = ['"In"', '"NotIn"', '"Exists"', '"DoesNotExist"'];
const NODE_OPERATORS = [...SELECTOR_OPERATORS, '"Gt"', '"Lt"'];
const EFFECTS = ['"NoSchedule"', '"PreferNoSchedule"', '"NoExecute"'];
const REQUIRED = '"requiredDuringSchedulingIgnoredDuringExecution"';
const PREFERRED = '"preferredDuringSchedulingIgnoredDuringExecution"';

const expected: readonly (readonly [string, fc.Arbitrary<unknown>, readonly (string | RegExp)[]])[] = [
  ["labelKeys", labelKeys(), ["/", '"constructor"']],
  ["labelSelectors", labelSelectors(), [...SELECTOR_OPERATORS, '"matchLabels"', "{}"]],
  ["selectedLabels", selectedLabels(), [...SELECTOR_OPERATORS, '"matchLabels"', '"selector":{}']],
  [
    "fieldSelectors", fieldSelectors("Pod"),
    ['""', "=", "==", "!=", ",", "metadata.name", "metadata.namespace", "spec.nodeName", "status.phase", "spec.restartPolicy"],
  ],
  ["taints", taints(), [...EFFECTS, '"value"', /"k","effect"/]],
  [
    "tolerations", tolerations(),
    [...EFFECTS, '"Exists"', '"Equal"', '"value"', '"tolerationSeconds":300', '"tolerationSeconds":60', '{"operator":"Exists"}', /^\{"key":"."\}$/m, /^\{"operator":"Exists","effect"/m],
  ],
  ["toleratedTaints", toleratedTaints(), [...EFFECTS, '"Exists"', '"Equal"']],
  ["nodeAffinities", nodeAffinities(), [...NODE_OPERATORS, "matchFields", REQUIRED, PREFERRED, "{}"]],
  ["metNodeAffinities", metNodeAffinities(), [...NODE_OPERATORS, "matchFields"]],
  ["quantities", quantities(), [/^"\d+"$/m, /m"/, /Gi"/, /e3"/, /\.5/]],
  ["intOrPercents", intOrPercents(), [/^0$/m, /^3$/m, '"0%"', '"100%"']],
  [
    "updateStrategies", updateStrategies(),
    ['"OnDelete"', '"maxUnavailable":1}', /"maxUnavailable":"\d+%"/, '"maxSurge":1}', /"maxSurge":"\d+%"/, /^\{"type":"RollingUpdate"\}$/m, /^\{\}$/m],
  ],
  [
    "podTemplates", podTemplates(),
    ["requests", "limits", "hostPort", '"UDP"', '"nodeSelector"', '"nodeAffinity"', '"tolerations"', '"terminationGracePeriodSeconds":0'],
  ],
  ["nodes", nodes(), ["labels", "taints", "unschedulable", "capacity", /"spec":\{\}/]],
  ["pods", pods(), ["nodeName", '"Never"', '"OnFailure"']],
  ["daemonSets", daemonSets(), ["matchExpressions", "matchLabels", "minReadySeconds", '"revisionHistoryLimit":0', '"OnDelete"', '"maxSurge"']],
  ["clusterStates", clusterStates(), ['"kind":"Node"', '"kind":"DaemonSet"', '"kind":"Pod"', '"nodeName"']],
];

describe("300 draws hold everything of", () => {
  it.each(expected)("%s", (_, arbitrary, parts) => {
    const text = drawnText(arbitrary);
    expect(parts.filter((part) => (typeof part === "string" ? !text.includes(part) : !part.test(text)))).toEqual([]);
  });
});

describe("more than there can be is refused", () => {
  it.each([
    ["nodes", () => clusterStates({ minNodes: 6 }), "minNodes is 6, and names give 5 different ones at the most; give more names"],
    ["sets", () => clusterStates({ minDaemonSets: 3, names: ["a"], namespaces: ["x", "y"] }), "minDaemonSets is 3, and names give 2 different ones at the most; give more names"],
    ["labels", () => labels({ minLabels: 4 }), "minLabels is 4, and labelKeys give 3 different ones at the most; give more labelKeys"],
    ["taints", () => taintLists({ minTaints: 7 }), "minTaints is 7, and taintKeys give 6 different ones at the most; give more taintKeys"],
    ["a domain without values", () => labels({ labelKeys: [] }), "there is nothing to draw from: the list of values is empty"],
  ])("%s", (_, draw, message) => {
    expect(draw).toThrow(new RangeError(message));
  });

  it("while all that there are can be had", () => {
    fc.assert(fc.property(clusterStates({ minNodes: 5 }), ({ nodes: list, objects }) => list.length + objects.filter(({ kind }) => kind === "Node").length === 5));
    fc.assert(fc.property(taintLists({ minTaints: 6 }), (list) => list.length === 6));
  });
});

describe("what is left out", () => {
  const names: Readonly<Record<PodPart, string>> = { resources: "requests", ports: "ports", hostPorts: "hostPort", nodeSelector: "nodeSelector", affinity: "affinity", tolerations: "tolerations" };

  it.each(Object.entries(names))("does not occur: %s", (part, field) => {
    expect(drawnText(clusterStates({ without: [part as PodPart] }))).not.toContain(`"${field}"`);
  });
});
