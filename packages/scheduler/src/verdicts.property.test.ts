/** What is remembered of nodes, and the walk over them, held against plugins that are asked about every node each time. */
import { actorOf, runUntil, type Simulation, View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Attempt, attemptOf, refusalOf } from "./attempt.js";
import { ClusterPicture } from "./cluster-picture.js";
import { DEFAULT_PLUGINS, nodeVerdicts, type NodeInfo, type Plugin, type Profile, scheduler, type SchedulerFacts } from "./index.js";
import { isPartial, placementOf } from "./placement.js";
import { countsByDomain, type Spread } from "./plugins/spread-constraint.js";
import { asked, found, trialOf, withNode, withPod } from "./trial.js";

const NAME = "default-scheduler";
const HOSTNAME = "kubernetes.io/hostname";
const profile: Profile = { schedulerName: NAME, plugins: DEFAULT_PLUGINS };

const app = (name: string, topologyKey: string): object => ({ labelSelector: { matchLabels: { app: name } }, topologyKey });
/** Pods as they come: plain ones, and such that ask for something special. */
const SHAPES: readonly object[] = [
  {},
  {},
  { tolerations: [{ key: "soft", operator: "Exists" }] },
  { nodeSelector: { zone: "a" } },
  { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: { matchExpressions: [{ key: "zone", operator: "In", values: ["b"] }] } }] } } },
  { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [app("p1", HOSTNAME)] } } },
  { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, podAffinityTerm: app("p0", "zone") }] } } },
  { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }] },
  { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: HOSTNAME, whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }] },
];

const step = fc.record({ shape: fc.nat(SHAPES.length - 1), cpu: fc.constantFrom(0, 100, 300, 600), port: fc.constantFrom(0, 0, 0, 80), event: fc.constantFrom("stay", "stay", "cordon", "join", "leave"), at: fc.nat(500) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const nodeName = (at: number): string => `n${String(at).padStart(3, "0")}`;

function named(trial: Simulation, at: number): Simulation {
  const name = nodeName(at);
  const taints = at % 7 === 3 ? { taints: [{ key: "soft", effect: "PreferNoSchedule" }] } : at % 11 === 5 ? { taints: [{ key: "hard", effect: "NoSchedule" }] } : {};
  return withNode(trial, name, { labels: { zone: ["a", "b", "c"][at % 3] as string, [HOSTNAME]: name }, spec: taints, allocatable: { cpu: at % 5 === 0 ? "500m" : "1", pods: "3" } });
}

/** The cluster as the scheduler sees it. */
function picture(trial: Simulation): ClusterPicture {
  const actor = actorOf(trial, NAME);
  return new ClusterPicture(new View({ informers: actor?.informers ?? [], facts: actor?.facts as SchedulerFacts, nowMs: 0, kinds: trial.cluster.kinds }), []);
}

/** All nodes from a name on, and then those before it. */
function walk({ cluster }: Attempt, from: string): readonly NodeInfo[] {
  const names = cluster.nodes.keys();
  return [...names.filter((name) => name >= from), ...names.filter((name) => name < from)].flatMap((name) => cluster.info(name) ?? []);
}

/** How many feasible nodes are enough of so many. */
const enough = (total: number): number => (total < 100 ? total : Math.max(100, Math.floor((total * Math.max(5, 50 - Math.floor(total / 125))) / 100)));

function scored({ workers, pod, cluster }: Attempt, nodes: readonly NodeInfo[]): readonly string[] {
  const totals = nodes.map(() => 0);
  for (const { plugin, state } of workers) {
    const knowing = plugin.prepareScores === undefined ? state : plugin.prepareScores(state, pod, { cluster, nodes });
    if (plugin.score === undefined || (plugin.prepareScores !== undefined && knowing === undefined)) continue;
    const raw = nodes.map((info) => plugin.score?.(knowing, pod, info) ?? 0);
    (plugin.normalize?.(raw) ?? raw).forEach((score, at) => (totals[at] = (totals[at] ?? 0) + score * (plugin.weight ?? 1)));
  }
  const most = Math.max(...totals);
  return nodes.filter((_, at) => totals[at] === most).map(({ name }) => name);
}

/** Constraints over all pods with an app. */
const everyApp = (topologyKey: string): Spread => ({ maxSkew: 1, topologyKey, selector: { requirements: [{ key: "app", operator: "exists", values: [] }] }, minDomains: 1, honorsAffinity: false, honorsTaints: false });

/** The pods in each zone, one by one. */
function countedPlainly({ cluster }: Attempt): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, node] of cluster.nodes.entries()) counts.set(node.metadata.labels?.["zone"] ?? "", 0);
  for (const pod of cluster.view.objects("Pod").values()) {
    const zone = cluster.nodes.get(pod.spec.nodeName ?? "")?.metadata.labels?.["zone"];
    if (zone !== undefined && pod.metadata.deletionTimestamp === undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  return counts;
}

/** The best nodes, and where the next search begins, by asking every plugin about every node. */
function plainly(attempt: Attempt, from: string): { readonly best: readonly string[]; readonly next: string } {
  const feasible: NodeInfo[] = [];
  let next = from;
  for (const info of walk(attempt, from)) {
    if (feasible.length >= enough(attempt.cluster.nodes.size)) {
      next = info.name;
      break;
    }
    if (refusalOf(attempt, info) === undefined) feasible.push(info);
  }
  return { best: feasible.length < 2 ? feasible.map(({ name }) => name) : scored(attempt, feasible), next };
}

function changed(trial: Simulation, { event, at }: Step, count: number): Simulation {
  const name = nodeName(at % count);
  if (event === "join") return named(trial, count);
  if (event === "stay" || !picture(trial).nodes.has(name)) return trial;
  if (event === "leave") return asked(trial, { verb: "delete", kind: "Node", name });
  return asked(trial, { verb: "patch", kind: "Node", name, patchType: "merge", patch: { spec: { unschedulable: true } } });
}

const clusters = new Map<number, Simulation>();

/** A cluster of so many nodes, made once. */
function clusterOf(count: number): Simulation {
  let trial = clusters.get(count) ?? trialOf([scheduler()]);
  if (!clusters.has(count)) for (let at = 0; at < count; at++) trial = named(trial, at);
  clusters.set(count, trial);
  return trial;
}

/** Places pods one by one, and gives each choice, with what it should have been, to `look`. */
function play(count: number, steps: readonly Step[], look: (attempt: Attempt, from: string) => string): void {
  let trial = clusterOf(count);
  let nodes = count;
  let from = "";
  steps.forEach((each, at) => {
    trial = changed(trial, each, nodes);
    if (each.event === "join") nodes++;
    trial = runUntil(trial, trial.cluster.nowMs + 1);
    const given = { requests: { cpu: `${each.cpu}m` }, ports: each.port === 0 ? [] : [{ containerPort: 1, hostPort: each.port }] };
    const spec = SHAPES[each.shape] as object;
    const pod: Pod = found(withPod(trial, `p${at}`, { ...given, spec }), "Pod", `default/p${at}`);
    const attempt = attemptOf(profile, pod, picture(trial));
    from = isPartial(attempt) ? from : "";
    const chosen = look(attempt, from);
    const placement = placementOf(attempt, from);
    if (placement.ok) from = placement.next;
    if (chosen !== "") trial = runUntil(withPod(trial, `p${at}`, { ...given, spec: { ...spec, nodeName: chosen } }), trial.cluster.nowMs + 1);
  });
}

it("a choice is the one that asking every plugin about every node leads to", () => {
  fc.assert(
    fc.property(fc.constantFrom(3, 30, 65, 130), fc.array(step, { minLength: 1, maxLength: 25, size: "max" }), (count, steps) => {
      play(count, steps, (attempt, from) => {
        const placement = placementOf(attempt, from);
        const { best, next } = plainly(attempt, from);
        expect(placement.ok ? { best: placement.best, next: placement.next } : { best: [], next: from }).toEqual({ best, next });
        expect(countsByDomain(everyApp("zone"), { pod: attempt.pod, cluster: attempt.cluster, required: [] })).toEqual(countedPlainly(attempt));
        const verdicts = nodeVerdicts(DEFAULT_PLUGINS, attempt.pod, { view: attempt.cluster.view });
        expect(verdicts.some(({ verdict }) => verdict === "fits")).toBe(placement.ok);
        return best[0] ?? "";
      });
    }),
    { numRuns: 40 },
  );
}, 60_000);

it("a plugin that signs for more than it knows is found out", () => {
  const careless: Plugin = { name: "Careless", sign: () => "", filter: (_, { metadata }, { name }) => (name.endsWith(metadata.name.slice(1)) ? { reasons: ["no"], resolvable: false } : undefined) };
  const broken: Profile = { schedulerName: NAME, plugins: [...DEFAULT_PLUGINS, careless] };
  expect(() => {
    play(30, Array.from({ length: 20 }, () => ({ shape: 0, cpu: 100, port: 0, event: "stay", at: 0 })), (attempt, from) => {
      const careful = attemptOf(broken, attempt.pod, attempt.cluster);
      const placement = placementOf(careful, from);
      const { best } = plainly(careful, from);
      expect(placement.ok ? placement.best : []).toEqual(best);
      return best[0] ?? "";
    });
  }).toThrow("to deeply equal");
});
