/** What somebody may have meant by a field that does not exist: a field nearby of that name, or one spelt nearly so. */
import { nearestWord } from "./edit-distance.js";
import type { FieldSchema, ObjectSchema, Schema } from "./schema.js";

/** A field that the schema of `schemas[schemas.length - 1]` does not have; the objects that hold it, from the outermost on, and their paths. */
export interface UnknownField {
  readonly name: string;
  readonly holders: readonly Holder[];
}

/** An object on the way to a field: its schema, and its path ("" for the whole). */
export interface Holder {
  readonly schema: ObjectSchema;
  readonly path: string;
}

// What people write by habit, where no spelling leads to what they want.
const HABITS: ReadonlyMap<string, string> = new Map([
  ["DaemonSetSpec.replicas", "a DaemonSet has no replicas: it runs one pod on every eligible node"],
  ["DaemonSetSpec.strategy", 'did you mean "updateStrategy"? A Deployment has "strategy", a DaemonSet "updateStrategy"'],
  ["DaemonSetSpec.templateGeneration", "extensions/v1beta1 had this field; apps/v1 does without"],
  ["Container.cpu", '"cpu" belongs under "resources.requests" or "resources.limits"'],
  ["Container.memory", '"memory" belongs under "resources.requests" or "resources.limits"'],
  ["ResourceRequirements.cpu", '"cpu" belongs under "requests" or "limits"'],
  ["ResourceRequirements.memory", '"memory" belongs under "requests" or "limits"'],
  ["DeploymentSpec.updateStrategy", 'did you mean "strategy"? A DaemonSet has "updateStrategy", a Deployment "strategy"'],
]);

// How many steps up and down the tree a field may have strayed, and how many homes are worth naming.
const MAX_STEPS = 4;
const MAX_HOMES = 3;

const under = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** A sentence about what was probably meant, or undefined where nothing comes to mind. */
export function hintFor(unknown: UnknownField): string | undefined {
  const { name, holders } = unknown;
  const holder = holders.at(-1);
  if (holder === undefined) return undefined;
  const habit = HABITS.get(`${holder.schema.name}.${name}`);
  if (habit !== undefined) return habit;
  const otherCase = [...holder.schema.fields.keys()].find((each) => each.toLowerCase() === name.toLowerCase());
  if (otherCase !== undefined) return `did you mean "${otherCase}"? Upper and lower case matter`;
  const homes = homesOf(unknown);
  if (homes.length > 0) return `"${name}" belongs ${homes.map((home) => (home === "" ? "at the top" : `under "${home}"`)).join(" or ")}`;
  const near = nearestWord(name, holder.schema.fields.keys());
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** An object of the tree and how far it is from where the field stands. */
interface Step {
  readonly schema: ObjectSchema;
  readonly path: string;
}

// The paths of the nearest objects that have a field of this name; none where there are too many to mean anything.
function homesOf({ name, holders }: UnknownField): readonly string[] {
  const seen = new Set<ObjectSchema>();
  let level: readonly Step[] = [];
  for (let steps = 0; steps <= MAX_STEPS; steps++) {
    const above = holders.at(-1 - steps);
    const reached = [...level.flatMap(childrenOf), ...(above === undefined ? [] : [above])].filter(({ schema }) => !seen.has(schema) || schema === above?.schema);
    const homes = reached.filter(({ schema }) => schema.fields.has(name)).map(({ path }) => path);
    if (homes.length > 0) return homes.length > MAX_HOMES ? [] : homes;
    for (const { schema } of reached) seen.add(schema);
    level = reached;
  }
  return [];
}

function childrenOf(step: Step): Step[] {
  const children: Step[] = [];
  for (const field of step.schema.fields.values()) {
    if (isUnlikely(step.schema, field)) continue;
    const inner: Schema = field.items ?? field;
    if (inner.ref === undefined) continue;
    children.push({ schema: inner.ref, path: under(step.path, field.name) + (field.type === "list" ? "[]" : "") });
  }
  return children;
}

// Nobody writes these by hand, or they are seldom meant.
const isUnlikely = (schema: ObjectSchema, field: FieldSchema): boolean =>
  field.name === "status" || field.name === "initContainers" || field.name === "ephemeralContainers" || schema.name === "ObjectMeta";
