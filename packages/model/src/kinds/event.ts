/**
 * Rules for Events that come as `v1`.
 *
 * Source: pkg/apis/core/validation/events.go, pkg/registry/core/event/strategy.go v1.36.3
 */
import { invalid, required, type FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import type { ObjectMeta } from "../kube-object.js";
import { byteLength, dns1123SubdomainProblems, qualifiedNameProblems } from "../names.js";
import type { Event } from "../types.generated.js";
import { builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];

/** An Event of either group under one set of names. */
export interface Report {
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

const NAMESPACE_DIFFERS = "does not match event.namespace";

/** Errors of what an Event says, in either group. */
export function reportErrors(report: Report): Errors {
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

/** The rules for Events of `v1`. */
export const eventRules: KindRules<Event> = builtInRules({
  namespaced: true,
  errors: (event) => reportErrors(reportOf(event)),
  updateErrors: (event) => reportErrors(reportOf(event)),
  allowCreateOnUpdate: true,
});
