/** The mistakes in the fields of one object of a manifest. */
import { fieldsOfKind } from "./decoding.js";
import type { Mismatch, StrictFinding } from "./decode-findings.js";
import type { DuplicateFields } from "./json-reader.js";
import type { Kind } from "./kind.js";
import { hintFor, type Holder } from "./manifest-hint.js";
import type { ManifestProblem } from "./manifest-problem.js";
import type { Place, Unplaced } from "./manifest-text.js";
import type { ObjectSchema, SchemaType } from "./schema.js";
import { schemaOf } from "./schema-table.js";

/** An object as it was read, and where it stands. */
export interface PlacedObject {
  readonly object: unknown;
  readonly place: Place;
  readonly duplicates: DuplicateFields | undefined;
}

/** Every field of an object that is unknown, given twice or of a wrong type. */
export function fieldProblems({ object, place, duplicates }: PlacedObject, kind: Kind): readonly ManifestProblem[] {
  const { findings } = fieldsOfKind(object, kind, { duplicates });
  const schema = schemaOf(kind.schema ?? "");
  const wrong = findings.stopped === undefined ? findings.mismatches : [...findings.mismatches, findings.stopped];
  return [...findings.strict.map((finding) => place.problem(strictProblem(finding, schema))), ...wrong.map((mismatch) => typeProblem(mismatch, place))];
}

function strictProblem({ type, path }: StrictFinding, schema: ObjectSchema | undefined): Unplaced {
  if (type === "duplicate field") return { code: "duplicate-field", message: `duplicate field "${path}"`, path };
  const hint = schema === undefined ? undefined : hintFor({ name: path.slice(path.lastIndexOf(".") + 1), holders: holdersOf(schema, path) });
  return { code: "unknown-field", message: `unknown field "${path}"`, path, ...(hint === undefined ? {} : { hint }) };
}

/** The objects on the way to the field at `path`, from the outermost on. */
function holdersOf(schema: ObjectSchema, path: string): readonly Holder[] {
  const holders: Holder[] = [{ schema, path: "" }];
  let here = "";
  let at: ObjectSchema | undefined = schema;
  const parts = path.split(".");
  for (let i = 0; i < parts.length - 1 && at !== undefined; i++) {
    const part = parts[i] ?? "";
    const field = at.fields.get(part.replace(/\[.*$/, ""));
    here = here === "" ? part : `${here}.${part}`;
    // In a map the next part is a key.
    if (field?.type === "map") here = `${here}.${parts[++i] ?? ""}`;
    at = (field?.items ?? field)?.ref;
    if (at !== undefined) holders.push({ schema: at, path: here });
  }
  return holders;
}

const WANTED: { readonly [type in SchemaType]: string } = {
  string: "a string",
  boolean: "true or false",
  int32: "a whole number of 32 bits",
  int64: "a whole number of 64 bits",
  double: "a number",
  quantity: 'a quantity like "500m" or "64Mi"',
  intOrString: "a whole number or a string",
  time: 'a time like "2026-01-31T00:00:00Z"',
  microTime: 'a time like "2026-01-31T00:00:00.000000Z"',
  bytes: "a string in base64",
  any: "any value",
  object: "an object",
  list: "a list",
  map: "an object",
};
const GOT: ReadonlyMap<string, string> = new Map([
  ["string", "a string"],
  ["bool", "true or false"],
  ["number", "a number"],
  ["array", "a list"],
  ["object", "an object"],
]);

function typeProblem(mismatch: Mismatch, place: Place): ManifestProblem {
  const { path, what, wanted } = mismatch;
  if (wanted === undefined) return place.problem({ code: "wrong-value", message: `"${path}": ${mismatch.message}`, path });
  const got = GOT.get(what) ?? `the ${what}`;
  const problem = place.problem({ code: "wrong-value", message: `"${path}" must be ${WANTED[wanted]}, but is ${got}`, path });
  const hint = typeHint(mismatch, problem.excerpt);
  return hint === undefined ? problem : { ...problem, hint };
}

function typeHint({ what, wanted }: Mismatch, excerpt: string): string | undefined {
  if (wanted === "string" && what === "bool") return "put it in quotes: without them YAML takes yes, no, on, off, y, n, true and false for truth values";
  if (wanted === "string" && what.startsWith("number")) return "put it in quotes";
  if ((wanted === "int32" || wanted === "int64") && what === "string" && /["']\d+["']/.test(excerpt)) return "take the quotes away";
  return wanted === "list" && what === "object" ? 'begin each element with "- "' : undefined;
}
