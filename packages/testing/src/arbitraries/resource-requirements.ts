/** What containers ask for. */
import { compareQuantities, quantityOfText, type ResourceRequirements, type StringMap } from "@everynode/model";
import type fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

/** What is asked of one resource. */
interface Amounts {
  readonly request?: string;
  readonly limit?: string;
}

const RESOURCES = ["cpu", "memory"] as const;
type Resource = (typeof RESOURCES)[number];

function amounts(resource: Resource, options: DomainOptions): fc.Arbitrary<Amounts> {
  const amount = sometimes(2, drawn(resource, options));
  return sparseRecord<Amounts>({ request: amount, limit: amount }).map(inOrder);
}

/** A request is no more than the limit. */
function inOrder({ request, limit, ...rest }: Amounts): Amounts {
  if (request === undefined) return limit === undefined ? rest : { limit };
  if (limit === undefined) return { request };
  const isInOrder = compareQuantities(quantityOfText(request), quantityOfText(limit)) <= 0;
  return isInOrder ? { request, limit } : { request: limit, limit: request };
}

/** Requests and limits of cpu and memory, none above its limit; half of them ask for nothing. Shrink to `{}`. */
export function resourceRequirements(options: DomainOptions = {}): fc.Arbitrary<ResourceRequirements> {
  const each = { cpu: sometimes(2, amounts("cpu", options)), memory: sometimes(2, amounts("memory", options)) };
  return sparseRecord<Partial<Record<Resource, Amounts>>>(each).map((asked) => {
    const requests = listOf(asked, "request");
    const limits = listOf(asked, "limit");
    return { ...(requests === undefined ? {} : { requests }), ...(limits === undefined ? {} : { limits }) };
  });
}

function listOf(asked: Partial<Record<Resource, Amounts>>, which: keyof Amounts): StringMap | undefined {
  const entries = RESOURCES.flatMap((resource) => {
    const amount = asked[resource]?.[which];
    return amount === undefined ? [] : [[resource, amount] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
