/** Owners and what they own, as trees. */
import { type ClusterState, objectKey } from "@everynode/api";
import type { ControllerRevision, KubeObject, OwnerReference } from "@everynode/model";
import { describedValue, UsageError } from "everynode";
import { DEPLOYMENT_REVISION } from "./template.js";
import { naturally } from "./natural-order.js";
import type { WorkloadName } from "./picture-options.js";

/** An object in an owner tree. */
export interface OwnedNode {
  readonly kind: string;
  /** `default/agent`; the name alone of one that is not there. */
  readonly key: string;
  /** Undefined: it is named as an owner, and is not there. */
  readonly object: KubeObject | undefined;
  /** True where the object above is its controller, and not only an owner. */
  readonly isControlled: boolean;
  /** Its other owners. */
  readonly others: readonly string[];
  readonly children: readonly OwnedNode[];
}

/** Where trees begin: at one object, or at all that own something and are owned by nobody. */
export interface OwnerTreeChoice {
  readonly root?: WorkloadName;
  /** All where left out. */
  readonly namespace?: string;
}

/** Owned by nodes, and many: they say nothing of workloads. */
const LEFT_OUT: ReadonlySet<string> = new Set(["Lease", "Event", "Event.events.k8s.io"]);

/** The trees, in order of kind and name. An object with several owners hangs below its controller, or else below the first. Throws a `UsageError` where there is no such root. O(n log n). */
export function ownerTrees(state: ClusterState, { root, namespace }: OwnerTreeChoice): readonly OwnedNode[] {
  const graph = new OwnerGraph(state);
  if (root !== undefined) return [graph.tree(rootOf(graph, root))];
  const roots = [...graph.roots()].filter(({ object, children }) => namespace === undefined || [object, ...children.map((child) => child.object)].some((each) => each?.metadata.namespace === namespace));
  return roots.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : naturally(a.key, b.key)));
}

function rootOf(graph: OwnerGraph, { kind, name, namespace = "default" }: WorkloadName): KubeObject {
  const found = graph.all.find((object) => object.kind.toLowerCase() === String(kind).toLowerCase() && object.metadata.name === name && (object.metadata.namespace ?? namespace) === namespace);
  if (found === undefined) throw new UsageError(`an owner tree begins at an object that is there; got ${describedValue({ kind, name, namespace })}`);
  return found;
}

class OwnerGraph {
  readonly all: readonly KubeObject[];
  readonly #byUid: ReadonlyMap<string, KubeObject>;
  readonly #below = new Map<string, KubeObject[]>();
  readonly #absent = new Map<string, OwnerReference>();

  constructor(state: ClusterState) {
    this.all = state.shelves.filter(({ kind }) => !LEFT_OUT.has(kind.key)).flatMap(({ collection }) => collection.objects.values());
    this.#byUid = new Map(this.all.map((object) => [object.metadata.uid, object]));
    for (const object of this.all) {
      const above = this.#above(object);
      if (above === undefined) continue;
      const found = this.#below.get(above.uid);
      if (found === undefined) this.#below.set(above.uid, [object]);
      else found.push(object);
      if (!this.#byUid.has(above.uid)) this.#absent.set(above.uid, above);
    }
  }

  /** The owner below which an object hangs: its controller, or else the first that is there, or else the first. */
  #above({ metadata: { ownerReferences: owners = [] } }: KubeObject): OwnerReference | undefined {
    return owners.find(({ controller }) => controller === true) ?? owners.find(({ uid }) => this.#byUid.has(uid)) ?? owners[0];
  }

  tree(object: KubeObject, path: ReadonlySet<string> = new Set()): OwnedNode {
    const { uid, ownerReferences = [] } = object.metadata;
    const above = this.#above(object);
    // Owners that own each other are drawn once.
    const below = path.has(uid) ? [] : (this.#below.get(uid) ?? []);
    const children = below.map((child) => this.tree(child, new Set([...path, uid])));
    return {
      kind: object.kind,
      key: objectKey(object),
      object,
      isControlled: above?.controller === true,
      others: ownerReferences.filter((owner) => owner !== above).map(({ kind, name }) => `${kind} ${name}`),
      children: children.sort(inOrder),
    };
  }

  *roots(): Generator<OwnedNode> {
    for (const object of this.all) if (this.#above(object) === undefined && this.#below.has(object.metadata.uid)) yield this.tree(object);
    for (const [uid, { kind, name }] of this.#absent) {
      const children = (this.#below.get(uid) ?? []).map((child) => this.tree(child)).sort(inOrder);
      yield { kind, key: name, object: undefined, isControlled: false, others: [], children };
    }
  }
}

/** Revisions and sets before pods; then by name, but older sets and revisions first. */
function inOrder(a: OwnedNode, b: OwnedNode): number {
  const rank = ({ kind }: OwnedNode): number => (kind === "Pod" ? 1 : 0);
  return rank(a) - rank(b) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) || older(a, b) || naturally(a.key, b.key);
}

function older(a: OwnedNode, b: OwnedNode): number {
  if (a.kind === "Pod") return 0;
  const [x, y] = [a.object?.metadata.creationTimestamp ?? "", b.object?.metadata.creationTimestamp ?? ""];
  return x < y ? -1 : x > y ? 1 : revisionOf(a) - revisionOf(b);
}

/** The number of a ControllerRevision or a Deployment's ReplicaSet; 0 for what has none. */
function revisionOf({ object }: OwnedNode): number {
  if (object?.kind === "ControllerRevision") return (object as ControllerRevision).revision;
  return Number(object?.metadata.annotations?.[DEPLOYMENT_REVISION] ?? 0);
}
