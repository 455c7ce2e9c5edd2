/**
 * Rules for Events, which are few where they come as `v1` and strict where they come as `events.k8s.io/v1`.
 *
 * Source: pkg/apis/core/validation/events.go, pkg/registry/core/event/strategy.go v1.36.3
 * Differs: an Event of `events.k8s.io/v1` may change after its creation.
 */
import { invalid, required, type FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import type { ObjectMeta } from "../kube-object.js";
import { byteLength, dns1123SubdomainProblems, qualifiedNameProblems } from "../names.js";
import type { MetaRules } from "../object-meta.js";
import type { Event, EventsV1Event } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];

/** An Event of either group under one set of names. */
interface Report {
  readonly metadata: ObjectMeta;
  readonly aboutNamespace: string;
  readonly eventTime: string | null | undefined;
  readonly reporter: string;
  readonly instance: string;
  readonly action: string;
  readonly reason: string;
  readonly message: string;
  /** What the field of the reporter is called in this group. */
  readonly reporterField: string;
}

function reportOf(event: Event): Report {
  const { metadata, eventTime, action = "", reason = "", message = "" } = event;
  return {
    metadata,
    aboutNamespace: event.involvedObject.namespace ?? "",
    eventTime,
    reporter: event.reportingComponent,
    instance: event.reportingInstance,
    action,
    reason,
    message,
    reporterField: "reportingComponent",
  };
}

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

const NAMESPACE_DIFFERS = "does not match event.namespace";

function reportErrors(report: Report): Errors {
  const { aboutNamespace, eventTime } = report;
  const { namespace = "" } = report.metadata;
  const timed = Boolean(eventTime);
  const home = timed ? ["default", "kube-system"] : ["", "default"];
  const elsewhere = aboutNamespace === "" ? !home.includes(namespace) : !timed && aboutNamespace !== namespace;
  return [
    ...(elsewhere ? [invalid("involvedObject.namespace", aboutNamespace, NAMESPACE_DIFFERS)] : []),
    ...(timed ? reporterErrors(report) : []),
    ...dns1123SubdomainProblems(namespace).map((problem) => invalid("namespace", namespace, problem)),
  ];
}

function reporterErrors(report: Report): Errors {
  const { reporter, reporterField, instance, action, reason, message } = report;
  return [
    ...(reporter ? [] : [required(reporterField)]),
    ...qualifiedNameProblems(reporter ?? "").map((problem) => invalid(reporterField, reporter ?? "", problem)),
    ...textErrors("reportingInstance", instance),
    ...textErrors("action", action),
    ...textErrors("reason", reason),
    ...lengthErrors("message", message, 1024),
  ];
}

function textErrors(field: string, text: string): Errors {
  return text ? lengthErrors(field, text, 128) : [required(field)];
}

function lengthErrors(field: string, text: string, max: number): Errors {
  return byteLength(text) > max ? [invalid(field, "", `can have at most ${max} characters`)] : [];
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

/** The rules for Events of `v1`. */
export const eventRules: KindRules<Event> = builtInRules({
  namespaced: true,
  errors: (event) => reportErrors(reportOf(event)),
  updateErrors: (event) => reportErrors(reportOf(event)),
  allowCreateOnUpdate: true,
});

/** The rules for Events of `events.k8s.io/v1`. */
export const newEventRules: KindRules<EventsV1Event> = builtInRules({
  namespaced: true,
  errors: strictErrors,
  updateErrors: (event) => reportErrors(reportOfNew(event)),
  refusedGroup: "",
  allowCreateOnUpdate: true,
});
