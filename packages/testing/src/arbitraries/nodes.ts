/** Nodes. */
import type { StringMap } from "@everynode/model";
import type { NodeInput } from "everynode";
import fc from "fast-check";
import { chosen, type Choice, type DomainOptions, drawn } from "./domain.js";
import { labels } from "./labels.js";
import type { NodeManifest } from "./manifest.js";
import { sometimes, sparseRecord } from "./sparse-record.js";
import { taintLists } from "./taints.js";

/** The domain, and how much machines have. */
export interface NodeOptions extends DomainOptions {
  /** Quantities by resource, the plainest first; a few of cpu and memory where left out. */
  readonly capacity?: Readonly<Record<string, Choice>>;
}

const CAPACITY: Readonly<Record<string, Choice>> = { cpu: ["4", "1"], memory: ["8Gi", "1Gi"], pods: ["110", "2"] };

function capacities({ capacity = CAPACITY }: NodeOptions): fc.Arbitrary<StringMap> {
  return fc.record(Object.fromEntries(Object.entries(capacity).map(([resource, amounts]) => [resource, chosen(amounts)])));
}

/** Nodes for `createCluster({ nodes })` and `addNode`: up to 3 labels; half of them with 1 or 2 taints; one in four with a capacity of its own. Shrink to `{ name: "a" }`. */
export function nodeInputs(options: NodeOptions = {}): fc.Arbitrary<NodeInput> {
  return sparseRecord<NodeInput>({
    name: drawn("names", options),
    labels: sometimes(2, labels({ ...options, minLabels: 1 })),
    taints: sometimes(2, taintLists({ ...options, minTaints: 1 })),
    resources: sometimes(4, capacities(options)),
  });
}

/** The same as objects, one in five of them cordoned; shrink to a node "a" with nothing in its spec. */
export function nodes(options: NodeOptions = {}): fc.Arbitrary<NodeManifest> {
  return fc.tuple(nodeInputs(options), sometimes(5, fc.constant(true))).map(([input, unschedulable]) => nodeManifest(input, unschedulable === true));
}

/** The node as an object. */
export function nodeManifest(input: NodeInput, unschedulable: boolean): NodeManifest {
  const { name, labels: given, taints = [], resources: capacity } = input;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, ...(given === undefined ? {} : { labels: given }) },
    spec: { ...(taints.length === 0 ? {} : { taints }), ...(unschedulable ? { unschedulable } : {}) },
    ...(capacity === undefined ? {} : { status: { capacity } }),
  };
}
