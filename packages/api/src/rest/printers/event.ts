/**
 * The cells of an event.
 *
 * Source: pkg/printers/internalversion/printers.go (printEvent) v1.36.3
 */
import type { Event } from "@everynode/model";
import { type Cell, since } from "./cells.js";

/** The cells of an event: last seen, type, reason, object, ..., name. */
export function eventCells(event: Event, nowMs: number): readonly Cell[] {
  const { involvedObject: object, source, series } = event;
  const first = since(event.firstTimestamp ?? event.eventTime, nowMs);
  const last = event.lastTimestamp === null || event.lastTimestamp === undefined ? first : since(event.lastTimestamp, nowMs);
  const kind = (object?.kind ?? "").toLowerCase();
  const component = source?.component || event.reportingComponent || "";
  const host = source?.host || event.reportingInstance || "";
  return [
    series === undefined ? last : since(series.lastObservedTime, nowMs),
    event.type ?? "",
    event.reason ?? "",
    object?.name ? `${kind}/${object.name}` : kind,
    object?.fieldPath ?? "",
    host === "" ? component : `${component}, ${host}`,
    (event.message ?? "").trim(),
    first,
    series === undefined ? event.count || 1 : (series.count ?? 0),
    event.metadata.name,
  ];
}
