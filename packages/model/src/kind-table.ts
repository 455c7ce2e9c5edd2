/** The kinds that one cluster serves, as an immutable value with fast lookups. */
import { invariant } from "./invariant.js";
import { apiVersionOf, type Kind } from "./kind.js";

/** A table of kinds. All lookups take constant time and never fail. */
export interface KindTable {
  /** All kinds, in the order in which they were added. */
  readonly kinds: readonly Kind[];
  /** The place in `kinds` of the kind with this key, or undefined. */
  ordinal(key: string): number | undefined;
  /** The kind with this key (`DaemonSet`, `Gadget.example.com`). */
  byKey(key: string): Kind | undefined;
  /** The kind of an object's `apiVersion` and `kind`. */
  byApiVersion(apiVersion: string, kind: string): Kind | undefined;
  /** The kind behind a path: `group` is "" for the core group. */
  byResource(group: string, version: string, plural: string): Kind | undefined;
  /** True where a kind of this group and version is served; `version` may be left out. */
  hasGroup(group: string, version?: string): boolean;
  /** The kind a person means by `ds`, `daemonset`, `daemonsets`, `DaemonSet`, `daemonsets.apps` or `daemonsets.v1.apps`; the first added wins. */
  byWord(word: string): Kind | undefined;
}

interface Indexes {
  readonly ordinal: ReadonlyMap<string, number>;
  readonly key: ReadonlyMap<string, Kind>;
  readonly apiVersion: ReadonlyMap<string, Kind>;
  readonly resource: ReadonlyMap<string, Kind>;
  readonly word: ReadonlyMap<string, Kind>;
  readonly groups: ReadonlySet<string>;
}

const resourceKey = (group: string, version: string, plural: string): string => `${group}/${version}/${plural}`;
const groupVersionKey = (group: string, version: string): string => `${group}/${version}`;

function wordsOf(kind: Kind): readonly string[] {
  const names = [kind.plural, kind.singular, ...kind.shortNames, kind.kind.toLowerCase()];
  const dotted = kind.group === "" ? [] : names.flatMap((name) => [`${name}.${kind.group}`, `${name}.${kind.version}.${kind.group}`]);
  return [...names, ...dotted];
}

function indexesOf(kinds: readonly Kind[]): Indexes {
  const word = new Map<string, Kind>();
  const groups = new Set<string>();
  for (const kind of kinds) {
    for (const each of wordsOf(kind)) if (!word.has(each)) word.set(each, kind);
    groups.add(kind.group).add(groupVersionKey(kind.group, kind.version));
  }
  return {
    ordinal: new Map(kinds.map((kind, at) => [kind.key, at])),
    key: new Map(kinds.map((kind) => [kind.key, kind])),
    apiVersion: new Map(kinds.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind])),
    resource: new Map(kinds.map((kind) => [resourceKey(kind.group, kind.version, kind.plural), kind])),
    word,
    groups,
  };
}

class IndexedKinds implements KindTable {
  readonly kinds: readonly Kind[];
  readonly #indexes: Indexes;

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
    this.#indexes = indexesOf(kinds);
    invariant(this.#indexes.key.size === kinds.length, "two kinds have one key");
    invariant(this.#indexes.resource.size === kinds.length, "two kinds have one path");
    invariant(this.#indexes.apiVersion.size === kinds.length, "two kinds have one apiVersion and kind");
  }

  ordinal(key: string): number | undefined {
    return this.#indexes.ordinal.get(key);
  }

  byKey(key: string): Kind | undefined {
    return this.#indexes.key.get(key);
  }

  byApiVersion(apiVersion: string, kind: string): Kind | undefined {
    return this.#indexes.apiVersion.get(`${apiVersion} ${kind}`);
  }

  byResource(group: string, version: string, plural: string): Kind | undefined {
    return this.#indexes.resource.get(resourceKey(group, version, plural));
  }

  hasGroup(group: string, version?: string): boolean {
    return this.#indexes.groups.has(version === undefined ? group : groupVersionKey(group, version));
  }

  byWord(word: string): Kind | undefined {
    return this.#indexes.word.get(word.toLowerCase());
  }
}

/** A table of `kinds`; fails where two have one key, path or apiVersion and kind. */
export function kindTable(kinds: readonly Kind[]): KindTable {
  return new IndexedKinds(kinds);
}

/** `table` with `kinds` added, each in place of the one with its key if there is one; linear in the size of the table. */
export function withKinds(table: KindTable, kinds: readonly Kind[]): KindTable {
  const added = new Map(kinds.map((kind) => [kind.key, kind]));
  const kept = table.kinds.map((kind) => added.get(kind.key) ?? kind);
  const fresh = [...added.values()].filter((kind) => table.byKey(kind.key) === undefined);
  return kindTable([...kept, ...fresh]);
}

/** `table` without the kinds with these keys; linear in the size of the table. */
export function withoutKinds(table: KindTable, keys: readonly string[]): KindTable {
  return kindTable(table.kinds.filter((kind) => !keys.includes(kind.key)));
}
