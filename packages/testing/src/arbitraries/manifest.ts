/** Objects as people write them, before the API server fills in the rest. */
import type { DaemonSet, KubeObject, Namespace, Node, NodeStatus, ObjectMeta, Pod } from "@everynode/model";

/** What people write of the metadata. */
export type ManifestMeta = Pick<ObjectMeta, "name" | "namespace" | "labels">;

/** An object without what the API server fills in; its spec has the type of a stored one. */
export interface Manifest<T extends KubeObject & { readonly spec: object }> {
  readonly apiVersion: T["apiVersion"];
  readonly kind: T["kind"];
  readonly metadata: ManifestMeta;
  readonly spec: T["spec"];
}

/** A DaemonSet as people write it. */
export type DaemonSetManifest = Manifest<DaemonSet>;

/** A pod as people write it. */
export type PodManifest = Manifest<Pod>;

/** A node as its kubelet would write it. */
export interface NodeManifest extends Manifest<Node> {
  readonly status?: Pick<NodeStatus, "capacity">;
}

/** A namespace as people write it. */
export type NamespaceManifest = Omit<Manifest<Namespace>, "spec">;
