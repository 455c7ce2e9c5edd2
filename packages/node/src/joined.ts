/** Lists in order of name, walked side by side: what belongs to each node is found without a search per node. */
import type { View } from "@everynode/core";
import type { KubeObject, Lease } from "@everynode/model";

/** The namespace of the leases of nodes. */
export const NODE_LEASES = "kube-node-lease";

/** A list in order of name that is asked for names in that order too. */
export class Joined<T extends KubeObject> {
  readonly #items: readonly T[];
  #at = 0;

  constructor(items: readonly T[]) {
    this.#items = items;
  }

  /** The item of that name, or undefined. Names must be asked for in ascending order. All calls together are linear in the list. */
  named(name: string): T | undefined {
    const items = this.#items;
    for (; this.#at < items.length; this.#at++) {
      const item = items[this.#at] as T;
      if (item.metadata.name < name) continue;
      return item.metadata.name === name ? item : undefined;
    }
    return undefined;
  }
}

/** The leases of nodes, in order of name. */
export function leasesOf(view: View): readonly Lease[] {
  const leases: Lease[] = [];
  view.objects("Lease").forEach((lease) => {
    if (lease.metadata.namespace === NODE_LEASES) leases.push(lease);
  });
  return leases;
}
