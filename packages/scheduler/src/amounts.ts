/**
 * Amounts of resources: what a node has, what its pods ask for.
 *
 * Source: pkg/scheduler/framework/types.go v1.36.3
 * Differs: amounts are exact up to 2^53, where Kubernetes counts in 64 bits.
 */
import { SortedMap } from "@everynode/api";
import { quantityMilliValue, quantityOfText, quantityValue, type StringMap } from "@everynode/model";

/** Amounts of the resources that the scheduler knows by name, and of all others by theirs (none of them zero). */
export interface Amounts {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly ephemeralBytes: number;
  readonly others: SortedMap<number>;
}

const NO_OTHERS: SortedMap<number> = SortedMap.empty();

/** Nothing of anything. */
export const NOTHING: Amounts = { cpuMilli: 0, memoryBytes: 0, ephemeralBytes: 0, others: NO_OTHERS };

/** The amounts that a list (`requests`, `allocatable`) spells. The number of pods is none of them. */
export function amountsOf(list: StringMap | undefined): Amounts {
  if (list === undefined) return NOTHING;
  let others = NO_OTHERS;
  for (const [name, text] of Object.entries(list)) {
    const amount = isOther(name) ? wholeAmount(text) : 0;
    if (amount !== 0) others = others.set(name, amount);
  }
  return { cpuMilli: milliAmount(list["cpu"]), memoryBytes: wholeAmount(list["memory"]), ephemeralBytes: wholeAmount(list["ephemeral-storage"]), others };
}

/** The amount in whole units that a text spells; 0 where there is none. */
export function wholeAmount(text: string | undefined): number {
  return text === undefined ? 0 : quantityValue(quantityOfText(text));
}

function milliAmount(text: string | undefined): number {
  return text === undefined ? 0 : quantityMilliValue(quantityOfText(text));
}

/** True for resources of vendors, huge pages and volumes that a node can attach. */
function isOther(name: string): boolean {
  return name.includes("/") || name.startsWith("hugepages-") || name.startsWith("attachable-volumes-");
}

/** Both together; `times` -1 takes `b` away. */
export function plus(a: Amounts, b: Amounts, times: 1 | -1 = 1): Amounts {
  if (b === NOTHING) return a;
  let { others } = a;
  b.others.forEach((amount, name) => {
    const sum = (others.get(name) ?? 0) + times * amount;
    others = sum === 0 ? others.delete(name) : others.set(name, sum);
  });
  return {
    cpuMilli: a.cpuMilli + times * b.cpuMilli,
    memoryBytes: a.memoryBytes + times * b.memoryBytes,
    ephemeralBytes: a.ephemeralBytes + times * b.ephemeralBytes,
    others,
  };
}

/** Of each resource the greater amount. */
export function greater(a: Amounts, b: Amounts): Amounts {
  let { others } = a;
  b.others.forEach((amount, name) => {
    if (amount > (others.get(name) ?? 0)) others = others.set(name, amount);
  });
  return {
    cpuMilli: Math.max(a.cpuMilli, b.cpuMilli),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
    ephemeralBytes: Math.max(a.ephemeralBytes, b.ephemeralBytes),
    others,
  };
}

/** The amounts as a text, the same for the same amounts. */
export function amountsText({ cpuMilli, memoryBytes, ephemeralBytes, others }: Amounts): string {
  let text = `${cpuMilli} ${memoryBytes} ${ephemeralBytes}`;
  others.forEach((amount, name) => (text += ` ${name} ${amount}`));
  return text;
}
