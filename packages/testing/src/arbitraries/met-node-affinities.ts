/** Node affinity together with a node that meets it. */
import type { NodeAffinity, NodeLike, NodeSelectorRequirement, NodeSelectorTerm } from "@everynode/model";
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { labels } from "./labels.js";
import { type Demand, demands, type DemandForm, labelsFor, metBy, type MetDemand } from "./met-demand.js";
import { nodeSelectorTerms } from "./node-affinities.js";
import { lists } from "./ranked.js";
import { sometimes } from "./sparse-record.js";

/** Required node affinity, and a node that meets it. */
export interface MetNodeAffinity {
  readonly affinity: NodeAffinity;
  readonly node: NodeLike;
}

const FORMS: readonly DemandForm[] = ["Exists", "In", "NotIn", "DoesNotExist", "Gt", "Lt"];

/** A term that is to be met, before the node is known, and terms beside it that need not be. */
interface Sketch {
  readonly demands: readonly Demand[];
  /** A name that the node must have if it is its own (or ""), and must not have otherwise; undefined: the name is not asked for. */
  readonly name: string | undefined;
  readonly before: NodeSelectorTerm | undefined;
  readonly after: NodeSelectorTerm | undefined;
}

function sketches(options: DomainOptions): fc.Arbitrary<Sketch> {
  return fc.record({
    demands: lists(demands(options, FORMS), { maxLength: 3 }),
    name: sometimes(3, fc.oneof({ withCrossShrink: true }, fc.constant(""), drawn("names", options))),
    before: sometimes(4, nodeSelectorTerms(options)),
    after: sometimes(4, nodeSelectorTerms(options)),
  });
}

/**
 * Required node affinity of 1 to 3 terms, one of which is met by the node beside it, with any of the six operators and by name. Shrinks to the node "a" without
 * labels, and one term that asks for its name.
 */
export function metNodeAffinities(options: DomainOptions = {}): fc.Arbitrary<MetNodeAffinity> {
  return fc.tuple(drawn("names", options), labels({ ...options, minLabels: 0, maxLabels: 2 }), sketches(options)).map(([name, extra, sketch]) => {
    const node = { metadata: { name, labels: labelsFor(sketch.demands, extra) } };
    return { affinity: affinityOf(sketch, node), node };
  });
}

/** Required node affinity that `node` meets; shrinks to one term that asks for its name. */
export function nodeAffinitiesOf(node: NodeLike, options: DomainOptions = {}): fc.Arbitrary<NodeAffinity> {
  return sketches(options).map((sketch) => affinityOf(sketch, node));
}

function affinityOf({ before, after, ...met }: Sketch, node: NodeLike): NodeAffinity {
  const terms = [before, metTerm(met, node), after].flatMap((term) => (term === undefined ? [] : [term]));
  return { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
}

/** A term that asks for nothing is met by no node: it asks for the name then. */
function metTerm({ demands: list, name }: Pick<Sketch, "demands" | "name">, { metadata }: NodeLike): NodeSelectorTerm {
  const expressions = list.map((demand) => requirementOf(metBy(metadata.labels ?? {}, demand)));
  const asked = name ?? (expressions.length === 0 ? "" : undefined);
  return { ...(expressions.length === 0 ? {} : { matchExpressions: expressions }), ...(asked === undefined ? {} : { matchFields: [nameRequirement(asked, metadata.name)] }) };
}

function nameRequirement(asked: string, own: string): NodeSelectorRequirement {
  const isOwn = asked === "" || asked === own;
  return { key: "metadata.name", operator: isOwn ? "In" : "NotIn", values: [isOwn ? own : asked] };
}

function requirementOf({ key, form, values }: MetDemand): NodeSelectorRequirement {
  return { key, operator: form === "Equal" ? "In" : form, ...(values === undefined ? {} : { values }) };
}
