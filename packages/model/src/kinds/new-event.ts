/**
 * Rules for Events that come as `events.k8s.io/v1`: stricter than those of `v1`, and next to nothing may change later.
 *
 * Source: pkg/apis/core/validation/events.go, pkg/registry/core/event/strategy.go v1.36.3
 */
import { invalid, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, objectMetaUpdateErrors, type MetaRules } from "../object-meta.js";
import type { EventsV1Event, ObjectReference } from "../types.generated.js";
import { builtInMetaErrors, builtInRules, unknownFinalizersErrors } from "./built-in.js";
import { reportErrors, type Report } from "./event.js";

type Errors = readonly FieldError[];

function reportOfNew(event: EventsV1Event): Report {
  const { metadata, eventTime, reportingController = "", reportingInstance = "", action = "", reason = "", note = "" } = event;
  return {
    metadata,
    aboutNamespace: event.regarding.namespace ?? "",
    eventTime,
    reporter: reportingController,
    instance: reportingInstance,
    action,
    reason,
    message: note,
    reporterField: "reportingController",
  };
}

const NEW_META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };

function strictErrors(event: EventsV1Event): Errors {
  const unset = (field: string, given: boolean): Errors => (given ? [invalid(field, "", "needs to be unset")] : []);
  const { type = "", deprecatedSource } = event;
  return [
    ...reportErrors(reportOfNew(event)),
    ...builtInMetaErrors(event.metadata, NEW_META),
    ...seriesErrors(event),
    ...(event.eventTime ? [] : [required("eventTime")]),
    ...(type === "Normal" || type === "Warning" ? [] : [invalid("type", "", `has invalid value: ${type}`)]),
    ...unset("firstTimestamp", Boolean(event.deprecatedFirstTimestamp)),
    ...unset("lastTimestamp", Boolean(event.deprecatedLastTimestamp)),
    ...unset("count", (event.deprecatedCount ?? 0) !== 0),
    ...unset("source", Boolean(deprecatedSource?.component) || Boolean(deprecatedSource?.host)),
  ];
}

function seriesErrors({ series }: EventsV1Event): Errors {
  if (series === undefined) return [];
  return [
    ...(series.count < 2 ? [invalid("series.count", "", "should be at least 2")] : []),
    ...(series.lastObservedTime ? [] : [required("series.lastObservedTime")]),
  ];
}

/** The fields that never change, as messages name them, with their values as Go prints them. */
function fixedParts(event: EventsV1Event): readonly (readonly [string, unknown])[] {
  const { deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount = 0 } = event;
  return [
    ["involvedObject", shownReference(event.regarding)],
    ["reason", event.reason ?? ""],
    ["message", event.note ?? ""],
    ["source", { Component: deprecatedSource?.component ?? "", Host: deprecatedSource?.host ?? "" }],
    ["firstTimestamp", literal(deprecatedFirstTimestamp)],
    ["lastTimestamp", literal(deprecatedLastTimestamp)],
    ["count", deprecatedCount],
    ["reason", event.reason ?? ""],
    ["type", event.type ?? ""],
    ["eventTime", literal(event.eventTime)],
    ["action", event.action ?? ""],
    ["related", event.related === undefined ? null : shownReference(event.related)],
    ["reportingController", event.reportingController ?? ""],
    ["reportingInstance", event.reportingInstance ?? ""],
  ];
}

const literal = (time: string | null | undefined): GoLiteral => new GoLiteral(goJson(time || null));

function shownReference(reference: ObjectReference): object {
  const { kind = "", namespace = "", name = "", uid = "", apiVersion = "", resourceVersion = "", fieldPath = "" } = reference;
  return { Kind: kind, Namespace: namespace, Name: name, UID: uid, APIVersion: apiVersion, ResourceVersion: resourceVersion, FieldPath: fieldPath };
}

function updateErrors(event: EventsV1Event, old: EventsV1Event): Errors {
  const before = fixedParts(old);
  return [
    ...reportErrors(reportOfNew(event)),
    ...objectMetaUpdateErrors(event.metadata, old.metadata),
    ...unknownFinalizersErrors(event.metadata),
    ...(deepEqual(event.series, old.series) ? [] : seriesErrors(event)),
    ...fixedParts(event).flatMap(([field, value], i) => (deepEqual(value, before[i]?.[1]) ? [] : [invalid(field, value, FIELD_IS_IMMUTABLE)])),
  ];
}

/** The rules for Events of `events.k8s.io/v1`. */
export const newEventRules: KindRules<EventsV1Event> = builtInRules({
  namespaced: true,
  errors: strictErrors,
  updateErrors,
  refusedGroup: "",
  allowCreateOnUpdate: true,
});
