/** The EndpointSlices of one Service, found without going through all others. */
import type { EndpointSlice } from "@everynode/model";
import type { Known } from "../data-path/known.js";
import { slicesByService } from "../proxy/service-table.js";

const SORTED = new WeakMap<object, ReadonlyMap<string, readonly EndpointSlice[]>>();

/** The slices of the Service `key` (`namespace/name`), in order. The first question about a state is linear in its slices. */
export function slicesOf({ slices }: Known, key: string): readonly EndpointSlice[] {
  const sorted = SORTED.get(slices) ?? slicesByService(slices);
  SORTED.set(slices, sorted);
  return sorted.get(key) ?? [];
}
