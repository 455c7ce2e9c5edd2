/** What a write did to a node, in words. */
import { type Node, nodeCondition, type StringMap, type Taint } from "@everynode/model";
import type { Write } from "./plain.js";

/** Labels that kubelets and the control plane set on every node, and those that only name its role. */
const USUAL_LABEL = /^((beta\.)?kubernetes\.io\/(hostname|os|arch)|node-role\.kubernetes\.io\/.*)$/;
/** The taint that every node is born with. */
const NEWBORN = "node.kubernetes.io/not-ready";

/** What happened to the node; undefined where nobody would want to know. */
export function nodeChange({ type, object, previous }: Write<Node>): string | undefined {
  const { name } = object.metadata;
  if (type === "DELETED") return `removes node ${name}`;
  if (type === "ADDED" || previous === undefined) {
    const labels = unusual(object.metadata.labels).join(", ");
    const taints = taintsOf(object).filter((taint) => taint.key !== NEWBORN).map(taintText).join(", ");
    return `adds node ${name}${labels === "" ? "" : `, labelled ${labels}`}${taints === "" ? "" : `, tainted ${taints}`}`;
  }
  const parts = [...readiness(object, previous), ...labelling(object, previous), ...tainting(object, previous), ...cordoning(object, previous)];
  return parts.length === 0 ? undefined : parts.join("; ");
}

const taintsOf = (node: Node): readonly Taint[] => node.spec.taints ?? [];

/** `key=value:NoSchedule`. */
function taintText({ key, value = "", effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}:${effect}`;
}

function unusual(labels: StringMap = {}): readonly string[] {
  return Object.entries(labels)
    .filter(([key]) => !USUAL_LABEL.test(key))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`));
}

const STATES: Readonly<Record<string, string>> = { True: "is ready", False: "is not ready", Unknown: "gives no sign of life" };

function readiness(node: Node, previous: Node): readonly string[] {
  const status = nodeCondition(node, "Ready")?.status;
  if (status === undefined || status === nodeCondition(previous, "Ready")?.status) return [];
  return [`says node ${node.metadata.name} ${Object.hasOwn(STATES, status) ? STATES[status] : status}`];
}

function labelling(node: Node, previous: Node): readonly string[] {
  const { name, labels = {} } = node.metadata;
  const before = previous.metadata.labels ?? {};
  if (labels === before) return [];
  const set = Object.entries(labels).filter(([key, value]) => (Object.hasOwn(before, key) ? before[key] !== value : !USUAL_LABEL.test(key)));
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(labels, key));
  return [
    ...(set.length === 0 ? [] : [`labels node ${name} ${set.map(([key, value]) => (value === "" ? key : `${key}=${value}`)).join(", ")}`]),
    ...(gone.length === 0 ? [] : [`takes label ${gone.join(", ")} from node ${name}`]),
  ];
}

function tainting(node: Node, previous: Node): readonly string[] {
  const { name } = node.metadata;
  const [after, before] = [taintsOf(node).map(taintText), taintsOf(previous).map(taintText)];
  const added = after.filter((taint) => !before.includes(taint));
  const gone = before.filter((taint) => !after.includes(taint));
  return [...(added.length === 0 ? [] : [`taints node ${name} ${added.join(", ")}`]), ...(gone.length === 0 ? [] : [`takes taint ${gone.join(", ")} from node ${name}`])];
}

function cordoning(node: Node, previous: Node): readonly string[] {
  const [after, before] = [node.spec.unschedulable === true, previous.spec.unschedulable === true];
  return after === before ? [] : [`${after ? "cordons" : "uncordons"} node ${node.metadata.name}`];
}
