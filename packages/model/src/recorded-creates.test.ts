import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode } from "./decoding.js";
import { withDefaultTolerations } from "./default-tolerations.js";
import { invalidStatus } from "./field-error.js";
import type { Kind } from "./kind.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { KubeObject, ObjectMeta } from "./kube-object.js";
import { resolvePriority, SYSTEM_PRIORITY_CLASSES } from "./priority.js";
import { rulesOf } from "./rules-of.js";
import { badRequest, type Status } from "./status.js";
import { withNotReadyTaint } from "./taint-nodes-by-condition.js";
import { allocatedService } from "./service-allocation.js";
import type { ServicePool } from "./service-pool.js";
import type { Node, Pod, PriorityClass, Service } from "./types.generated.js";

interface Probe {
  readonly name: string;
  readonly request: { readonly method: string; readonly path: string; readonly query?: { readonly dryRun?: string }; readonly body?: unknown };
  readonly setup?: readonly unknown[];
  readonly response: Answer & { readonly alternatives?: readonly Answer[] };
  readonly unstable?: boolean;
}

interface Answer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly object[];
  readonly warnings?: readonly string[];
  readonly object?: unknown;
}

const FILES = [
  "daemonset-validation",
  "daemonset-defaulting",
  "pod",
  "node",
  "namespace",
  "replicaset",
  "deployment",
  "controllerrevision",
  "priorityclass",
  "resourcequota",
  "service",
  "lease",
  "event",
];

const file = (name: string): URL => new URL(`../../conformance/recordings/probes/${name}.json`, import.meta.url);
const probesOf = (name: string): readonly Probe[] => (existsSync(file(name)) ? (JSON.parse(readFileSync(file(name), "utf8")) as readonly Probe[]) : []);

interface Place {
  readonly kind: Kind;
  readonly namespace: string | undefined;
}

function placeOf(path: string): Place | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const [group = "", version = ""] = parts[0] === "api" ? ["", parts[1]] : [parts[1], parts[2]];
  const rest = parts.slice(parts[0] === "api" ? 2 : 3);
  const namespaced = rest[0] === "namespaces" && rest.length > 2;
  const [plural = "", name] = namespaced ? rest.slice(2) : rest;
  const kind = name === undefined ? BUILT_IN_KINDS.byResource(group, version, plural) : undefined;
  return kind === undefined || kind.namespaced !== namespaced ? undefined : { kind, namespace: namespaced ? rest[1] : undefined };
}

const CLASSES = SYSTEM_PRIORITY_CLASSES.map((each) => ({ metadata: { name: each.name }, value: each.value, preemptionPolicy: "PreemptLowerPriority" }) as PriorityClass);
const classes = { get: (name: string) => CLASSES.find((each) => each.metadata.name === name), all: () => CLASSES };

const POOL: ServicePool = {
  cidr: "10.96.0.0/16",
  nodePorts: undefined,
  isAddressTaken: () => false,
  isNodePortTaken: () => false,
  nextAddress: () => "10.96.7.7",
  nextNodePort: () => 30007,
};

function admitted(kind: Kind, object: KubeObject): KubeObject | Status {
  if (kind.key === "Node") return withNotReadyTaint(object as Node);
  if (kind.key === "Service") {
    const allocated = allocatedService(object as Service, undefined, POOL);
    return allocated.ok ? allocated.service : allocated.status;
  }
  if (kind.key !== "Pod") return object;
  const resolved = resolvePriority(object as Pod, classes);
  return resolved.ok ? withDefaultTolerations(resolved.pod) : resolved.status;
}

const refusal = (status: Status, warnings: readonly string[] = []): Answer => ({
  code: status.code,
  ...(status.reason === undefined ? {} : { reason: status.reason }),
  ...(status.message === undefined ? {} : { message: status.message }),
  ...(status.details?.causes === undefined ? {} : { causes: status.details.causes }),
  ...(warnings.length === 0 ? {} : { warnings }),
});

/** What a dry run of this create answers, by the functions of this package alone. */
function answerOf(body: unknown, place: Place): Answer {
  const { kind } = place;
  const rules = rulesOf(kind);
  const decoded = decode(body, kind, { fieldValidation: "Strict" });
  if (!decoded.ok) return refusal(decoded.status);
  const object = rules.defaulted(decoded.object);
  const problem = rules.conversionProblem?.(object);
  if (problem !== undefined) return refusal(badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`));
  const { uid, deletionTimestamp, deletionGracePeriodSeconds, selfLink, managedFields, ...meta } = object.metadata as Partial<ObjectMeta>;
  if (place.namespace !== undefined && (meta.namespace ?? place.namespace) !== place.namespace) {
    return refusal(badRequest("the namespace of the provided object does not match the namespace sent on the request"));
  }
  const name = meta.name || (meta.generateName ? `${meta.generateName.slice(0, 58)}xxxxx` : "");
  const placed = { ...meta, ...(name === "" ? {} : { name }), uid: "uid-1", creationTimestamp: "<time>", ...(place.namespace === undefined ? {} : { namespace: place.namespace }) };
  const welcome = admitted(kind, { ...object, metadata: placed as ObjectMeta });
  if ("code" in welcome) return refusal(welcome);
  const ready = rules.prepareCreate(welcome);
  const errors = rules.validate(ready);
  if (errors.length > 0) return refusal(invalidStatus({ group: rules.refusedGroup ?? kind.group, kind: kind.kind, name }, errors), decoded.warnings);
  const warnings = [...decoded.warnings, ...rules.warnings(ready)];
  return { code: 201, object: rules.canonicalized?.(ready) ?? ready, ...(warnings.length === 0 ? {} : { warnings }) };
}

/** An answer in the form of the recordings: what differs from run to run is hidden, and lists without order are sorted. */
function scrubbed(answer: Answer): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) => {
    if (key === "uid" && value !== "") return "<uid>";
    if (key === "resourceVersion" && value !== "") return "<resourceVersion>";
    if (/(Timestamp|Time)$/.test(key) && typeof value === "string" && value !== "") return "<time>";
    return value;
  })
    .replace(/xxxxx/g, "<rand>")
    .replaceAll("uid-1", "<uid>")
    .replace(/10\.96\.7\.7/g, "<ip>")
    .replace(/"nodePort":30007/g, '"nodePort":"<nodePort>"');
  const { causes, message, ...rest } = JSON.parse(text) as Answer;
  return { ...rest, message, causes: causes?.map((cause) => JSON.stringify(Object.fromEntries(Object.entries(cause).sort(([a], [b]) => (a < b ? -1 : 1))))).sort() };
}

// Left to the API server, since they need to see other objects: RuntimeClasses and namespaces.
const ELSEWHERE = /runtimeClass|RuntimeClass|overhead-without|^create-default$|^in-a-namespace-that-is-not-there/;

describe.each(FILES)("creates are answered as the API server did: %s", (name) => {
  const cases = probesOf(name).flatMap((probe) => {
    const { request } = probe;
    const place = placeOf(request.path);
    const alone = probe.setup === undefined && request.method === "POST" && request.query?.dryRun === "All" && request.body !== undefined;
    const plain = !JSON.stringify(request).includes("$repeat") && !ELSEWHERE.test(probe.name);
    return alone && plain && place !== undefined ? [{ name: probe.name, probe, place }] : [];
  });

  it.each(cases)("$name", ({ probe, place }) => {
    const { alternatives = [], ...recorded } = probe.response as Answer & { readonly alternatives?: readonly Answer[]; readonly details?: unknown };
    const answers = [recorded, ...alternatives].map((answer) => {
      const { details: _, ...rest } = answer as Answer & { readonly details?: unknown };
      return scrubbed(rest);
    });
    const got = scrubbed(answerOf(probe.request.body, place));
    if (!answers.some((answer) => JSON.stringify(answer) === JSON.stringify(got))) expect(got).toEqual(answers[0]);
  });
});
