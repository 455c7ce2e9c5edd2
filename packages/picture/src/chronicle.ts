/** A trace by what its entries are about, to look for causes in: the writes of each object, in order. */
import type { LogEntry } from "@everynode/api";
import type { KubeObject } from "@everynode/model";
import type { TraceEntry } from "everynode";

/** A write, and its number in the trace. */
export interface Deed {
  readonly index: number;
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly key: string;
  readonly write: Pick<LogEntry, "type" | "object" | "previous">;
  readonly entry: TraceEntry;
}

/** The writes of a trace. */
export class Chronicle {
  readonly deeds: readonly Deed[];
  readonly #byUid = new Map<string, Deed[]>();
  readonly #byKey = new Map<string, Deed[]>();

  constructor(entries: readonly TraceEntry[]) {
    this.deeds = entries.flatMap((entry, index) => deedOf(entry, index));
    for (const deed of this.deeds) {
      filed(this.#byUid, deed.write.object.metadata.uid, deed);
      filed(this.#byKey, `${deed.kind} ${deed.key}`, deed);
    }
  }

  /** The writes of an object by its uid. */
  ofUid(uid: string): readonly Deed[] {
    return this.#byUid.get(uid) ?? [];
  }

  /** The writes of whatever had this name. */
  ofKey(kind: string, key: string): readonly Deed[] {
    return this.#byKey.get(`${kind} ${key}`) ?? [];
  }

  /** The last of some writes before a number in the trace that is as asked. */
  last(deeds: readonly Deed[], before: number, is: (deed: Deed) => boolean): Deed | undefined {
    return deeds.findLast((deed) => deed.index < before && is(deed));
  }
}

function filed(index: Map<string, Deed[]>, key: string, deed: Deed): void {
  const found = index.get(key);
  if (found === undefined) index.set(key, [deed]);
  else found.push(deed);
}

function deedOf(entry: TraceEntry, index: number): readonly Deed[] {
  if ((entry.type !== "request" && entry.type !== "world") || entry.write === undefined) return [];
  const { atMs, actor, kind, write } = entry;
  const { namespace, name } = write.object.metadata;
  return [{ index, atMs, actor, kind, key: namespace === undefined || namespace === "" ? name : `${namespace}/${name}`, write, entry }];
}

/** True where the write made the object. */
export const isCreation = ({ write }: Deed): boolean => write.type === "ADDED";

/** True where the write is the object's end, or asks for it. */
export function isEnd({ write: { type, object, previous } }: Deed): boolean {
  return type === "DELETED" || (type === "MODIFIED" && object.metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined);
}

/** True where the write changed what is wished for: it made the object, asked for its end, or changed its spec. */
export function isWish(deed: Deed): boolean {
  const { object, previous } = deed.write;
  return isCreation(deed) || isEnd(deed) || generationOf(object) !== generationOf(previous);
}

const generationOf = (object: KubeObject | undefined): number => object?.metadata.generation ?? 0;
