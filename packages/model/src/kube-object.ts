/** What every Kubernetes object has. */

/** Who an object belongs to; at most one reference of an object has `controller: true`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Names as keys; may hold any key, so read it with `Object.hasOwn` or through `labels.ts`. */
export type StringMap = { readonly [key: string]: string };

/** The metadata of a stored object. Timestamps are RFC 3339 in whole seconds, resourceVersion a decimal number. */
export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  /** Left out for kinds without namespaces. */
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly unknown[];
  readonly selfLink?: string;
}

/** A stored object of any kind. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}
