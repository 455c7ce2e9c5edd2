/** The DaemonSet controller in all orders: a few nodes that run a set, a new template for it, and what may go wrong on the way. */
import { requested, settle, type Simulation, type WriteCheck } from "@everynode/core";
import type { ControllerOptions } from "everynode";
import { ALL_ORACLES } from "../oracles/all-oracles.js";
import type { Finding, Oracle } from "../oracles/oracle.js";
import { withTouchedSets } from "../history/patched-sets.js";
import { atOnce } from "../history/play.js";
import { restOf } from "../history/rest.js";
import { type Controllers, type Theatre, theatre } from "../history/theatre.js";
import { DAEMON_CONTROLLER, WriteMoment } from "../daemon/write-moment.js";
import { explore, type Explored, type ExploreOptions } from "./explore.js";
import type { Act, Spent } from "./place.js";
import { quietController } from "./quiet-controller.js";

/** What is explored, and how far; see `ExploreOptions` for those that are not told here. */
export interface DaemonSetSceneOptions extends Omit<ExploreOptions, "subject" | "acts" | "onWrite" | "atRest"> {
  /** 2 where left out. */
  readonly nodes?: number;
  /** What the DaemonSet controller does otherwise. */
  readonly daemonSet?: NonNullable<ControllerOptions["daemonSet"]>;
  /** Replaces built-in controllers by others. */
  readonly controllers?: Controllers;
  /** Who is asked; all where left out. Only what needs no history is: at each write, and at rest. */
  readonly oracles?: readonly Oracle[];
}

/** A simulation to be explored, and how. */
export interface Scene {
  readonly simulation: Simulation;
  readonly options: ExploreOptions;
}

const NAMESPACE = "default";
const NAME = "agent";

const container = (version: number): object => ({ name: "main", image: `agent:${version}` });

const MANIFEST = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: NAME, namespace: NAMESPACE },
  spec: {
    selector: { matchLabels: { app: NAME } },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
    template: { metadata: { labels: { app: NAME } }, spec: { containers: [container(1)] } },
  },
};

/** Somebody gives the set a new template. */
const NEW_TEMPLATE: Act = {
  name: "new-template",
  perform(simulation: Simulation, check: WriteCheck) {
    const patch = { spec: { template: { spec: { containers: [container(2)] } } } };
    return requested(simulation, { verb: "patch", kind: "DaemonSet", namespace: NAMESPACE, name: NAME, patchType: "merge", patch }, "user", check).simulation;
  },
};

/** A set that runs on every node, before it gets its new template. Its violations say which oracle found them. */
export function daemonSetScene(options: DaemonSetSceneOptions = {}): Scene {
  const { nodes = 2, daemonSet = {}, controllers = (builtIn) => builtIn, oracles = ALL_ORACLES, ...bounds } = options;
  const house = theatre({ controllers: (builtIn) => controllers(builtIn).map(quietController), cluster: { daemonSet } });
  const { simulation } = requested(atOnce(house.open(nodes, 1)), { verb: "create", kind: "DaemonSet", namespace: NAMESPACE, object: MANIFEST });
  return {
    simulation: settle(simulation).simulation,
    options: { ...bounds, subject: DAEMON_CONTROLLER, acts: [NEW_TEMPLATE], onWrite: writeQuestions(oracles), atRest: restQuestions(oracles, house) },
  };
}

const named = ({ name }: Oracle, findings: readonly Finding[]): readonly Finding[] => findings.map((finding) => ({ ...finding, object: `${name} ${finding.object}` }));

/** A list that is out of date is more than the strict properties allow for. */
const modeOf = ({ stale }: Spent): "strict" | "chaos" => (stale > 0 ? "chaos" : "strict");

function writeQuestions(oracles: readonly Oracle[]): NonNullable<ExploreOptions["onWrite"]> {
  const asked = oracles.filter((oracle) => oracle.onWrite !== undefined);
  return (write, actor, context, spent) => {
    const moment = new WriteMoment(actor, modeOf(spent), context);
    return asked.flatMap((oracle) => named(oracle, oracle.onWrite?.(write, moment) ?? []));
  };
}

/**
 * At rest again, after somebody has touched the set. Kubernetes does not sync a set for news of its own revisions, so what a controller did that had an old list of these is put right
 * with whatever comes next.
 */
const touched = (simulation: Simulation): Simulation => settle(withTouchedSets(simulation, "yes")).simulation;

function restQuestions(oracles: readonly Oracle[], house: Theatre): NonNullable<ExploreOptions["atRest"]> {
  const asked = oracles.filter((oracle) => oracle.atRest !== undefined);
  return (simulation) => {
    if (asked.length === 0) return [];
    const rest = atOnce(restOf(touched(simulation), house));
    return asked.flatMap((oracle) => named(oracle, oracle.atRest?.(rest) ?? []));
  };
}

/** Explores the DaemonSet controller. With what is left out: 2 nodes, one new template, no crash. */
export function exploreDaemonSet(options: DaemonSetSceneOptions = {}): Explored {
  const scene = daemonSetScene(options);
  return explore(scene.simulation, scene.options);
}
