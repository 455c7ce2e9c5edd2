/**
 * P-27: resourceVersions strictly increase, each write's log entry carries its own; the entries of a kind stand in their order, each once, and folded over what was there at first they
 * give the store; a generation changes if and only if the spec does; no uid comes twice; a write that names a resourceVersion is done if and only if it is the present one.
 *
 * The logs are read on from where they were read last, after each operation: O(writes). The whole store is compared once, at rest, where also one conditional write is tried out both
 * ways. Exceptions: the first mark of a deletion raises the generation; binding a pod does not, nor does what fills in its spec; a Deployment's counts its annotations too; kinds without a
 * generation, or without a spec. Of logs that were trimmed behind the last look the rest is believed.
 */
import { type ClusterState, handle, type LogEntry, type Shelf, shelfOf } from "@everynode/api";
import type { Simulation } from "@everynode/core";
import { deepEqual, type KubeObject } from "@everynode/model";
import { type Finding, NOTHING, type Oracle, type OracleHooks } from "./oracle.js";
import type { WriteMoment } from "../daemon/write-moment.js";

/** What is known of one kind: where its log was read up to, and what the entries said. */
interface Ledger {
  shelf: Shelf;
  position: number;
  revision: number;
  readonly objects: Map<string, KubeObject>;
}

const versionOf = (object: KubeObject | undefined): string => (object === undefined ? "nothing" : `version ${object.metadata.resourceVersion}`);

function ledgerOf(shelf: Shelf, revision: number): Ledger {
  const objects = new Map<string, KubeObject>();
  shelf.collection.objects.forEach((object, key) => objects.set(key, object));
  return { shelf, position: shelf.log.end, revision, objects };
}

const specOf = (object: KubeObject): unknown => (object as { readonly spec?: unknown }).spec;

/** Kinds whose generation counts more, or less, than changes of the spec. */
const COUNTED_OTHERWISE: ReadonlySet<string> = new Set(["Pod", "Deployment"]);

/** What is wrong with the generation that a write leaves. */
function generationProblem({ kind, object, previous }: LogEntry): string | undefined {
  if (previous === undefined || COUNTED_OTHERWISE.has(kind)) return undefined;
  const [is, was] = [object.metadata.generation, previous.metadata.generation];
  if (is === undefined || was === undefined) return undefined;
  const marked = object.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp;
  const changed = specOf(object) !== specOf(previous) && !deepEqual(specOf(object), specOf(previous));
  if (marked || (is > was) === changed) return undefined;
  return `its generation goes from ${was} to ${is}, and its spec ${changed ? "changes" : "stays as it is"}`;
}

/** The store of one history as its logs tell it. */
class StoreWatch implements OracleHooks {
  readonly #ledgers: Ledger[];
  readonly #uids = new Map<string, string>();
  #findings: Finding[] = [];

  constructor({ cluster }: Simulation) {
    this.#ledgers = cluster.shelves.map((shelf) => ledgerOf(shelf, cluster.revision));
    for (const { objects, shelf } of this.#ledgers) for (const [key, { metadata }] of objects) this.#uids.set(metadata.uid, `${shelf.kind.key} ${key}`);
  }

  #found(object: string, is: string, must: string): void {
    this.#findings.push({ object, is, must });
  }

  #entry(ledger: Ledger, entry: LogEntry): void {
    const { type, kind, key, revision, object, previous } = entry;
    const name = `${kind} ${key}`;
    if (revision <= ledger.revision) this.#found(name, `a write gets the resourceVersion ${revision}, after ${ledger.revision}`, "resourceVersions strictly increase");
    if (Number(object.metadata.resourceVersion) !== revision) this.#found(name, `the write ${revision} stores ${versionOf(object)}`, "an object carries the resourceVersion of its write");
    const known = ledger.objects.get(key);
    if (known !== previous) this.#found(name, `the event ${revision} tells of a change from ${versionOf(previous)}`, `the last event told of ${versionOf(known)}`);
    // A machine is no API object: its uid is made of its name.
    if (type === "ADDED" && ledger.shelf.kind.hidden !== true) this.#born(name, object);
    const generation = generationProblem(entry);
    if (generation !== undefined) this.#found(name, generation, "the generation changes if and only if the spec does");
    ledger.revision = revision;
    if (type === "DELETED") ledger.objects.delete(key);
    else ledger.objects.set(key, object);
  }

  #born(name: string, { metadata: { uid } }: KubeObject): void {
    const other = this.#uids.get(uid);
    if (other !== undefined) this.#found(name, `it gets the uid ${uid}, which ${other} had`, "no uid is given twice");
    this.#uids.set(uid, name);
  }

  /** Reads the logs on. */
  readonly #read = ({ shelves, revision }: ClusterState): void => {
    for (let ordinal = 0; ordinal < shelves.length; ordinal++) {
      const shelf = shelves[ordinal] as Shelf;
      const ledger = this.#ledgers[ordinal];
      if (ledger?.shelf === shelf) continue;
      if (ledger === undefined || shelf.log.start > ledger.position) this.#ledgers[ordinal] = ledgerOf(shelf, revision);
      else this.#readOn(ledger, shelf);
    }
  };

  #readOn(ledger: Ledger, shelf: Shelf): void {
    const from = ledger.position;
    ledger.shelf = shelf;
    ledger.position = shelf.log.end;
    if (shelf.log.end < from) this.#found(shelf.kind.key, `its log ends at ${shelf.log.end}, and was read up to ${from}`, "a log only grows");
    for (const entry of shelf.log.from(from)) this.#entry(ledger, entry);
    for (const { key } of shelf.log.from(from)) this.#compare(ledger, key);
  }

  #compare({ objects, shelf }: Ledger, key: string): void {
    const [told, is] = [objects.get(key), shelf.collection.objects.get(key)];
    if (told !== is) this.#found(`${shelf.kind.key} ${key}`, `the store has ${versionOf(is)}`, `that of which its events tell: ${versionOf(told)}`);
  }

  #taken(): readonly Finding[] {
    if (this.#findings.length === 0) return NOTHING;
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  onState({ cluster }: Simulation): readonly Finding[] {
    this.#read(cluster);
    return this.#taken();
  }

  atRest({ simulation: { cluster } }: { readonly simulation: Simulation }): readonly Finding[] {
    this.#read(cluster);
    for (const ledger of this.#ledgers) for (const key of new Set([...ledger.objects.keys(), ...ledger.shelf.collection.objects.keys()])) this.#compare(ledger, key);
    return [...this.#taken(), ...conditionalWritesIn(cluster)];
  }
}

/** Kinds whose objects may be deleted whatever they are, the cheapest first. */
const TRIED = ["ControllerRevision", "Node"] as const;

/** Whether a conditional write to one object of the store fails if and only if it names another version than the present one. Nothing is written. */
function conditionalWritesIn(cluster: ClusterState): readonly Finding[] {
  const shelf = TRIED.map((kind) => shelfOf(cluster, kind)).find(({ collection }) => collection.objects.size > 0);
  const object = shelf?.collection.objects.values()[0];
  if (shelf === undefined || object === undefined) return NOTHING;
  const { name, namespace, resourceVersion } = object.metadata;
  const tried = (version: string): number => handle(cluster, { verb: "delete", kind: shelf.kind.key, name, ...(namespace === undefined ? {} : { namespace }), preconditions: { resourceVersion: version }, dryRun: true }, { name: "oracle" }).response.code;
  const [present, other] = [tried(resourceVersion), tried(String(Number(resourceVersion) + 1))];
  if (present !== 409 && other === 409) return NOTHING;
  return [{ object: `${shelf.kind.key} ${name}`, is: `a write on condition of its version is answered ${present}, on condition of another one ${other}`, must: "409 for the other one only" }];
}

/** What is wrong with a write that was done though it named another version than the present one. */
function unconditional(write: LogEntry, { context: { request } }: WriteMoment): readonly Finding[] {
  if (request.verb !== "update" || request.kind !== write.kind) return NOTHING;
  const asked = (request.object as Partial<KubeObject> | null)?.metadata?.resourceVersion ?? "";
  if (asked === "" || asked === "0" || write.previous === undefined || asked === write.previous.metadata.resourceVersion) return NOTHING;
  return [{ object: `${write.kind} ${write.key}`, is: `an update of version ${asked} is done`, must: `it fails: the present one is ${write.previous.metadata.resourceVersion}` }];
}

/** The store keeps its laws. */
export const storeLaws: Oracle = {
  name: "P-27",
  title: "the store keeps its laws",
  onWrite: unconditional,
  remembering: (start) => new StoreWatch(start),
};
