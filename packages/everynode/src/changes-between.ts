/** What is different in two clusters, or at two moments of one: two futures of one past, before and after a command. */
import { type ClusterState, type Shelf, shelfOf } from "@everynode/api";
import { isJsonObject, type Kind, type KubeObject } from "@everynode/model";
import type { Snapshot } from "./cluster-input.js";
import { UsageError } from "./api-error.js";
import { frozen } from "./frozen.js";
import { type KnownNames, knownOptions } from "./known-options.js";
import { kindOfWord } from "./served-kind.js";

/** A field that is not the same: `spec.template.spec.containers[0].image`. A value that is not there is undefined. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An object that is there on one side only, or that is not the same. */
export interface ObjectChange {
  readonly type: "added" | "removed" | "changed";
  readonly kind: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
  /** What is not the same; none where the object is there on one side only. */
  readonly fields: readonly FieldChange[];
}

/** All that changed, in order of kind, namespace and name. */
export interface Changes {
  readonly objects: readonly ObjectChange[];
  /** `+ Pod default/agent-x2x`, `- ...`, `~ DaemonSet default/agent` with a line for each field; empty where nothing changed. */
  readonly text: string;
}

/** What to compare. */
export interface ChangesOptions {
  /** Names of kinds, as kubectl takes them (`ds`, `Pod`); all but Leases and Events where left out. */
  readonly kinds?: readonly string[];
}

const NAMES: KnownNames<ChangesOptions> = { kinds: true };
/** Such change all the time, and say little. */
const NOISE: ReadonlySet<string> = new Set(["Lease", "Event", "Event.events.k8s.io"]);

/**
 * What is different from `before` to `after`: clusters, moments or snapshots. Linear in the number of objects, and in the size of those that are not the same. Throws a `UsageError` for
 * what is no cluster, and for a kind that is not served.
 */
export function changesBetween(before: Snapshot, after: Snapshot, options: ChangesOptions = {}): Changes {
  const { kinds } = knownOptions(options, NAMES, "changesBetween");
  const [old, now] = [stateIn(before), stateIn(after)];
  const objects = kindsIn(now, old, kinds).flatMap((kind) => shelfChanges(kind, objectsOf(old, kind), objectsOf(now, kind)));
  return { objects, text: objects.map(changeText).join("") };
}

function stateIn(side: Snapshot): ClusterState {
  const state = (side as Partial<Snapshot> | null | undefined)?.simulation?.cluster;
  if (state === undefined) throw new UsageError("what is compared are clusters, moments of a history, or what snapshot() returned");
  return state;
}

function kindsIn(now: ClusterState, old: ClusterState, words: readonly string[] | undefined): readonly Kind[] {
  if (words !== undefined) return words.map((word) => kindOfWord(now.kinds, word));
  const more = old.kinds.kinds.filter(({ key }) => now.kinds.byKey(key) === undefined);
  return [...now.kinds.kinds, ...more].filter(({ key, hidden }) => hidden !== true && !NOISE.has(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

type Objects = Shelf["collection"]["objects"];

const objectsOf = (state: ClusterState, { key }: Kind): Objects | undefined => (state.kinds.byKey(key) === undefined ? undefined : shelfOf(state, key).collection.objects);

function shelfChanges(kind: Kind, before: Objects | undefined, after: Objects | undefined): readonly ObjectChange[] {
  if (before === after) return [];
  const changes: ObjectChange[] = [];
  before?.forEach((object, key) => {
    const now = after?.get(key);
    if (now === object) return;
    const fields = now === undefined ? [] : fieldChanges("", object, now);
    if (now === undefined || fields.length > 0) changes.push(changeOf(kind, { before: object, after: now, fields }));
  });
  after?.forEach((object, key) => {
    if (before?.has(key) !== true) changes.push(changeOf(kind, { before: undefined, after: object, fields: [] }));
  });
  const placeOf = ({ namespace, name }: ObjectChange): string => `${namespace}/${name}`;
  return changes.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0));
}

function changeOf({ kind }: Kind, { before, after, fields }: Pick<ObjectChange, "before" | "after" | "fields">): ObjectChange {
  const { name = "", namespace = "" } = (after ?? before)?.metadata ?? {};
  const type = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return frozen({ type, kind, namespace, name, before, after, fields });
}

/** Where a value stands among its brothers: an item of a list is known by its name, where all of them have one. */
function entriesOf(value: object): ReadonlyMap<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value).map(([name, of]) => [NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`, of]));
  const names = value.map((item: unknown) => (isJsonObject(item) ? (item["name"] ?? item["type"]) : undefined));
  const areNamed = names.every((name) => typeof name === "string") && new Set(names).size === names.length;
  return new Map(value.map((item: unknown, at) => [areNamed ? `[${String(names[at])}]` : `[${at}]`, item]));
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** They tell nothing that the other fields do not. */
const BOOKKEEPING: ReadonlySet<string> = new Set(["metadata.resourceVersion", "metadata.managedFields"]);

/** The fields that are not the same, but for those that the API server keeps of writes. */
function fieldChanges(path: string, before: unknown, after: unknown): readonly FieldChange[] {
  if (Object.is(before, after) || BOOKKEEPING.has(path)) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) return [{ path, before, after }];
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const steps = [...old.keys(), ...[...now.keys()].filter((step) => !old.has(step))];
  return steps.flatMap((step) => fieldChanges(path === "" && step.startsWith(".") ? step.slice(1) : path + step, old.get(step), now.get(step)));
}

const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;

const SIGNS: Readonly<Record<ObjectChange["type"], string>> = { added: "+", removed: "-", changed: "~" };

function changeText({ type, kind, namespace, name, fields }: ObjectChange): string {
  const lines = fields.map(({ path, before, after }) => `    ${path}: ${shown(before)} -> ${shown(after)}\n`);
  return `${SIGNS[type]} ${kind} ${namespace === "" ? "" : `${namespace}/`}${name}\n${lines.join("")}`;
}

const shown = (value: unknown): string => (value === undefined ? "(none)" : JSON.stringify(value));
