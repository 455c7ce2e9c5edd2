/**
 * A persistent map with string keys in code-unit order: a B+ tree whose every edit copies one path and shares the rest.
 *
 * Everything that everynode keeps by name is a `SortedMap`, so whatever iterates does so in one order on every machine.
 * Get, set and delete cost O(log n) comparisons; an edit of a map of 100,000 entries copies about three small arrays.
 */

/** Entries of a leaf, and children of a branch, at most; half of it after a split. 32 copied fastest of 16, 32 and 64. */
const WIDTH = 32;
/** A node with fewer entries than this is joined with a neighbour when both fit into one. */
const SPARSE = 10;

/*
 * Nodes are instances of classes, and arrays are copies of others, for V8's sake: it remembers of literals, and of `new Array`, that what they
 * made lived long (a tree that is built and kept), and goes on to put such objects among the old ones right away, where those that die soon are
 * swept late and at great cost.
 */

class Leaf<V> {
  readonly keys: readonly string[];
  readonly values: readonly V[];
  readonly children: undefined;
  readonly size: number;

  constructor(keys: readonly string[], values: readonly V[]) {
    this.keys = keys;
    this.values = values;
    this.children = undefined;
    this.size = keys.length;
  }
}

class Branch<V> {
  /** The least key below each child. */
  readonly keys: readonly string[];
  readonly values: undefined;
  readonly children: readonly TreeNode<V>[];
  readonly size: number;

  constructor(keys: readonly string[], children: readonly TreeNode<V>[], size: number) {
    this.keys = keys;
    this.values = undefined;
    this.children = children;
    this.size = size;
  }
}

type TreeNode<V> = Leaf<V> | Branch<V>;

/** A branch whose size is not known yet. */
function branch<V>(keys: readonly string[], children: readonly TreeNode<V>[]): Branch<V> {
  let size = 0;
  for (const child of children) size += child.size;
  return new Branch(keys, children, size);
}

/** The index of the last key that is not greater than `key`, or -1. */
function floorIndex(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Arrays of every length that a node's may have, to be copied. */
const BLANKS: readonly (readonly undefined[])[] = Array.from({ length: WIDTH + 2 }, (_, length) => Array.from({ length }, () => undefined));

const blank = <T>(length: number): T[] => (BLANKS[length] as readonly unknown[]).slice() as T[];

function inserted<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = blank<T>(list.length + 1);
  for (let i = 0; i < at; i++) copy[i] = list[i] as T;
  copy[at] = item;
  for (let i = at; i < list.length; i++) copy[i + 1] = list[i] as T;
  return copy;
}

function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = list.slice();
  copy[at] = item;
  return copy;
}

function removed<T>(list: readonly T[], at: number): T[] {
  const copy = blank<T>(list.length - 1);
  for (let i = 0; i < at; i++) copy[i] = list[i] as T;
  for (let i = at + 1; i < list.length; i++) copy[i - 1] = list[i] as T;
  return copy;
}

/** A node that became too wide, as two. */
class Split<V> {
  readonly left: TreeNode<V>;
  readonly right: TreeNode<V>;

  constructor(left: TreeNode<V>, right: TreeNode<V>) {
    this.left = left;
    this.right = right;
  }
}

/** Where appending in order, splits leave full nodes behind, so that maps built from sorted input stay dense. */
const splitPoint = (at: number, length: number): number => (at === length - 1 ? length - 1 : length >>> 1);

function setInLeaf<V>(node: Leaf<V>, key: string, value: V): TreeNode<V> | Split<V> {
  const at = floorIndex(node.keys, key);
  if (at >= 0 && node.keys[at] === key) {
    return node.values[at] === value ? node : new Leaf(node.keys, replaced(node.values, at, value));
  }
  const keys = inserted(node.keys, at + 1, key);
  const values = inserted(node.values, at + 1, value);
  if (keys.length <= WIDTH) return new Leaf(keys, values);
  const split = splitPoint(at + 1, keys.length);
  return new Split(new Leaf(keys.slice(0, split), values.slice(0, split)), new Leaf(keys.slice(split), values.slice(split)));
}

function setInBranch<V>(node: Branch<V>, key: string, value: V): TreeNode<V> | Split<V> {
  const at = Math.max(0, floorIndex(node.keys, key));
  const child = node.children[at] as TreeNode<V>;
  const grown = setIn(child, key, value);
  if (grown === child) return node;
  const first = grown instanceof Split ? grown.left : grown;
  const least = first.keys[0] as string;
  const keys = node.keys[at] === least ? node.keys : replaced(node.keys, at, least);
  const children = replaced(node.children, at, first);
  if (!(grown instanceof Split)) return new Branch(keys, children, node.size + first.size - child.size);
  const moreKeys = inserted(keys, at + 1, grown.right.keys[0] as string);
  const moreChildren = inserted(children, at + 1, grown.right);
  if (moreKeys.length <= WIDTH) return branch(moreKeys, moreChildren);
  const split = splitPoint(at + 1, moreKeys.length);
  return new Split(branch(moreKeys.slice(0, split), moreChildren.slice(0, split)), branch(moreKeys.slice(split), moreChildren.slice(split)));
}

function setIn<V>(node: TreeNode<V>, key: string, value: V): TreeNode<V> | Split<V> {
  return node.children === undefined ? setInLeaf(node, key, value) : setInBranch(node, key, value);
}

function joined<V>(a: TreeNode<V>, b: TreeNode<V>): TreeNode<V> {
  if (a.children === undefined && b.children === undefined) return new Leaf([...a.keys, ...b.keys], [...a.values, ...b.values]);
  if (a.children !== undefined && b.children !== undefined) return branch([...a.keys, ...b.keys], [...a.children, ...b.children]);
  return a;
}

/** The branch with `child` in place of the one at `at`, joined with a neighbour where that keeps the tree dense. */
function withChild<V>(node: Branch<V>, at: number, child: TreeNode<V>): TreeNode<V> {
  if (child.size === 0) return branch(removed(node.keys, at), removed(node.children, at));
  if (child.keys.length < SPARSE && node.children.length > 1) {
    const left = at > 0 ? at - 1 : at;
    const a = left === at ? child : (node.children[left] as TreeNode<V>);
    const b = left === at ? (node.children[at + 1] as TreeNode<V>) : child;
    if (a.keys.length + b.keys.length <= WIDTH) {
      const whole = joined(a, b);
      return branch(replaced(removed(node.keys, left + 1), left, whole.keys[0] as string), replaced(removed(node.children, left + 1), left, whole));
    }
  }
  return branch(replaced(node.keys, at, child.keys[0] as string), replaced(node.children, at, child));
}

function deleteIn<V>(node: TreeNode<V>, key: string): TreeNode<V> {
  const at = floorIndex(node.keys, key);
  if (at < 0) return node;
  if (node.children === undefined) return node.keys[at] === key ? new Leaf(removed(node.keys, at), removed(node.values, at)) : node;
  const child = node.children[at] as TreeNode<V>;
  const rest = deleteIn(child, key);
  return rest === child ? node : withChild(node, at, rest);
}

function* entriesFrom<V>(node: TreeNode<V>, from: string): Generator<readonly [string, V]> {
  const start = Math.max(0, floorIndex(node.keys, from));
  if (node.children === undefined) {
    for (let i = start; i < node.keys.length; i++) {
      const key = node.keys[i] as string;
      if (key >= from) yield [key, node.values[i] as V];
    }
    return;
  }
  for (let i = start; i < node.children.length; i++) yield* entriesFrom(node.children[i] as TreeNode<V>, from);
}

function forEachIn<V>(node: TreeNode<V>, visit: (value: V, key: string) => void): void {
  if (node.children === undefined) for (let i = 0; i < node.keys.length; i++) visit(node.values[i] as V, node.keys[i] as string);
  else for (const child of node.children) forEachIn(child, visit);
}

const EMPTY: Leaf<never> = new Leaf<never>([], []);

/** A persistent map from strings to `V`, ordered by key; every edit returns a new map and leaves this one as it was. */
export class SortedMap<V> {
  readonly #root: TreeNode<V>;

  private constructor(root: TreeNode<V>) {
    this.#root = root;
  }

  static readonly #none: SortedMap<never> = new SortedMap<never>(EMPTY);

  /** The map without entries. */
  static empty<V>(): SortedMap<V> {
    return SortedMap.#none;
  }

  /** A map of `entries`; of equal keys the last wins. */
  static from<V>(entries: Iterable<readonly [string, V]>): SortedMap<V> {
    let map = SortedMap.empty<V>();
    for (const [key, value] of entries) map = map.set(key, value);
    return map;
  }

  get size(): number {
    return this.#root.size;
  }

  /** The value under `key`, or undefined. */
  get(key: string): V | undefined {
    let node = this.#root;
    while (node.children !== undefined) {
      const at = floorIndex(node.keys, key);
      if (at < 0) return undefined;
      node = node.children[at] as TreeNode<V>;
    }
    const at = floorIndex(node.keys, key);
    return at >= 0 && node.keys[at] === key ? node.values[at] : undefined;
  }

  /** Whether there is a value under `key`. */
  has(key: string): boolean {
    let node = this.#root;
    while (node.children !== undefined) {
      const at = floorIndex(node.keys, key);
      if (at < 0) return false;
      node = node.children[at] as TreeNode<V>;
    }
    const at = floorIndex(node.keys, key);
    return at >= 0 && node.keys[at] === key;
  }

  /** This map with `value` under `key`; the same map if it was there already. */
  set(key: string, value: V): SortedMap<V> {
    const grown = setIn(this.#root, key, value);
    if (grown instanceof Split) return new SortedMap<V>(branch([grown.left.keys[0] as string, grown.right.keys[0] as string], [grown.left, grown.right]));
    return grown === this.#root ? this : new SortedMap<V>(grown);
  }

  /** This map without `key`; the same map if there was none. */
  delete(key: string): SortedMap<V> {
    const root = deleteIn(this.#root, key);
    if (root === this.#root) return this;
    if (root.size === 0) return SortedMap.empty<V>();
    return new SortedMap<V>(root.children !== undefined && root.children.length === 1 ? (root.children[0] as TreeNode<V>) : root);
  }

  /** The entry with the least key, or undefined. O(log n). */
  first(): readonly [string, V] | undefined {
    let node = this.#root;
    if (node.size === 0) return undefined;
    while (node.children !== undefined) node = node.children[0] as TreeNode<V>;
    return [node.keys[0] as string, node.values[0] as V];
  }

  /** How many keys are less than `key`. O(log n). */
  rank(key: string): number {
    let node = this.#root;
    let before = 0;
    while (node.children !== undefined) {
      const at = floorIndex(node.keys, key);
      if (at < 0) return before;
      for (let i = 0; i < at; i++) before += (node.children[i] as TreeNode<V>).size;
      node = node.children[at] as TreeNode<V>;
    }
    const at = floorIndex(node.keys, key);
    return before + (at >= 0 && node.keys[at] === key ? at : at + 1);
  }

  /** The entries in order of key, from the first key that is not less than `from`. */
  entries(from = ""): Generator<readonly [string, V]> {
    return entriesFrom(this.#root, from);
  }

  /** Calls `visit` with every entry in order of key; faster than `entries`. */
  forEach(visit: (value: V, key: string) => void): void {
    forEachIn(this.#root, visit);
  }

  /** The entries whose keys begin with `prefix`, in order. */
  *withPrefix(prefix: string): Generator<readonly [string, V]> {
    for (const entry of entriesFrom(this.#root, prefix)) {
      if (!entry[0].startsWith(prefix)) return;
      yield entry;
    }
  }

  /** The keys in order. */
  keys(): string[] {
    const keys: string[] = [];
    forEachIn(this.#root, (_, key) => keys.push(key));
    return keys;
  }

  /** The values in order of key. */
  values(): V[] {
    const values: V[] = [];
    forEachIn(this.#root, (value) => values.push(value));
    return values;
  }
}
