/** Objects that a cluster begins with: new ones are created, ones that another cluster printed come in with their uids and status. */
import { keyOf, objectAt, type PatchRequest, storeObject, withDefinedKind } from "@everynode/api";
import { requested, type Simulation, withNewKindsWatched, worldChanged } from "@everynode/core";
import { BUILT_IN_KINDS, decode, definedKind, describeProblem, type Kind, type KubeObject, type KindTable, type ManifestDocument, type ManifestProblem, type Node, readManifests, rulesOf, uncheckedKeywords, withDefinitions } from "@everynode/model";
import { machineOf } from "@everynode/node";
import { ApiError, describedValue, ManifestError, UsageError } from "./api-error.js";
import { knownWord } from "./known-options.js";
import { withOwnCopy } from "./own-copy.js";
import { objectCount, servedKind } from "./served-kind.js";

/** How manifests are taken. */
export interface LoadObjectsOptions {
  /** Versions of before apps/v1: "convert" (with a warning that says what was filled in), or "refuse", as today's API server. "convert" where left out. */
  readonly legacy?: "convert" | "refuse";
  /** Name of the file that the text is from, for messages. */
  readonly file?: string;
}

/** What came of loading: the simulation with the objects in it, and what a person should be told. */
export interface Loaded {
  readonly simulation: Simulation;
  readonly warnings: readonly string[];
}

/** The objects of manifests in text. Throws a `ManifestError` that names file, line and column of everything that is wrong. */
export function manifestObjects(text: string, kinds: KindTable, options: LoadObjectsOptions = {}): readonly ManifestDocument[] {
  const { file } = options;
  const legacy = knownWord(options.legacy ?? "convert", ["convert", "refuse"], "legacy");
  const reading = { oldVersions: legacy === "convert" ? "convertInvented" : "refuse", ...(file === undefined ? {} : { file }) } as const;
  let read = readManifests(text, { ...reading, kinds });
  // Objects of kinds that the manifests themselves define.
  const known = withDefinitions(kinds, read.documents.filter((document) => document.servedAs?.key === DEFINITION).map((document) => document.object));
  if (known !== kinds) read = readManifests(text, { ...reading, kinds: known });
  const { documents, problems } = read;
  if (problems.length > 0) throw new ManifestError(problems.map((problem: ManifestProblem) => describeProblem(problem)).join("\n"), problems);
  return documents;
}

const DEFINITION = "CustomResourceDefinition";

/** True for an object that a cluster has had: it came out of an API server, and goes in as it is. */
function isDumped(object: object): boolean {
  const { uid } = ((object ?? {}) as Partial<KubeObject>).metadata ?? {};
  return typeof uid === "string" && uid !== "";
}

interface Loading {
  simulation: Simulation;
  readonly warnings: string[];
}

/** An object to load, and its place (`agent.yaml:9:1`) if it came from a manifest. */
interface Loadable {
  readonly object: object;
  readonly where?: string;
}

function placed({ object, source }: ManifestDocument): Loadable {
  const { file = "manifest", line, column } = source;
  return { object, where: `${file}:${line}:${column}` };
}

/** An object that another cluster printed: decoded and defaulted, and stored under its own uid. */
function loadDumped(loading: Loading, { object, where }: Loadable): void {
  const kind = servedKind(loading.simulation.cluster.kinds, object);
  const decoded = decode(object, kind, { fieldValidation: "Strict", kinds: loading.simulation.cluster.kinds });
  if (!decoded.ok) throw new ApiError(decoded.status, where);
  const { cluster } = loading.simulation;
  const dumped = rulesOf(kind).defaulted(decoded.object);
  const present = objectAt(cluster, kind.key, keyOf(dumped.metadata.namespace, dumped.metadata.name));
  if (present !== undefined && present.metadata.uid !== dumped.metadata.uid && kind.key !== "Namespace" && kind.key !== "PriorityClass") {
    throw new UsageError(`${kind.key} ${JSON.stringify(dumped.metadata.name)} is given twice, with two uids`);
  }
  const defined = withDefinedKind(cluster, kind.key, dumped);
  const stored = { ...loading.simulation, cluster: storeObject(defined, kind.key, dumped).state };
  loading.simulation = defined === cluster ? stored : withNewKindsWatched(stored);
}

/** A new object, through the API server as a person's client sends it. */
function loadNew(loading: Loading, { object, where }: Loadable): void {
  const kind = servedKind(loading.simulation.cluster.kinds, object);
  const namespace = (object as Partial<KubeObject>).metadata?.namespace ?? "";
  const place = kind.namespaced ? { namespace: namespace === "" ? "default" : namespace } : {};
  const { simulation, response } = requested(loading.simulation, presentNamespace(loading.simulation, kind, object) ?? { verb: "create", kind: kind.key, ...place, object, fieldValidation: "Strict" });
  if (!response.ok) throw new ApiError(response.status, where);
  loading.warnings.push(...(response.warnings ?? []));
  loading.simulation = simulation;
}

/** Several manifests may bring the same namespace: all but the first only add to it. */
function presentNamespace({ cluster }: Simulation, kind: Kind, object: object): PatchRequest | undefined {
  const { name = "" } = (object as Partial<KubeObject>).metadata ?? {};
  if (kind.key !== "Namespace" || objectAt(cluster, kind.key, name) === undefined) return undefined;
  return { verb: "patch", kind: kind.key, name, patchType: "merge", patch: object, fieldValidation: "Strict" };
}

/** Nodes that were loaded get the machine that stands behind them. */
function addMachine(loading: Loading, node: Node): void {
  const { capacity, allocatable } = node.status ?? {};
  const resources = allocatable ?? capacity;
  const count = objectCount(loading.simulation, "Machine");
  const machine = machineOf({ name: node.metadata.name, ...(resources === undefined ? {} : { resources }) }, count + 1);
  loading.simulation = worldChanged(loading.simulation, "Machine", machine);
}

function flattened(object: object): readonly object[] {
  const { kind, items } = (object ?? {}) as { readonly kind?: unknown; readonly items?: unknown };
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? (items as readonly object[]).flatMap(flattened) : [object];
}

/** Says once for each kind that nothing in everynode acts on it. */
function noteUnacted(loading: Loading, objects: readonly object[]): void {
  const said = new Set<string>();
  for (const object of objects) {
    const kind = servedKind(loading.simulation.cluster.kinds, object);
    if (said.has(kind.key) || isActedOn(loading.simulation, kind)) continue;
    said.add(kind.key);
    loading.warnings.push(`${kind.kind} objects are stored; nothing in this cluster acts on them`);
  }
}

/** Built-in kinds say it themselves; a user's own kind lives by the controllers that watch it. */
function isActedOn({ setup }: Simulation, kind: Kind): boolean {
  if (kind.acted || BUILT_IN_KINDS.byKey(kind.key) !== undefined) return kind.acted;
  return setup.controllers.some((controller) => controller.watches.some((watch) => watch.kind === kind.key));
}

/** Says what of a kind's schema nobody in everynode looks at. */
function noteUnchecked(loading: Loading, objects: readonly object[]): void {
  for (const object of objects) {
    const kind = servedKind(loading.simulation.cluster.kinds, object).key === DEFINITION ? definedKind(object) : undefined;
    const unchecked = kind?.validation === undefined ? [] : uncheckedKeywords(kind.validation);
    if (unchecked.length > 0) loading.warnings.push(`the schema of ${kind?.kind} has ${unchecked.join(", ")}, which this cluster does not check`);
  }
}

/** Puts objects into a simulation: text is read as manifests. Throws a `ManifestError`, `ApiError` or `UsageError`, the simulation as it was. */
export function withObjects(simulation: Simulation, objects: string | readonly object[], options: LoadObjectsOptions = {}): Loaded {
  if (typeof objects !== "string" && !Array.isArray(objects)) throw new UsageError(`objects must be manifests as text, or a list of objects; got ${describedValue(objects)}`);
  const documents = typeof objects === "string" ? manifestObjects(objects, simulation.cluster.kinds, options) : undefined;
  const all: readonly Loadable[] = documents?.map(placed) ?? (objects as readonly object[]).map(withOwnCopy).flatMap(flattened).map((object) => ({ object }));
  const loading: Loading = { simulation, warnings: documents?.flatMap((document) => document.warnings) ?? [] };
  for (const each of all) {
    const { object } = each;
    if (isDumped(object)) loadDumped(loading, each);
    else loadNew(loading, each);
    if (servedKind(loading.simulation.cluster.kinds, object).key === "Node") addMachine(loading, object as Node);
  }
  const loaded = all.map((each) => each.object);
  noteUnacted(loading, loaded);
  noteUnchecked(loading, loaded);
  return { simulation: loading.simulation, warnings: loading.warnings };
}
