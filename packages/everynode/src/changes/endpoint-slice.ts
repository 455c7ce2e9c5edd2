/** What a write did to an EndpointSlice, in words. */
import type { EndpointSlice } from "@everynode/model";
import { nounOf, plainChange, type Write } from "./plain.js";

/** `creates endpointslice web-x2x: no endpoints`, `counts endpointslice web-x2x: 3 endpoints, 2 ready`. */
export function endpointSliceChange(write: Write<EndpointSlice>): string {
  const { type, object, previous } = write;
  if (type === "DELETED") return plainChange(write);
  const counts = countsOf(object);
  if (type === "ADDED") return `${plainChange(write)}: ${counts}`;
  return previous !== undefined && counts === countsOf(previous) ? `changes ${nounOf(object)}` : `counts ${nounOf(object)}: ${counts}`;
}

function countsOf({ endpoints }: EndpointSlice): string {
  const all = endpoints ?? [];
  if (all.length === 0) return "no endpoints";
  const ready = all.filter(({ conditions }) => conditions.ready === true).length;
  return `${all.length} ${all.length === 1 ? "endpoint" : "endpoints"}, ${ready} ready`;
}
