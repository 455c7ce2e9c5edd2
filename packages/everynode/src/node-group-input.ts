/** Groups of nodes as people write them. */
import { type ClusterState, handle } from "@everynode/api";
import { type AutoscalerOptions, type Expander, firstForm, type NodeGroupInput, type NodeTemplate } from "@everynode/autoscaler";
import { dns1123LabelProblems } from "@everynode/model";
import { nodeObject } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import { type KnownNames, knownOptions, knownWord } from "./known-options.js";
import { checkedResources, checkedTaint } from "./node-input.js";

const NAMES: KnownNames<NodeGroupInput> = { name: true, min: true, max: true, size: true, node: true, startupTaints: true, provisionMs: true };
const NODE_NAMES: KnownNames<NodeTemplate> = { labels: true, annotations: true, taints: true, resources: true };
const AUTOSCALER_NAMES: KnownNames<AutoscalerOptions> = { scanIntervalMs: true, expander: true, unneededMs: true, unreadyMs: true, delayAfterAddMs: true, delayAfterFailureMs: true, deletionDelayMs: true, maxDeletions: true, maxProvisionMs: true, utilizationThreshold: true };
const EXPANDERS: readonly (Expander & string)[] = ["least-waste", "most-pods", "priority"];

/** `groups` themselves. Throws a `UsageError` that says of which group what is wrong. */
export function checkedGroups(groups: readonly NodeGroupInput[]): readonly NodeGroupInput[] {
  if (!Array.isArray(groups)) throw new UsageError(`nodeGroups must be a list of groups, e.g. [{ name: "pool", max: 5 }]; got ${describedValue(groups)}`);
  const names = new Set<string>();
  const list = groups as readonly NodeGroupInput[];
  for (const group of list) {
    const { name } = checkedGroup(group);
    if (names.has(name)) throw new UsageError(`two node groups are called ${JSON.stringify(name)}`);
    names.add(name);
  }
  return list;
}

function checkedGroup(group: NodeGroupInput): NodeGroupInput {
  if (typeof group !== "object" || group === null || typeof group.name !== "string") throw new UsageError(`a node group must be an object with a name, e.g. { name: "pool", max: 5 }; got ${describedValue(group)}`);
  const { name, min = 0, max, size = min, startupTaints = [], provisionMs = 0, node } = knownOptions(group, NAMES, "a node group");
  const what = `node group ${JSON.stringify(name)}`;
  const [problem] = dns1123LabelProblems(name);
  if (problem !== undefined) throw new UsageError(`the name of ${what} must be a DNS label: ${problem}`);
  const sizes = { min, max, size };
  for (const [key, value] of Object.entries(sizes)) if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`${key} of ${what} must be a whole number from 0; got ${describedValue(value)}`);
  if (min > max) throw new UsageError(`min of ${what} must not be more than max; got min ${min} and max ${max}`);
  if (size < min || size > max) throw new UsageError(`size of ${what} must be from min to max, ${min} to ${max}; got ${size}`);
  checkedMs(provisionMs, `provisionMs of ${what}`);
  if (!Array.isArray(startupTaints)) throw new UsageError(`startupTaints of ${what} must be a list of taints; got ${describedValue(startupTaints)}`);
  startupTaints.forEach(checkedTaint);
  if (node !== undefined && typeof node !== "function") checkedTemplate(node, what);
  return group;
}

function checkedTemplate(template: NodeTemplate, what: string): NodeTemplate {
  const { resources = {} } = knownOptions(template, NODE_NAMES, `node of ${what}`);
  checkedResources(resources, what);
  return template;
}

function checkedMs(value: number, what: string): void {
  if (typeof value !== "number" || Number.isNaN(value) || value < 0) throw new UsageError(`${what} must be a number of milliseconds from 0; got ${describedValue(value)}`);
}

/** `options` themselves. Throws a `UsageError` that says what is wrong. */
export function checkedAutoscaler(options: AutoscalerOptions): AutoscalerOptions {
  const { expander = "least-waste", maxDeletions = 0, utilizationThreshold = 0, ...times } = knownOptions(options, AUTOSCALER_NAMES, "autoscaler");
  if (typeof expander !== "function") knownWord(expander, EXPANDERS, "expander of autoscaler");
  if (!Number.isSafeInteger(maxDeletions) || maxDeletions < 0) throw new UsageError(`maxDeletions of autoscaler must be a whole number from 0; got ${describedValue(maxDeletions)}`);
  if (!(utilizationThreshold >= 0 && utilizationThreshold <= 1)) throw new UsageError(`utilizationThreshold of autoscaler must be a number from 0 to 1; got ${describedValue(utilizationThreshold)}`);
  for (const [name, value] of Object.entries(times)) checkedMs(value, `${name} of autoscaler`);
  if (options.scanIntervalMs === 0) throw new UsageError("scanIntervalMs of autoscaler must be more than 0");
  return options;
}

/** Throws a `UsageError` where the API server would not take the first node of a group; of groups whose nodes a function makes, that node stands for all. */
export function checkFirstNodes(groups: readonly NodeGroupInput[], cluster: ClusterState): void {
  for (const group of groups) {
    const what = `node group ${JSON.stringify(group.name)}`;
    if (typeof group.node === "function") checkedTemplate(group.node(1), what);
    const { response } = handle(cluster, { verb: "create", kind: "Node", object: nodeObject(firstForm(group, 1)), dryRun: true, fieldValidation: "Strict" }, { name: "user" });
    if (!response.ok) throw new UsageError(`no node can be made of ${what}: ${response.status.message ?? ""}`);
  }
}
