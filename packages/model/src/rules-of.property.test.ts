import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode } from "./decoding.js";
import { deepEqual } from "./json.js";
import type { Kind } from "./kind.js";
import type { KindRules, UpdateRules } from "./kind-rules.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { KubeObject, ObjectMeta } from "./kube-object.js";
import { rulesOf } from "./rules-of.js";

type Parted = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/** An object that the API server took, as it is stored here. */
interface Stored {
  readonly name: string;
  readonly rules: KindRules;
  readonly object: Parted;
}

interface Probe {
  readonly name: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: { readonly apiVersion?: string; readonly kind?: string } };
  readonly setup?: readonly unknown[];
  readonly response: { readonly code: number };
}

const FILES = ["daemonset-validation", "daemonset-defaulting", "pod", "node", "namespace", "replicaset", "deployment", "controllerrevision", "priorityclass", "resourcequota", "lease", "event"];

function probesOf(name: string): readonly Probe[] {
  const file = new URL(`../../conformance/recordings/probes/${name}.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Probe[]) : [];
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function stored(kind: Kind, { path, body }: Probe["request"]): KubeObject | undefined {
  const rules = rulesOf(kind);
  const decoded = decode(body, kind, { fieldValidation: "Ignore" });
  if (!decoded.ok) return undefined;
  const object = rules.defaulted(decoded.object);
  const meta = { uid: "u", resourceVersion: "1", creationTimestamp: "2024-01-01T00:00:00Z", ...(kind.namespaced ? { namespace: path.split("/namespaces/")[1]?.split("/")[0] ?? "" } : {}) };
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...given } = object.metadata as Partial<ObjectMeta>;
  const prepared = rules.prepareCreate({ ...object, metadata: { ...given, ...meta, name: given.name ?? "a" } });
  return rules.canonicalized?.(prepared) ?? prepared;
}

const CORPUS: readonly Stored[] = FILES.flatMap((file) =>
  probesOf(file).flatMap(({ name, request, response, setup }): readonly Stored[] => {
    if (setup !== undefined || request.method !== "POST" || response.code !== 201) return [];
    const kind = BUILT_IN_KINDS.byApiVersion(request.body?.apiVersion ?? "", request.body?.kind ?? "");
    const object = kind === undefined ? undefined : stored(kind, request);
    return kind === undefined || object === undefined ? [] : [{ name: `${file}: ${name}`, rules: rulesOf(kind), object: frozen(object) }];
  }),
);

/** Names of the objects for which the law does not hold. */
const exceptions = (holds: (stored: Stored) => boolean): readonly string[] => CORPUS.filter((each) => !holds(each)).map(({ name }) => name);

describe("the rules of a kind", () => {
  it("are always the same", () => {
    for (const kind of BUILT_IN_KINDS.kinds) expect(rulesOf(kind)).toBe(rulesOf(kind));
  });

  it("have nothing to fill in twice", () => {
    expect(exceptions(({ rules, object }) => rules.defaulted(object) === object)).toEqual([]);
  });

  it("find the same in an object however often they look", () => {
    expect(exceptions(({ rules, object }) => deepEqual(rules.validate(object), rules.validate(structuredClone(object))))).toEqual([]);
  });

  it("let an object take its own place", () => {
    expect(exceptions(({ rules, object }) => rules.validateUpdate(object, object).length === 0)).toEqual([]);
    expect(exceptions(({ rules, object }) => rules.validateUpdate(structuredClone(object), object).length === 0)).toEqual([]);
  });

  it("leave an object that takes its own place as it is", () => {
    expect(exceptions(({ rules, object }) => deepEqual(rules.prepareUpdate(object, object), object))).toEqual([]);
    expect(exceptions(({ rules, object }) => deepEqual(rules.prepareUpdate(structuredClone(object), object), object))).toEqual([]);
  });

  it("do not count a change of labels as a new generation", () => {
    const relabelled = ({ object }: Stored): KubeObject => ({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, extra: "1" } } });
    expect(exceptions((each) => each.rules.prepareUpdate(relabelled(each), each.object).metadata.generation === each.object.metadata.generation)).toEqual([]);
  });

  it("keep the spec through a write of the status", () => {
    const specAfter = (object: Parted, rules: UpdateRules): unknown => (rules.prepare({ ...object, spec: {} } as Parted, object) as Parted).spec;
    expect(exceptions(({ rules: { status }, object }) => status === undefined || specAfter(object, status) === object.spec)).toEqual([]);
  });

  it("let a status take its own place", () => {
    const errorsOf = (object: Parted, rules: UpdateRules): number => rules.validate(rules.prepare(structuredClone(object), object), object).length;
    expect(exceptions(({ rules: { status }, object }) => status === undefined || errorsOf(object, status) === 0)).toEqual([]);
  });

  it("keep the status through a write of the rest", () => {
    const statusAfter = ({ rules, object }: Stored): unknown => (rules.prepareUpdate({ ...object, status: {} } as Parted, object) as Parted).status;
    expect(exceptions((each) => each.rules.status === undefined || statusAfter(each) === each.object.status)).toEqual([]);
  });

  it("refuse another name, another uid and another moment of creation", () => {
    for (const part of [{ name: "other" }, { uid: "other" }, { creationTimestamp: "2025-01-01T00:00:00Z" }]) {
      const changed = ({ object }: Stored): KubeObject => ({ ...object, metadata: { ...object.metadata, ...part } });
      expect(exceptions((each) => each.rules.validateUpdate(changed(each), each.object).some(({ message }) => message.endsWith("field is immutable")))).toEqual([]);
    }
  });
});
