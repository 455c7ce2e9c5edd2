/**
 * The part of the node life cycle that goes by the clock: nodes that give no sign of life become Unknown, their pods not ready, and nodes
 * that are not ready get, at a limited rate, the taints that drive pods away.
 *
 * Its Events come from "node-controller", as in Kubernetes. It comes round on its own, so a cluster at rest does not wait for it.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go v1.36.3
 * Differs: nodes are looked after one after the other, not eight at a time; pods are marked where their node is found not ready, not also one by one
 * when they are bound to it; the pass that taints runs 100 ms after there is something to taint, not every 100 ms.
 */
import { type Controller, done, enqueueKey, type EventNote, recall, type Reconcile, record, remember, requeueAfter, send, type View } from "@everynode/core";
import { isNodeReady, type Node, nodeCondition } from "@everynode/model";
import { type Health, healthAfter, unknownNode } from "./node-health.js";
import { count, type GracePeriods, isOverdue, type Survey, surveyed, type Suspect } from "./node-survey.js";
import { hasTaint, NOT_READY, swapTaints, UNREACHABLE } from "./node-taints.js";
import { markPodsNotReady } from "./pods-not-ready.js";
import { disrupt, type Disruption, type EvictionRates, type SavedZone, Zone, zoneOf, zoneState } from "./zones.js";

/** How the control plane watches over nodes. Times are simulated milliseconds; what is left out is as in Kubernetes. */
export interface NodeMonitorOptions extends Partial<GracePeriods>, Partial<EvictionRates> {
  /** Between two looks at all nodes; 5000 where left out. */
  readonly monitorPeriodMs?: number;
  /** How long a node may be silent; 50,000 where left out. */
  readonly gracePeriodMs?: number;
  /** The same before its first word; 60,000 where left out. */
  readonly startupGracePeriodMs?: number;
  /** False: no Events about nodes that come and go, which cost more than the nodes do. True where left out. */
  readonly announces?: boolean;
  /** How many nodes one look sets to Unknown, at most; the next look then comes at once. 5000 where left out. */
  readonly fallsAtOnce?: number;
}

type Rules = Required<NodeMonitorOptions>;

const DEFAULTS: Rules = {
  monitorPeriodMs: 5000,
  gracePeriodMs: 50_000,
  startupGracePeriodMs: 60_000,
  announces: true,
  fallsAtOnce: 5000,
  evictionRate: 0.1,
  secondaryEvictionRate: 0.01,
  largeClusterSize: 50,
  unhealthyZoneThreshold: 0.55,
};

/** The keys of the look at all nodes, and of the tainting. */
const LOOK = "look";
const TAINT = "taint";
const TAINT_PERIOD_MS = 100;
/** Under these names the controller remembers. */
const HEALTH = "health";
const ZONES = "zones";

/** Watches over the signs of life of all nodes. */
export function nodeMonitor(options: NodeMonitorOptions = {}): Controller {
  const rules: Rules = { ...DEFAULTS, ...options };
  return {
    name: "node-controller",
    background: true,
    startKeys: [LOOK],
    watches: [{ kind: "Node" }, { kind: "Lease" }],
    reconcile: (key, view) => (key === TAINT ? taintWaiting(view) : look(view, rules)),
  };
}

/** A look at all nodes while it is under way. */
interface Look {
  readonly view: View;
  readonly rules: Rules;
  readonly survey: Survey;
  readonly zones: Map<string, Zone>;
}

function* look(view: View, rules: Rules): Reconcile {
  const survey = surveyed(view, (yield* recall<readonly Health[]>(HEALTH)) ?? [], rules);
  if (rules.announces) yield* announce(survey);
  const saved = (yield* recall<readonly SavedZone[]>(ZONES)) ?? [];
  const isQuiet = survey.suspects.length === 0 && isCalm(saved, survey, rules);
  const { disruption, isBehind } = isQuiet ? NOTHING : yield* lookCloser({ view, rules, survey, zones: new Map(saved.map((zone) => [zone.key, new Zone(zone)])) });
  const health = disruption === "sighted" ? survey.health.map((each) => ({ ...each, probeMs: view.nowMs })) : survey.health;
  if (survey.hasNews || !isQuiet) yield* remember(HEALTH, health);
  return requeueAfter(isBehind ? 1 : rules.monitorPeriodMs);
}

/** What a closer look came to. */
interface Outcome {
  readonly disruption: Disruption;
  /** True: some nodes are left to the next look, which is to come at once. */
  readonly isBehind: boolean;
}

const NOTHING: Outcome = { disruption: undefined, isBehind: false };

/** True where all zones are known, well, and without nodes to taint. */
function isCalm(saved: readonly SavedZone[], { counts }: Survey, rules: Rules): boolean {
  if (saved.length !== counts.size) return false;
  return saved.every(({ key, state, nodes }) => {
    const zone = counts.get(key);
    return zone !== undefined && state === "Normal" && nodes.length === 0 && zoneState(zone, rules.unhealthyZoneThreshold) === "Normal";
  });
}

/** Attends to the suspects, then to the zones. */
function* lookCloser(turn: Look): Reconcile<Outcome> {
  const { view, rules, survey, zones } = turn;
  for (const key of survey.counts.keys()) zoneNamed(turn, key);
  for (const zone of zones.values()) zone.sweep((name, isWaiting) => isSettled(view, name, isWaiting));
  const attended: Node[] = [];
  let falls = 0;
  for (const suspect of survey.suspects) {
    const isReady = isNodeReady(suspect.node);
    if (isReady && isOverdue(survey.health[suspect.at] as Health, { ...rules, nowMs: view.nowMs }) && ++falls > rules.fallsAtOnce) {
      count(survey.counts, (survey.health[suspect.at] as Health).zone, true);
      continue;
    }
    const node = yield* attend(turn, suspect);
    if (node !== undefined) attended.push(node);
  }
  const disruption = disrupt(zones, { counts: survey.counts, rates: rules, nowMs: view.nowMs });
  if (disruption === "blind") for (const node of attended) yield* reachable(turn, node);
  const after = [...zones.values()].map((zone) => zone.saved());
  yield* remember(ZONES, after);
  if (after.some((zone) => zone.nodes.some(([, atMs]) => atMs !== null))) yield* enqueueKey(TAINT, TAINT_PERIOD_MS);
  return { disruption, isBehind: falls > rules.fallsAtOnce };
}

/** A node that is ready is none to taint; one that is gone is forgotten once its turn has come. */
function isSettled(view: View, name: string, isWaiting: boolean): boolean {
  const node = view.get("Node", name);
  return node === undefined ? !isWaiting : isNodeReady(node);
}

function zoneNamed({ zones, rules, view }: Look, key: string): Zone {
  let zone = zones.get(key);
  if (zone === undefined) zones.set(key, (zone = Zone.fresh(key, rules.evictionRate, view.nowMs)));
  return zone;
}

/** Looks after one suspect. Returns its node as it is then, or undefined where it could not be written. */
function* attend(turn: Look, suspect: Suspect): Reconcile<Node | undefined> {
  const { health, counts } = turn.survey;
  const examined = yield* examine(turn, suspect);
  if (examined === undefined) return undefined;
  const { node, was } = examined;
  const status = nodeCondition(node, "Ready")?.status;
  count(counts, (health[suspect.at] as Health).zone, status === "True");
  if (status === undefined) return node;
  const tainted = yield* taintBy(turn, node, status);
  const own = health[suspect.at] as Health;
  const falls = status !== "True" && was === "True";
  if (falls) yield* record(nodeNote(own, "NodeNotReady", `Node ${own.name} status is now: NodeNotReady`));
  const marks = falls || ((own.unmarked || suspect.isNew) && status !== "True");
  const unmarked = marks && !(yield* markPodsNotReady(own.name, turn.view.nowMs));
  if (unmarked !== own.unmarked) health[suspect.at] = { ...own, unmarked };
  return tainted;
}

/** Times that a node's status is written before the node is left to the next look. */
const TRIES = 5;

/** Sets a node to Unknown that has been silent for too long. Returns it with what its condition Ready was before, or undefined where it could not be written. */
function* examine({ view, rules, survey }: Look, { node: seen, lease, at }: Suspect): Reconcile<{ readonly node: Node; readonly was: string } | undefined> {
  const { nowMs } = view;
  let node = seen;
  for (let left = TRIES; left > 0; left--) {
    const health = healthAfter(survey.health[at], { node, lease, nowMs });
    survey.health[at] = health;
    const ready = nodeCondition(node, "Ready");
    const was = ready?.status ?? "Unknown";
    if (!isOverdue(health, { ...rules, nowMs })) return { node, was };
    const object = unknownNode(node, nowMs);
    if (nodeCondition(object, "Ready") === ready) return { node, was };
    const written = yield* send<Node>({ verb: "update", kind: "Node", name: health.name, subresource: "status", object });
    if (written.ok) return { node: written.object, was };
    const read = yield* send<Node>({ verb: "get", kind: "Node", name: health.name });
    if (!read.ok) return undefined;
    node = read.object;
  }
  return undefined;
}

/** Sees to the taints that drive pods away: swapped or removed at once, added only when the zone's rate allows it. */
function* taintBy(turn: Look, node: Node, status: string): Reconcile<Node> {
  if (status === "True") return yield* reachable(turn, node);
  const [wanted, opposite] = status === "False" ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
  if (hasTaint(node, opposite)) return (yield* swapTaints(node, { add: [wanted], remove: [opposite] }, turn.view.nowMs)) ?? node;
  const zone = zoneNamed(turn, zoneOf(node));
  if (!hasTaint(node, wanted)) zone.remove(node.metadata.name);
  zone.add(node.metadata.name, turn.view.nowMs);
  return node;
}

function* reachable(turn: Look, node: Node): Reconcile<Node> {
  const freed = yield* swapTaints(node, { add: [], remove: [UNREACHABLE, NOT_READY] }, turn.view.nowMs);
  if (freed === undefined) return node;
  turn.zones.get(zoneOf(node))?.remove(node.metadata.name);
  return freed;
}

/** Taints the nodes whose turn it is. */
function* taintWaiting(view: View): Reconcile {
  const zones = ((yield* recall<readonly SavedZone[]>(ZONES)) ?? []).map((zone) => new Zone(zone));
  const { nowMs } = view;
  let nextMs = Infinity;
  for (const zone of zones) {
    let head = zone.head();
    while (head !== undefined && zone.takeToken(nowMs) && head.atMs <= nowMs) {
      const againMs = yield* taintOne(view, head.name);
      if (againMs === undefined) zone.close(head.name);
      else zone.postpone(head.name, nowMs + againMs);
      head = zone.head();
    }
    if (head !== undefined) nextMs = Math.min(nextMs, Math.max(zone.tokenMs(), head.atMs));
  }
  yield* remember(ZONES, zones.map((zone) => zone.saved()));
  if (nextMs === Infinity) return done();
  return requeueAfter(Math.max(1, Math.ceil((nextMs - nowMs) / TAINT_PERIOD_MS)) * TAINT_PERIOD_MS);
}

/** Taints one node by what it is now. Returns after how many milliseconds it is to be tried again, or undefined where it is done. */
function* taintOne(view: View, name: string): Reconcile<number | undefined> {
  const node = view.get("Node", name);
  if (node === undefined) return undefined;
  const status = nodeCondition(node, "Ready")?.status;
  if (status === undefined) return 50;
  if (status !== "False" && status !== "Unknown") return undefined;
  const [wanted, opposite] = status === "False" ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
  const tainted = yield* swapTaints(node, { add: [wanted], remove: [opposite] }, view.nowMs);
  return tainted === undefined ? 1 : undefined;
}

function* announce({ added, gone }: Survey): Reconcile<void> {
  const come = added.map(({ metadata: { name, uid } }) => nodeNote({ name, uid }, "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`));
  const go = gone.map(({ name, uid }) => nodeNote({ name, uid }, "RemovingNode", `Node ${name} event: Removing Node ${name} from Controller`));
  const notes = [...come, ...go];
  for (let from = 0; from < notes.length; from += NOTES_AT_ONCE) yield* record(...notes.slice(from, from + NOTES_AT_ONCE));
}

/** Arguments of a call live on the stack, so not all Events of a large cluster can be recorded in one. */
const NOTES_AT_ONCE = 1000;

/** An Event about a node, which may be gone already. */
function nodeNote({ name, uid }: { readonly name: string; readonly uid: string }, reason: string, message: string): EventNote {
  return { object: { apiVersion: "v1", kind: "Node", metadata: { name, uid, resourceVersion: "", creationTimestamp: "" } }, type: "Normal", reason, message };
}
