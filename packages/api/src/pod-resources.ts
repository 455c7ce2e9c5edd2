/**
 * What a pod asks for as a whole, out of what its containers ask for.
 *
 * Source: staging/src/k8s.io/component-helpers/resource/helpers.go v1.36.3
 * Differs: what a resized pod was allocated is not looked at.
 */
import { addQuantities, compareQuantities, type Container, type PodSpec, parseQuantity, type Quantity, quantityOf, type StringMap } from "@everynode/model";

/** Quantities by the name of the resource. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** The amounts of a resource list; what is no quantity counts as zero. */
export function amountsOf(list: StringMap | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, quantityFrom(text)]));
}

function quantityFrom(text: string): Quantity {
  const parsed = parseQuantity(text);
  return parsed.ok ? parsed.quantity : quantityOf(0);
}

/** Both together: the sums of what is in either. */
export function sumOf(a: Amounts, b: Amounts): Amounts {
  if (a.size === 0) return b;
  const sums = new Map(a);
  for (const [name, amount] of b) {
    const present = sums.get(name);
    sums.set(name, present === undefined ? amount : addQuantities(present, amount));
  }
  return sums;
}

/** The larger of what is in either. */
function largerOf(a: Amounts, b: Amounts): Amounts {
  const larger = new Map(a);
  for (const [name, amount] of b) {
    const present = larger.get(name);
    if (present === undefined || compareQuantities(amount, present) > 0) larger.set(name, amount);
  }
  return larger;
}

const NOTHING: Amounts = new Map();

/** The requests or the limits of a pod: those of its containers together, or of an init container where that asks for more, and its overhead. */
export function podResources(spec: PodSpec, which: "requests" | "limits"): Amounts {
  const of = (container: Pick<Container, "resources">): Amounts => amountsOf(container.resources?.[which]);
  let running = (spec.containers ?? []).reduce((sum, container) => sumOf(sum, of(container)), NOTHING);
  let sidecars = NOTHING;
  let starting = NOTHING;
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") {
      running = sumOf(running, of(container));
      sidecars = sumOf(sidecars, of(container));
      starting = largerOf(starting, sidecars);
    } else starting = largerOf(starting, sumOf(of(container), sidecars));
  }
  const whole = new Map([...largerOf(running, starting), ...amountsOf(spec.resources?.[which])]);
  const overhead = amountsOf(spec.overhead);
  // Where a pod has no limit of a resource, its overhead does not make one.
  return which === "requests" ? sumOf(whole, overhead) : sumOf(whole, new Map([...overhead].filter(([name]) => whole.has(name))));
}
