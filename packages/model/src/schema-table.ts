/**
 * Reads the compact schemas (one line per struct, one word per field; the notation is explained in `tools/schema-lines.mjs`).
 */
import { invariant } from "./invariant.js";
import type { FieldSchema, ListType, ObjectSchema, PatchStrategy, Schema, SchemaType } from "./schema.js";
import { SCHEMA_LINES } from "./schemas.generated.js";

type Table = ReadonlyMap<string, ObjectSchema>;
type TypeParts = Pick<Schema, "type" | "goType" | "ref" | "items">;

const SCALARS: ReadonlyMap<string, readonly [SchemaType, string]> = new Map([
  ["s", ["string", "string"]],
  ["b", ["boolean", "bool"]],
  ["i", ["int32", "int32"]],
  ["l", ["int64", "int64"]],
  ["d", ["double", "float64"]],
  ["q", ["quantity", "resource.Quantity"]],
  ["x", ["intOrString", "intstr.IntOrString"]],
  ["t", ["time", "v1.Time"]],
  ["m", ["microTime", "v1.MicroTime"]],
  ["y", ["bytes", "[]uint8"]],
  ["a", ["any", "interface {}"]],
]);

const FIELD = /^([^!:~^*]+)([!:~^*])([^@+&%=?]+)(?:@([^+&%=?]+))?(\+[^&%=?]*)?(&)?(%)?(=)?(?:\?(.*))?$/;

const qualified = (goName: string): string => (goName.includes(".") ? goName : `v1.${goName}`);

function typeParts(word: string, table: Table): TypeParts {
  const open = word[0] ?? "";
  if (open === "[" || open === "{") return collectionParts(word, table);
  const scalar = SCALARS.get(open);
  if (scalar !== undefined) {
    const named = word.slice(1);
    return { type: scalar[0], goType: named === "" ? scalar[1] : qualified(named), ref: undefined, items: undefined };
  }
  const ref = table.get(word);
  invariant(ref, () => `no schema is called ${word}`);
  return { type: "object", goType: ref.goType, ref, items: undefined };
}

function collectionParts(word: string, table: Table): TypeParts {
  const [inner = "", goType] = word.slice(1).split(/[<>]/);
  const { type, goType: innerType, ref, items: deeper } = typeParts(inner, table);
  const items: Schema = { type, goType: innerType, ref, items: deeper, pointer: false };
  const isList = word.startsWith("[");
  const derived = isList ? `[]${innerType}` : `map[string]${innerType}`;
  return { type: isList ? "list" : "map", goType: goType ?? derived, ref: undefined, items };
}

function listTypeOf(keys: string | undefined): ListType {
  if (keys === undefined) return "atomic";
  return keys === "s" ? "set" : "map";
}

function strategyOf(merges: boolean, retains: boolean, replaces: boolean): readonly PatchStrategy[] {
  return [...(merges ? ["merge" as const] : []), ...(retains ? ["retainKeys" as const] : []), ...(replaces ? ["replace" as const] : [])];
}

// Go's `omitempty` leaves no struct out, and some scalars are structs to Go: times, quantities, raw JSON.
const isStruct = (type: string): boolean => /^[A-Zqxtma]/.test(type);

function parseField(text: string, embedded: string, table: Table): FieldSchema {
  const match = FIELD.exec(text);
  invariant(match, () => `cannot read the field ${text}`);
  const [, name = "", mark = "", word = "", keys, merge, retains, atomic, replaces, fallback] = match;
  const { type, goType, ref, items } = typeParts(word, table);
  // One by one, or each field would have a shape of its own (see `with-fields.ts`), and decoding would look all of them up anew.
  return {
    type,
    goType,
    ref,
    items,
    name,
    pointer: mark === "*" || mark === "^",
    embedded,
    always: mark === "!" || mark === "^" || (mark === ":" && isStruct(word)),
    required: mark === "!" || mark === "^",
    listType: listTypeOf(keys),
    listMapKeys: keys === undefined || keys === "s" ? [] : keys.split(","),
    patchMergeKey: merge === undefined || merge === "+" ? undefined : merge.slice(1),
    patchStrategy: strategyOf(merge !== undefined, retains !== undefined, replaces !== undefined),
    atomic: atomic !== undefined,
    default: fallback,
  };
}

function parseFields(words: readonly string[], table: Table): ReadonlyMap<string, FieldSchema> {
  const fields = new Map<string, FieldSchema>();
  let embedded = "";
  for (const word of words) {
    if (word === "<") embedded = "";
    else if (word.startsWith(">")) embedded = word.slice(1);
    else {
      const field = parseField(word, embedded, table);
      fields.set(field.name, field);
    }
  }
  return fields;
}

class LazySchema implements ObjectSchema {
  readonly name: string;
  readonly goType: string;
  readonly atomic: boolean;
  readonly #words: readonly string[];
  readonly #table: Table;
  #fields: ReadonlyMap<string, FieldSchema> | undefined;
  #always: readonly FieldSchema[] | undefined;

  constructor(line: string, table: Table) {
    const [head = "", ...words] = line.split(" ");
    const [name = "", goName] = head.replace("%", "").split("=");
    this.name = name;
    this.goType = qualified(goName ?? name);
    this.atomic = head.endsWith("%");
    this.#words = words;
    this.#table = table;
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    this.#fields ??= parseFields(this.#words, this.#table);
    return this.#fields;
  }

  get always(): readonly FieldSchema[] {
    this.#always ??= [...this.fields.values()].filter((field) => field.always);
    return this.#always;
  }
}

/** The schema called `name` (`DaemonSet`, `PodSpec`), or undefined; the first call finds the lines, each schema is read when first used. */
export function schemaOf(name: string): ObjectSchema | undefined {
  return schemaTable().get(name);
}

const TABLE = new Map<string, ObjectSchema>();

/** All schemas by short name; filled on the first call. */
export function schemaTable(): Table {
  if (TABLE.size > 0) return TABLE;
  for (const line of SCHEMA_LINES.trim().split("\n")) {
    const schema = new LazySchema(line, TABLE);
    TABLE.set(schema.name, schema);
  }
  return TABLE;
}
