/**
 * The fields that a configuration names: its leaves, the elements of its lists, and what else can be owned by itself.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/tofieldset.go, fieldpath/set.go v6.3.3
 */
import { ownValue } from "@everynode/model";
import { asList, asMap, atomOf, elementsByStep, fieldNames, fieldType } from "./atom.js";
import { branch, Branches, branchesOf, type FieldSet, isMember, NO_FIELDS } from "./field-set.js";
import type { ListMerge, MapMerge, MergeType } from "./merge-type.js";
import { fieldElement, fieldNameOf, isKeyElement } from "./path-element.js";

/** The fields of a value of this type. Linear in its size. */
export function fieldsOf(type: MergeType, value: unknown): FieldSet {
  const found = fieldsAt(type, value);
  return found.isLeaf ? NO_FIELDS : found.below;
}

interface Found {
  /** True where the value is a field itself, as far as it alone decides. */
  readonly isLeaf: boolean;
  readonly below: FieldSet;
}

const LEAF: Found = { isLeaf: true, below: NO_FIELDS };
const NOTHING: Found = { isLeaf: false, below: NO_FIELDS };

function fieldsAt(type: MergeType, value: unknown): Found {
  const atom = atomOf(type, value);
  if (atom.is === "scalar") return LEAF;
  if (atom.is === "list") return listFields(atom.list, value);
  return mapFields(atom.map, value);
}

function mapFields(map: MapMerge, value: unknown): Found {
  if (map.atomic) return LEAF;
  const object = asMap(value);
  if (object === undefined) return NOTHING;
  const branches = new Branches();
  for (const name of fieldNames(object, undefined)) {
    const each = ownValue(object, name);
    const type = fieldType(map, name);
    if (type === undefined) continue;
    const { isLeaf, below } = fieldsAt(type, each);
    const isEmptyMap = asMap(each) !== undefined && fieldNames(asMap(each), undefined).length === 0;
    branches.put(fieldElement(name), branch(isLeaf || each === null || isEmptyMap || map.field(name) === undefined, below));
  }
  return { isLeaf: false, below: branches.below };
}

function listFields(list: ListMerge, value: unknown): Found {
  if (list.relation === "atomic") return LEAF;
  const branches = new Branches();
  for (const [element, items] of elementsByStep(list, asList(value))) {
    // Elements that are there twice are owned as one thing.
    branches.put(element, branch(true, items.length > 1 ? NO_FIELDS : fieldsAt(list.items(), items[0]).below));
  }
  return { isLeaf: false, below: branches.below };
}

/** The set with all fields that the schema names and that have members below them: `.spec` with `.spec.replicas`. */
export function withNamedFields(type: MergeType | undefined, set: FieldSet): FieldSet {
  const branches = new Branches();
  for (const [element, node] of branchesOf(set)) {
    const name = fieldNameOf(element);
    const isNamed = name !== undefined && type?.map?.field(name) !== undefined;
    branches.put(element, branch(isMember(node) || isNamed, withNamedFields(typeBelow(type, element), node)));
  }
  return branches.below;
}

function typeBelow(type: MergeType | undefined, element: string): MergeType | undefined {
  const name = fieldNameOf(element);
  if (name !== undefined) return type?.map === undefined ? undefined : fieldType(type.map, name);
  return isKeyElement(element) ? type?.list?.items() : undefined;
}
