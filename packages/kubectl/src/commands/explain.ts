/**
 * `kubectl explain`: fields and their types.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl v1.36.3
 * Differs: descriptions are everynode's own, and many fields have none; only built-in kinds have fields to explain.
 */
import { BUILT_IN_KINDS, type FieldSchema, type ObjectSchema, type Schema, schemaOf } from "@everynode/model";
import type { Command } from "../command.js";
import { CommandError, failed } from "../failure.js";
import { REQUIRED, VALUES } from "../explain/facts.js";
import { fieldWords, typeWords } from "../explain/words.js";
import type { Terminal } from "../terminal.js";
import { apiVersionOf, type Resource, resourceNamed, resources } from "../resource.js";

const FORMATS: readonly string[] = ["plaintext", "plaintext-openapiv2"];

/** The command. */
export const explainCommand: Command = {
  path: "explain",
  *run(given, terminal) {
    const [word, ...more] = given.words;
    if (word === undefined) throw failed("You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.");
    if (more.length > 0) throw failed("We accept only this format: explain RESOURCE");
    if (!FORMATS.includes(given.text("output", "plaintext"))) throw failed(`unrecognized format: ${given.text("output")}`);
    const resource = resourceOf(yield* resources(), word, given.text("api-version"));
    const kind = BUILT_IN_KINDS.byApiVersion(apiVersionOf(resource), resource.kind);
    const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
    if (schema === undefined) throw failed(`couldn't find resource for "${apiVersionOf(resource)}, Kind=${resource.kind}"`);
    if (resource.group !== "") terminal.line(`GROUP:      ${resource.group}`);
    terminal.line(`KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n`);
    const path = word.split(".").slice(word.includes("/") ? 0 : pathStart(word, resource));
    tellPlace(terminal, found(schema, path), given.isOn("recursive"));
  },
};

/** `daemonsets.spec` is a field of daemonsets, `daemonsets.apps.spec` one of those of a group. */
function pathStart(word: string, { group, version }: Resource): number {
  const rest = word.split(".").slice(1).join(".");
  const spelled = [`${version}.${group}`, group].find((each) => each !== "" && (rest === each || rest.startsWith(`${each}.`)));
  return 1 + (spelled === undefined ? 0 : spelled.split(".").length);
}

function resourceOf(all: readonly Resource[], word: string, apiVersion: string): Resource {
  const [name = ""] = word.split(".");
  const resource = all.find((each) => word.startsWith(`${each.plural}.${each.group}`) && each.group !== "") ?? resourceNamed(all, name);
  if (resource === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(name)}`);
  if (apiVersion === "" || apiVersionOf(resource) === apiVersion) return resource;
  throw failed(`couldn't find resource for ${JSON.stringify(`${apiVersion}, Resource=${resource.plural}`)}`);
}

interface Place {
  readonly schema: Schema | undefined;
  readonly field: FieldSchema | undefined;
  /** The type that the field is in. */
  readonly holder: string;
  /** The fields there; undefined for what has none. */
  readonly object: ObjectSchema | undefined;
}

/** Fields that every kind has, and schemas do not tell of. */
const TOP: readonly string[] = ["apiVersion", "kind"];

function found(schema: ObjectSchema, path: readonly string[]): Place {
  let place: Place = { schema: undefined, field: undefined, holder: schema.goType, object: schema };
  for (const [at, name] of path.entries()) {
    const field = place.object?.fields.get(name);
    if (field === undefined && at === 0 && TOP.includes(name)) return { ...place, object: undefined };
    if (field === undefined) throw failed(`field ${JSON.stringify(name)} does not exist`);
    place = { schema: field, field, holder: place.object?.goType ?? "", object: innerOf(field) };
  }
  return place;
}

const innerOf = (schema: Schema): ObjectSchema | undefined => schema.ref ?? (schema.items === undefined ? undefined : innerOf(schema.items));

function tellPlace(terminal: Terminal, { field, holder, object }: Place, recursive: boolean): void {
  if (field !== undefined) {
    const values = valuesOf(holder, field.name);
    terminal.line(`FIELD: ${field.name} <${typeName(field)}>${requiredMark(holder, field.name)}`);
    if (values.length > 0) terminal.lines(["ENUM:", ...values.map((value) => `    ${value}`), ""]);
    else terminal.line("\n");
  }
  const words = [field === undefined ? "" : fieldWords(holder, field.name), object === undefined ? "" : typeWords(object.goType)].filter((text) => text !== "");
  terminal.line("DESCRIPTION:");
  terminal.lines(words.length === 0 ? ["    <empty>"] : words.flatMap((text) => wrapped(text, 4)));
  terminal.line("    ");
  if (object === undefined) return terminal.line("");
  terminal.line("FIELDS:");
  terminal.lines(fieldLines(object, { recursive, depth: 1, isTop: field === undefined, within: [] }));
  terminal.line("");
}

const valuesOf = (goType: string, name: string): readonly string[] => VALUES[`${goType}.${name}`]?.split(" ").map((value) => (value === "" ? '""' : value)) ?? [];
const requiredMark = (goType: string, name: string): string => (REQUIRED[goType]?.split(" ").includes(name) === true ? " -required-" : "");

const NAMES: Readonly<Record<string, string>> = { int32: "integer", int64: "integer", double: "number", quantity: "Quantity", intOrString: "IntOrString", time: "string", microTime: "string", bytes: "string", any: "Object" };

function typeName({ type, ref, items }: Schema): string {
  if (type === "list") return items === undefined ? "[]Object" : `[]${typeName(items)}`;
  if (type === "map") return items === undefined ? "map[string]Object" : `map[string]${typeName(items)}`;
  return type === "object" ? (ref?.goType.split(".").at(-1) ?? "Object") : (NAMES[type] ?? type);
}

interface Layout {
  readonly recursive: boolean;
  readonly depth: number;
  readonly isTop: boolean;
  /** The types that are being told of: schemas may hold themselves, and are not gone into for ever. */
  readonly within: readonly string[];
}

function fieldLines(schema: ObjectSchema, layout: Layout): readonly string[] {
  const { recursive, depth, isTop, within } = layout;
  const indent = "  ".repeat(depth);
  const own = [...schema.fields.values()].map((field) => ({ name: field.name, type: typeName(field), inner: innerOf(field) }));
  const top = isTop ? TOP.filter((name) => !schema.fields.has(name)).map((name) => ({ name, type: "string", inner: undefined })) : [];
  return [...own, ...top].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, type, inner }) => {
    const values = valuesOf(schema.goType, name);
    const head = [`${indent}${name}\t<${type}>${requiredMark(schema.goType, name)}`, ...(values.length === 0 ? [] : [`${indent}enum: ${shortList(values)}`])];
    if (!recursive) return [...head, ...wrapped(fieldWords(schema.goType, name) || "<no description>", 4), ""];
    const below = inner === undefined || within.includes(inner.goType) ? [] : fieldLines(inner, { recursive, depth: depth + 1, isTop: false, within: [...within, inner.goType] });
    return [...head, ...below];
  });
}

const MOST_VALUES = 4;
const shortList = (values: readonly string[]): string => (values.length <= MOST_VALUES ? values.join(", ") : `${values.slice(0, MOST_VALUES).join(", ")}, ....`);

const WIDTH = 80;

/** The text in lines of at most 80 letters, set in. */
function wrapped(text: string, indent: number): readonly string[] {
  const pad = " ".repeat(indent);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(pad + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, pad + line];
}
