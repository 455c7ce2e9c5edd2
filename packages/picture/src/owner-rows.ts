/** Owner trees as rows: what is alike and many is one row. */
import type { ClusterState } from "@everynode/api";
import { type ControllerRevision, type DaemonSet, type Deployment, isTerminating, type KubeObject, type Pod, type ReplicaSet } from "@everynode/model";
import type { OwnedNode } from "./owner-graph.js";
import { type PodState, podState, stateWord } from "./pod-look.js";
import { DEPLOYMENT_REVISION, TemplateFinder } from "./template.js";
import { type TemplateLook, templateLooks } from "./template-look.js";

/** A row of a tree: an object, or several that are alike. */
export interface OwnerRow {
  readonly kind: string;
  /** Its name, without the namespace of what is above it; `12 pods`. */
  readonly name: string;
  /** What else is to be said of it: `revision 2`, `ready on node-1`. */
  readonly note: string;
  readonly isAbsent: boolean;
  readonly isControlled: boolean;
  readonly isLeaving: boolean;
  /** The sign of a pod; undefined for other kinds. */
  readonly pod: { readonly look: TemplateLook; readonly state: PodState } | undefined;
  readonly children: readonly OwnerRow[];
}

/** Pods beside each other that are alike are told one by one up to so many. */
const MOST_ALIKE = 8;

/** The rows of some trees, and the looks of the pods in them. */
export function ownerRows(state: ClusterState, trees: readonly OwnedNode[]): { readonly rows: readonly OwnerRow[]; readonly looks: readonly TemplateLook[] } {
  const finder = new TemplateFinder(state);
  const pods = trees.flatMap(podsIn);
  const looks = templateLooks(pods.map((pod) => finder.of(pod)), finder.known());
  const lookOf = (pod: Pod): TemplateLook => looks.get(finder.of(pod).key) as TemplateLook;
  return { rows: trees.map((tree) => rowOf(tree, undefined, lookOf)), looks: [...looks.values()] };
}

function podsIn({ kind, object, children }: OwnedNode): readonly Pod[] {
  return [...(kind === "Pod" && object !== undefined ? [object as Pod] : []), ...children.flatMap(podsIn)];
}

type LookOf = (pod: Pod) => TemplateLook;

function rowOf(node: OwnedNode, above: string | undefined, lookOf: LookOf): OwnerRow {
  const { kind, key, object, isControlled, others, children } = node;
  const namespace = object?.metadata.namespace ?? "";
  const pod = kind === "Pod" && object !== undefined ? { look: lookOf(object as Pod), state: podState(object as Pod) } : undefined;
  const also = others.length === 0 ? [] : [`also owned by ${others.join(", ")}`];
  return {
    kind,
    name: above === namespace && namespace !== "" ? key.slice(namespace.length + 1) : key,
    note: [...(object === undefined ? ["is not there"] : noteOf(object)), ...also].join(" · "),
    isAbsent: object === undefined,
    isControlled,
    isLeaving: object !== undefined && isTerminating(object),
    pod,
    children: joined(children, (child) => rowOf(child, object === undefined ? undefined : namespace, lookOf)),
  };
}

/** The rows of children; of more than a few pods that are alike, one. */
function joined(children: readonly OwnedNode[], toRow: (child: OwnedNode) => OwnerRow): readonly OwnerRow[] {
  const rows = children.map(toRow);
  const alike = new Map<string, OwnerRow[]>();
  for (const row of rows) {
    if (row.pod === undefined || row.children.length > 0) continue;
    const key = `${row.pod.look.template.key} ${row.pod.state}`;
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [row]);
    else found.push(row);
  }
  const told = new Set<string>();
  return rows.flatMap((row) => {
    const key = row.pod === undefined ? "" : `${row.pod.look.template.key} ${row.pod.state}`;
    const group = row.children.length > 0 ? undefined : alike.get(key);
    if (group === undefined || group.length <= MOST_ALIKE || row.pod === undefined) return [row];
    if (told.has(key)) return [];
    told.add(key);
    return [{ ...row, name: `${group.length} pods`, note: stateWord(row.pod.state) }];
  });
}

function noteOf(object: KubeObject): readonly string[] {
  const leaving = isTerminating(object) && object.kind !== "Pod" ? ["being deleted"] : [];
  return [...kindNote(object), ...leaving];
}

function kindNote(object: KubeObject): readonly string[] {
  switch (object.kind) {
    case "Pod": {
      const { nodeName = "" } = (object as Pod).spec;
      return [`${stateWord(podState(object as Pod))}${nodeName === "" ? "" : ` on ${nodeName}`}`];
    }
    case "ControllerRevision":
      return [`revision ${(object as ControllerRevision).revision}`];
    case "ReplicaSet": {
      const { spec, status, metadata } = object as ReplicaSet;
      const revision = metadata.annotations?.[DEPLOYMENT_REVISION];
      return [...(revision === undefined ? [] : [`revision ${revision}`]), `${status.readyReplicas ?? 0} of ${spec.replicas ?? 1} ready`];
    }
    case "DaemonSet": {
      const { status } = object as DaemonSet;
      return [`${status.numberReady} of ${status.desiredNumberScheduled} ready`];
    }
    case "Deployment": {
      const { spec, status } = object as Deployment;
      return [`${status.readyReplicas ?? 0} of ${spec.replicas ?? 1} ready`];
    }
    default:
      return [];
  }
}
