/**
 * An object with an applied configuration merged into it, and without fields that were given up.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/{merge,remove}.go v6.3.3
 */
import { ownValue, setOwnValue } from "@everynode/model";
import { asList, asMap, type Atom, atomOf, elementsByStep, elementStep, fieldNames, fieldType, isSameAtom } from "./atom.js";
import { branchesOf, type FieldSet, isMember } from "./field-set.js";
import type { ListMerge, MapMerge, MergeType } from "./merge-type.js";
import { fieldElement } from "./path-element.js";

/** `live` with everything that `config` says. What only one of them has is shared with the result. */
export function merged(type: MergeType, live: unknown, config: unknown): unknown {
  if (config === undefined || live === config) return live;
  if (live === undefined) return config;
  const [was, is] = [atomOf(type, live), atomOf(type, config)];
  // Where the two are of different types the configuration's counts, as far as it says anything.
  if (!isSameAtom(was, is)) return mergedAtom(is, live, config) ?? mergedAtom(was, live, config);
  return mergedAtom(is, live, config);
}

function mergedAtom(atom: Atom, live: unknown, config: unknown): unknown {
  if (atom.is === "map") return mergedMap(atom.map, live, config);
  return atom.is === "list" ? mergedList(atom.list, live, config) : config;
}

function mergedMap(map: MapMerge, live: unknown, config: unknown): unknown {
  const [was, is] = [asMap(live), asMap(config)];
  const names = fieldNames(was, is);
  if (map.atomic || names.length === 0) return config;
  const fields: { [name: string]: unknown } = {};
  for (const name of names) {
    const type = fieldType(map, name);
    const [old, young] = [was && ownValue(was, name), is && ownValue(is, name)];
    const value = type === undefined ? old : merged(type, old, young);
    if (value !== undefined) setOwnValue(fields, name, value);
  }
  return fields;
}

interface Element {
  readonly element: string;
  readonly item: unknown;
}

function elementsOf(list: ListMerge, items: readonly unknown[]): readonly Element[] {
  const steps = items.map((item) => ({ step: elementStep(list, item), item }));
  return steps.flatMap(({ step, item }) => (step.ok ? [{ element: step.element, item }] : []));
}

function mergedList(list: ListMerge, live: unknown, config: unknown): unknown {
  const [was, is] = [asList(live) ?? [], asList(config) ?? []];
  if (list.relation === "atomic" || (was.length === 0 && is.length === 0)) return config;
  return new ListMerging(list, elementsOf(list, was), elementsOf(list, is)).run();
}

/**
 * Merges two lists so that the order of both is kept as far as that goes: elements of the live list stay before those that stand behind
 * them there, unless the configuration, which has the last word, says otherwise of the elements that both have.
 *
 * [a, b, c] with [b, d, a] applied over it is [b, d, a, c]: `a` and `b` are shared, and come as the configuration has them.
 */
class ListMerging {
  readonly #list: ListMerge;
  readonly #live: readonly Element[];
  readonly #config: readonly Element[];
  readonly #byLive: ReadonlyMap<string, readonly unknown[]>;
  readonly #byConfig: ReadonlyMap<string, readonly unknown[]>;
  readonly #shared: readonly string[];
  readonly #done = new Set<string>();
  readonly #out: unknown[] = [];
  #nextShared = 0;

  constructor(list: ListMerge, live: readonly Element[], config: readonly Element[]) {
    this.#list = list;
    this.#live = live;
    this.#config = config;
    this.#byLive = elementsByStep(list, live.map(({ item }) => item));
    this.#byConfig = elementsByStep(list, config.map(({ item }) => item));
    this.#shared = config.map(({ element }) => element).filter((element) => this.#byLive.has(element));
  }

  run(): unknown {
    let [l, c] = [0, 0];
    while (l < this.#live.length || c < this.#config.length) {
      const [live, config] = [this.#live[l], this.#config[c]];
      if (live !== undefined && config !== undefined) {
        if (live.element === config.element) {
          this.#take(config);
          this.#nextShared++;
          [l, c] = [l + 1, c + 1];
          continue;
        }
        const next = this.#shared[this.#nextShared];
        // A shared element, but not the one whose turn it is.
        if (this.#byConfig.has(live.element) && next !== undefined && next !== live.element) {
          l++;
          continue;
        }
      }
      if (live !== undefined) {
        if (!this.#byConfig.has(live.element)) {
          this.#out.push(live.item);
          l++;
          continue;
        }
        if (this.#done.has(live.element)) l++;
      }
      if (config !== undefined) {
        this.#take(config);
        if (this.#shared[this.#nextShared] === config.element) this.#nextShared++;
        c++;
      }
    }
    return this.#out.length === 0 ? undefined : this.#out;
  }

  /** An element of the configuration, merged into the live one where there is exactly one. */
  #take({ element, item }: Element): void {
    this.#done.add(element);
    const live = this.#byLive.get(element) ?? [];
    const value = merged(this.#list.items(), live.length > 1 ? null : live[0], item);
    if (value !== undefined) this.#out.push(value);
  }
}

/** The value without the fields and elements of `gone`; null where nothing is left of a map or list. What stays is shared. */
export function withoutFields(type: MergeType, value: unknown, gone: FieldSet): unknown {
  const atom = atomOf(type, value);
  if (atom.is === "scalar") return value;
  return (atom.is === "map" ? mapWithout(atom.map, value, gone) : listWithout(atom.list, value, gone)) ?? null;
}

function mapWithout(map: MapMerge, value: unknown, gone: FieldSet): unknown {
  const object = asMap(value);
  if (object === undefined || map.atomic) return undefined;
  const left: { [name: string]: unknown } = {};
  for (const name of fieldNames(object, undefined)) {
    const each = ownValue(object, name);
    const node = gone[fieldElement(name)];
    if (isMember(node)) continue;
    const type = fieldType(map, name);
    setOwnValue(left, name, node === undefined || type === undefined ? each : withoutFields(type, each, node));
  }
  return Object.keys(left).length === 0 ? undefined : left;
}

function listWithout(list: ListMerge, value: unknown, gone: FieldSet): unknown {
  const items = asList(value);
  if (items === undefined || list.relation === "atomic") return undefined;
  const left: unknown[] = [];
  for (const item of items) {
    const step = elementStep(list, item);
    const node = step.ok ? gone[step.element] : undefined;
    if (isMember(node)) continue;
    left.push(node === undefined || branchesOf(node).length === 0 ? item : withoutFields(list.items(), item, node));
  }
  return left.length === 0 ? undefined : left;
}
