/**
 * `kubectl explain`: fields and their types.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl v1.36.3
 * Differs: no descriptions of fields; only built-in kinds have fields to explain.
 */
import { BUILT_IN_KINDS, type FieldSchema, type ObjectSchema, type Schema, schemaOf } from "@everynode/model";
import type { Command } from "../command.js";
import { CommandError, failed } from "../failure.js";
import { apiVersionOf, resourceNamed, resources } from "../resource.js";

/** The command. */
export const explainCommand: Command = {
  path: "explain",
  *run(given, terminal) {
    const [word, ...more] = given.words;
    if (word === undefined) throw failed("You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.");
    if (more.length > 0) throw failed("We accept only this format: explain RESOURCE");
    const [name = "", ...path] = word.split(".");
    const resource = resourceNamed(yield* resources(), name);
    if (resource === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(name)}`);
    const kind = BUILT_IN_KINDS.byApiVersion(apiVersionOf(resource), resource.kind);
    const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
    if (schema === undefined) throw failed(`couldn't find resource for "${apiVersionOf(resource)}, Kind=${resource.kind}"`);
    const { field, object } = found(schema, path);
    if (resource.group !== "") terminal.line(`GROUP:      ${resource.group}`);
    terminal.line(`KIND:       ${resource.kind}`);
    terminal.line(`VERSION:    ${resource.version}\n`);
    if (field !== undefined) terminal.line(`FIELD: ${field.name} <${typeName(field)}>\n`);
    terminal.line("DESCRIPTION:\n    <empty>\n");
    if (object === undefined) return;
    terminal.line("FIELDS:");
    for (const line of fieldLines(object, given.isOn("recursive"), 1)) terminal.line(line);
    terminal.line("");
  },
};

interface Place {
  /** Undefined for the kind itself. */
  readonly field: FieldSchema | undefined;
  /** The fields there; undefined for what has none. */
  readonly object: ObjectSchema | undefined;
}

function found(schema: ObjectSchema, path: readonly string[]): Place {
  let place: Place = { field: undefined, object: schema };
  for (const name of path) {
    const field = place.object?.fields.get(name);
    if (field === undefined) throw failed(`field ${JSON.stringify(name)} does not exist`);
    place = { field, object: field.ref ?? field.items?.ref };
  }
  return place;
}

const NAMES: Readonly<Record<string, string>> = { int32: "integer", int64: "integer", double: "number", quantity: "Quantity", intOrString: "IntOrString", time: "Time", microTime: "MicroTime", bytes: "string", any: "Object" };

function typeName({ type, ref, items }: Schema): string {
  if (type === "list") return items === undefined ? "[]Object" : `[]${typeName(items)}`;
  if (type === "map") return items === undefined ? "map[string]Object" : `map[string]${typeName(items)}`;
  return type === "object" ? (ref?.goType.split(".").at(-1) ?? "Object") : (NAMES[type] ?? type);
}

function fieldLines(schema: ObjectSchema, recursive: boolean, depth: number): readonly string[] {
  // Schemas may hold themselves: such are not gone into for ever.
  const inner = (field: FieldSchema): ObjectSchema | undefined => (recursive && depth < 12 ? (field.ref ?? field.items?.ref) : undefined);
  return [...schema.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((field) => {
    const below = inner(field);
    return [`${"  ".repeat(depth)}${field.name}\t<${typeName(field)}>`, ...(below === undefined ? [] : fieldLines(below, recursive, depth + 1))];
  });
}
