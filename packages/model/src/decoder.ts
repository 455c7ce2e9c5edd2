/**
 * Decodes JSON values by their schemas as Go decodes into its structs and encodes them again: unknown fields are dropped, zero values
 * left out or filled in, quantities and times respelt. What needs no change is shared with the input, not copied.
 *
 * Source: sigs.k8s.io/json internal/golang/encoding/json/decode.go, encoding/json/encode.go of Go 1.26
 */
import { Findings, type StrictFinding } from "./decode-findings.js";
import { decodeQuantity, decodeScalar, goValueName } from "./decode-scalar.js";
import { overlaid } from "./given-twice.js";
import type { DuplicateFields } from "./json-reader.js";
import { NumberLiteral } from "./number-literal.js";
import type { FieldSchema, ObjectSchema, Schema } from "./schema.js";

type Fields = { readonly [name: string]: unknown };

/** What became of a value: the object, and everything found on the way. */
export interface DecodedFields {
  readonly object: Fields;
  readonly findings: Findings;
}

/** What is known of a value before it is decoded. */
export interface Knowledge {
  /** Of the text that it was read from. */
  readonly duplicates?: DuplicateFields | undefined;
  /** An object that was decoded by the same schema before; parts that the value shares with it are not looked at again. */
  readonly decoded?: object | undefined;
}

/** Decodes `value` as an object of this schema. Linear in its size, less what is known of it. */
export function decodeFields(schema: ObjectSchema, value: unknown, { duplicates, decoded }: Knowledge = {}): DecodedFields {
  const decoder = new Decoder(duplicates === undefined || duplicates.size === 0 ? undefined : duplicates);
  const object = value === null ? zeroObject(schema) : decoder.object(schema, schema.goType, value, decoded as Fields | undefined);
  return { object: object ?? zeroObject(schema), findings: decoder.findings };
}

const ZERO_OBJECTS = new WeakMap<ObjectSchema, Fields>();

/** An object of which nothing is said: only the fields that answers always have. Frozen and shared. */
export function zeroObject(schema: ObjectSchema): Fields {
  const known = ZERO_OBJECTS.get(schema);
  if (known !== undefined) return known;
  const zero = Object.freeze(Object.fromEntries(schema.always.map((field) => [field.name, zeroOf(field)])));
  ZERO_OBJECTS.set(schema, zero);
  return zero;
}

function zeroOf(schema: Schema): unknown {
  if (schema.pointer) return null;
  switch (schema.type) {
    case "object":
      return schema.ref === undefined ? null : zeroObject(schema.ref);
    case "string":
      return "";
    case "boolean":
      return false;
    case "int32":
    case "int64":
    case "double":
    case "intOrString":
      return 0;
    case "quantity":
      return "0";
    default:
      return null;
  }
}

// Zero values that Go leaves out; pointers to them stay.
function isLeftOut(field: FieldSchema, value: unknown): boolean {
  if (field.always || field.pointer) return false;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? value.length === 0 : isEmpty(value);
  return value === "" || value === 0 || value === false || value === null;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

function fieldsBefore(object: Fields, name: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const each of Object.keys(object)) {
    if (each === name) break;
    copy[each] = object[each];
  }
  return copy;
}

class Decoder {
  readonly findings: Findings = new Findings();
  readonly #duplicates: DuplicateFields | undefined;

  constructor(duplicates: DuplicateFields | undefined) {
    this.#duplicates = duplicates;
  }

  /** The object, or undefined where `value` is none. */
  object(schema: ObjectSchema, goType: string, value: unknown, known?: Fields): Fields | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof NumberLiteral) {
      this.findings.mismatched(goValueName(value), goType, "object");
      return undefined;
    }
    const twice = this.#duplicates?.get(value);
    return twice === undefined ? this.#fields(schema, value as Fields, known) : this.#fieldsTwice(schema, value as Fields, twice);
  }

  // Copies only from the first field on that changes.
  #fields(schema: ObjectSchema, given: Fields, known: Fields | undefined): Fields {
    let copy: Record<string, unknown> | undefined;
    let present = 0;
    for (const name of Object.keys(given)) {
      const value = given[name];
      const before = known?.[name];
      const decoded = value === undefined || value === before ? value : this.#named(schema, name, value, before);
      if (this.findings.stopped !== undefined) return given;
      if (decoded === undefined || decoded !== value) copy ??= fieldsBefore(given, name);
      if (decoded === undefined) continue;
      if (copy !== undefined) copy[name] = decoded;
      if (schema.fields.get(name)?.always === true) present += 1;
    }
    return present === schema.always.length ? (copy ?? given) : this.#completed(schema, copy ?? { ...given });
  }

  #completed(schema: ObjectSchema, object: Record<string, unknown>): Fields {
    for (const field of schema.always) if (!Object.hasOwn(object, field.name)) object[field.name] = zeroOf(field);
    return object;
  }

  // Every value of a field is looked at, in the order of the text; of one given twice the second is laid over the first.
  #fieldsTwice(schema: ObjectSchema, given: Fields, entries: readonly (readonly [string, unknown])[]): Fields {
    const values = new Map<string, unknown>();
    const kept = new Map<string, unknown>();
    for (const [name, value] of entries) {
      const field = schema.fields.get(name);
      const again = field !== undefined && values.has(name);
      if (again) this.findings.strict.push({ type: "duplicate field", path: name });
      const decoded = this.#named(schema, name, value);
      if (this.findings.stopped !== undefined) return given;
      if (field === undefined) continue;
      const whole = again ? overlaid(field, values.get(name), value) : value;
      values.set(name, whole);
      kept.set(name, again ? new Decoder(undefined).#named(schema, name, whole) : decoded);
    }
    return this.#completed(schema, Object.fromEntries([...kept].filter(([, value]) => value !== undefined)));
  }

  // The value to keep under this name; undefined drops the field.
  #named(schema: ObjectSchema, name: string, value: unknown, known?: unknown): unknown {
    const field = schema.fields.get(name);
    if (field === undefined) {
      const unknown: StrictFinding = { type: "unknown field", path: name };
      this.findings.strict.push(unknown);
      return undefined;
    }
    const { findings } = this;
    const strict = findings.strict.length;
    const mismatches = findings.mismatches.length;
    const decoded = this.#value(field, value, known);
    if (findings.count !== strict + mismatches) findings.within(schema, field, { strict, mismatches });
    if (decoded === undefined) return field.always ? zeroOf(field) : undefined;
    return isLeftOut(field, decoded) ? undefined : decoded;
  }

  // Undefined is Go's nil.
  #value(schema: Schema, value: unknown, known?: unknown): unknown {
    if (value === null && schema.pointer) return undefined;
    switch (schema.type) {
      case "object": {
        const { ref } = schema;
        if (ref === undefined) return value;
        return value === null ? zeroObject(ref) : this.object(ref, schema.goType, value, typeof known === "object" && known !== null ? (known as Fields) : undefined);
      }
      case "list":
        return value === null ? undefined : this.#list(schema, value);
      case "map":
        return value === null ? undefined : this.#map(schema, value);
      default:
        return decodeScalar(schema, value, this.findings);
    }
  }

  #list(schema: Schema, value: unknown): unknown {
    const { items } = schema;
    if (!Array.isArray(value) || items === undefined) {
      this.findings.mismatched(goValueName(value), schema.goType, schema.type);
      return undefined;
    }
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const given: unknown = value[i];
      const strict = this.findings.strict.length;
      const mismatches = this.findings.mismatches.length;
      const decoded = this.#value(items, given ?? null) ?? null;
      if (this.findings.count !== strict + mismatches) this.findings.at(`[${i}]`, { strict, mismatches });
      if (this.findings.stopped !== undefined) return undefined;
      if (decoded !== given) copy ??= value.slice(0, i);
      copy?.push(decoded);
    }
    return copy ?? value;
  }

  #map(schema: Schema, value: unknown): unknown {
    const { items } = schema;
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof NumberLiteral || items === undefined) {
      this.findings.mismatched(goValueName(value), schema.goType, schema.type);
      return undefined;
    }
    this.#findTwice(value);
    const inResourceList = schema.goType === "v1.ResourceList";
    let changed = false;
    const entries: [string, unknown][] = [];
    for (const [name, given] of Object.entries(value)) {
      const strict = this.findings.strict.length;
      const mismatches = this.findings.mismatches.length;
      const decoded = inResourceList ? decodeQuantity(given ?? null, true, this.findings) : (this.#value(items, given ?? null) ?? null);
      if (this.findings.count !== strict + mismatches) this.findings.at(name, { strict, mismatches });
      if (this.findings.stopped !== undefined) return undefined;
      if (decoded !== given) changed = true;
      entries.push([name, decoded]);
    }
    // Not by assignment: a key may be called __proto__.
    return changed ? Object.fromEntries(entries) : value;
  }

  #findTwice(value: object): void {
    const seen = new Set<string>();
    for (const [name] of this.#duplicates?.get(value) ?? []) {
      if (seen.has(name)) this.findings.strict.push({ type: "duplicate field", path: name });
      seen.add(name);
    }
  }
}
