/** Scenarios: a cluster, and what happens to it when, as data. */
import type { Latency } from "@everynode/core";
import type { Taint } from "@everynode/model";
import type { NodeInput } from "@everynode/node";
import type { DurationInput } from "../duration.js";
import type { FaultInput } from "../fault-input.js";
import type { LatencyProfile } from "../latency-profile.js";

/** Manifests as text; messages call it `file`. */
export interface ManifestText {
  readonly text: string;
  readonly file: string;
}

/** Objects: as the text of manifests, or one as it is. */
export type ScenarioObjects = ManifestText | { readonly object: object };

/** One thing that is done. */
export type ScenarioDeed =
  /** Something goes wrong, for so long; under a name, where one is given. */
  | { readonly do: "fault"; readonly fault: FaultInput; readonly for?: DurationInput; readonly name?: string }
  /** A fault ends, or all of them. */
  | { readonly do: "heal"; readonly name?: string }
  | { readonly do: "apply"; readonly objects: readonly ScenarioObjects[] }
  | { readonly do: "delete"; readonly kind: string; readonly name: string; readonly namespace?: string }
  | { readonly do: "addNode"; readonly node: NodeInput }
  | { readonly do: "removeNode"; readonly node: string }
  | { readonly do: "label"; readonly node: string; readonly labels: { readonly [key: string]: string | null } }
  | { readonly do: "taint"; readonly node: string; readonly taint: Taint }
  | { readonly do: "untaint"; readonly node: string; readonly key: string; readonly effect?: Taint["effect"] }
  | { readonly do: "cordon" | "uncordon"; readonly node: string }
  /** A controller crashes, and starts anew. */
  | { readonly do: "crash"; readonly controller: string };

/** Something that is done at a time, counted from the beginning; `where` (`drill.yaml:9:5`; `steps[0]` where left out) stands before what is said of it. */
export type ScenarioStep = ScenarioDeed & { readonly at: DurationInput; readonly where?: string };

/** A cluster and what happens to it. Everything may be left out. */
export interface Scenario {
  /** How many nodes (node-1, node-2, ...), or which; three where left out. */
  readonly nodes?: number | readonly NodeInput[];
  /** What the cluster begins with, once its nodes are ready. */
  readonly objects?: readonly ScenarioObjects[];
  readonly seed?: number;
  /** "recorded" where left out. */
  readonly latencies?: LatencyProfile | Readonly<Record<string, Latency>>;
  /** In order of time. */
  readonly steps?: readonly ScenarioStep[];
  /** When the scenario ends; where left out, when the cluster is at rest after the last step. */
  readonly until?: DurationInput;
}

