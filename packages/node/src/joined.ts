/** Lists in order of name, walked side by side: what belongs to each node is found without a search per node. */
import type { View } from "@everynode/core";
import type { KubeObject, Lease } from "@everynode/model";

/** The namespace of the leases of nodes. */
export const NODE_LEASES = "kube-node-lease";

/** A list in order of name that is asked for names in that order too. */
export class Joined<T> {
  readonly #items: readonly T[];
  readonly #nameOf: (item: T) => string;
  readonly #passed: ((item: T) => void) | undefined;
  #at = 0;

  /** `passed` is called with every item that nobody asked for, up to the last name asked for. */
  constructor(items: readonly T[], nameOf: (item: T) => string, passed?: (item: T) => void) {
    this.#items = items;
    this.#nameOf = nameOf;
    this.#passed = passed;
  }

  /** The item of that name, or undefined. Names must be asked for in ascending order. All calls together are linear in the list. */
  named(name: string): T | undefined {
    const items = this.#items;
    for (; this.#at < items.length; this.#at++) {
      const item = items[this.#at] as T;
      const own = this.#nameOf(item);
      if (own > name) return undefined;
      if (own < name) this.#passed?.(item);
      else {
        this.#at++;
        return item;
      }
    }
    return undefined;
  }

  /** Passes all items that are left. */
  end(): void {
    for (; this.#at < this.#items.length; this.#at++) this.#passed?.(this.#items[this.#at] as T);
  }
}

/** The name of an object. */
export const nameOf = (object: KubeObject): string => object.metadata.name;

/** The leases of nodes, in order of name. */
export function leasesOf(view: View): readonly Lease[] {
  const leases: Lease[] = [];
  view.objects("Lease").forEach((lease) => {
    if (lease.metadata.namespace === NODE_LEASES) leases.push(lease);
  });
  return leases;
}
