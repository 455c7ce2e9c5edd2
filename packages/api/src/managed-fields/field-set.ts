/**
 * Sets of fields of an object, as trees in the form of `fieldsV1`: the value is the representation.
 *
 * `{"f:spec":{"f:replicas":{}}}` has one member, `.spec.replicas`. What has members below it is one itself where it has a `"."`:
 * `{"f:labels":{".":{},"f:app":{}}}` are `.labels` and `.labels.app`. A tree has no branch without members.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/fieldpath/set.go v6.3.2
 */
import { isJsonObject } from "@everynode/model";
import { canonicalElement, compareElements } from "./path-element.js";

/** A set of fields. */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

type Growing = { [element: string]: FieldSet };
type Node = FieldSet | undefined;

/** The set without members; as a branch, a member without others below it. */
export const NO_FIELDS: FieldSet = {};

const SELF = ".";

/** True for a set without members. */
export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** True where a branch is a member itself. */
export function isMember(node: FieldSet | undefined): boolean {
  return node !== undefined && (node[SELF] !== undefined || isEmptySet(node));
}

/** A branch: the members below it, and whether it is one itself; undefined where neither is. */
export function branch(isSelf: boolean, below: FieldSet): FieldSet | undefined {
  if (isEmptySet(below)) return isSelf ? NO_FIELDS : undefined;
  return isSelf ? { [SELF]: NO_FIELDS, ...below } : below;
}

/** Collects the branches below a node. */
export class Branches {
  readonly #below: Growing = {};

  put(element: string, node: FieldSet | undefined): void {
    if (node !== undefined) this.#below[element] = node;
  }

  /** All that was put in, as a set. */
  get below(): FieldSet {
    return this.#below;
  }
}

/** The branches of a node by element, without the node itself. */
export function branchesOf(node: FieldSet): readonly (readonly [element: string, node: FieldSet])[] {
  return Object.entries(node).filter(([element]) => element !== SELF);
}

type Combine = (a: Node, b: Node) => Node;

/** Combines two nodes element by element; elements that only one of them has meet undefined. */
function combined(a: FieldSet, b: FieldSet, combine: Combine): FieldSet {
  const branches = new Branches();
  for (const element in a) if (element !== SELF) branches.put(element, combine(a[element], b[element]));
  for (const element in b) if (element !== SELF && a[element] === undefined) branches.put(element, combine(undefined, b[element]));
  return branches.below;
}

const unionNode: Combine = (a, b) => (a === undefined ? b : b === undefined || a === b ? a : branch(isMember(a) || isMember(b), combined(a, b, unionNode)));

const commonNode: Combine = (a, b) => (a === undefined || b === undefined ? undefined : a === b ? a : branch(isMember(a) && isMember(b), combined(a, b, commonNode)));

const lessNode: Combine = (a, b) => (a === undefined || b === undefined ? a : branch(isMember(a) && !isMember(b), combined(a, b, lessNode)));

const lessAllNode: Combine = (a, b) => (a === undefined || b === undefined ? a : isMember(b) ? undefined : branch(isMember(a), combined(a, b, lessAllNode)));

/** The fields in one set or the other. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combined(a, b, unionNode);
}

/** The fields in both sets. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combined(a, b, commonNode);
}

/** The fields of `a` that are not in `b`; what is below a field of `b` stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combined(a, b, lessNode);
}

/** The fields of `a` that are neither in `b` nor below one that is. */
export function withoutAll(a: FieldSet, b: FieldSet): FieldSet {
  return combined(a, b, lessAllNode);
}

/** The set of one field. */
export function fieldAt(path: readonly string[]): FieldSet {
  return path.reduceRight<FieldSet>((below, element) => ({ [element]: below }), NO_FIELDS);
}

/** True where the field at `path` is in the set. */
export function hasField(set: FieldSet, path: readonly string[]): boolean {
  let node: Node = set;
  for (const element of path) node = node?.[element];
  return isMember(node);
}

/** The paths of all fields in a set: those of a node in order, then those below them. */
export function pathsOf(set: FieldSet): readonly (readonly string[])[] {
  return pathsBelow(set, []);
}

function pathsBelow(node: FieldSet, at: readonly string[]): readonly (readonly string[])[] {
  const branches = branchesOf(node).toSorted(([a], [b]) => compareElements(a, b));
  const own = branches.filter(([, below]) => isMember(below)).map(([element]) => [...at, element]);
  return [...own, ...branches.flatMap(([element, below]) => pathsBelow(below, [...at, element]))];
}

/** The set with its branches in order, as answers show it. */
export function inOrder(node: FieldSet): FieldSet {
  const branches = branchesOf(node).toSorted(([a], [b]) => compareElements(a, b));
  const ordered: Growing = {};
  if (node[SELF] !== undefined) ordered[SELF] = NO_FIELDS;
  for (const [element, below] of branches) ordered[element] = inOrder(below);
  return ordered;
}

/** The set that a client has spelled as `fieldsV1`, or undefined for what is none. */
export function readFieldSet(value: unknown): FieldSet | undefined {
  return isJsonObject(value) ? readBranches(value) : undefined;
}

function readBranches(value: object): FieldSet | undefined {
  const read: Growing = {};
  for (const [text, below] of Object.entries(value)) {
    const element = text === SELF ? SELF : canonicalElement(text);
    const node = isJsonObject(below) ? readBranches(below) : undefined;
    if (element === undefined || node === undefined) return undefined;
    read[element] = element === SELF ? NO_FIELDS : node;
  }
  return Object.keys(read).length === 1 && read[SELF] !== undefined ? NO_FIELDS : read;
}
