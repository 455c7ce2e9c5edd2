/**
 * Objects out of files and standard input, as `-f` takes them.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/resource/{builder,visitor}.go v1.36.3
 * Differs: no URLs and no kustomizations; folders are the files whose paths begin with them.
 */
import { isJsonObject, matchesSelector, parseLabelSelector, readYaml, resourceMappingNotFound, withPlainNumbers } from "@everynode/model";
import type { Task } from "./effect.js";
import { type CommandError, failed, throwGathered } from "./failure.js";
import type { Given } from "./grammar/flag.js";
import { type Json, objectOf, textOf, withField } from "./field-of.js";
import type { Target } from "./request.js";
import { type Resource, resourceOfKind, resources } from "./resource.js";
import type { Terminal } from "./terminal.js";

/** An object of a manifest. */
export interface Manifest {
  readonly object: Json;
  readonly target: Target;
  /** `STDIN`, or the path of the file. */
  readonly source: string;
}

/** What the manifests hold, and what of them could not be taken. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly errors: readonly Error[];
}

interface Text {
  readonly source: string;
  readonly text: string;
}

function textsOf(terminal: Terminal, paths: readonly string[]): readonly Text[] {
  const { stdin = "", files = {} } = terminal.input;
  return paths.flatMap((given) => given.split(",")).flatMap((path) => {
    if (path === "-") return [{ source: "STDIN", text: stdin }];
    const whole = files[path];
    if (whole !== undefined) return [{ source: path, text: whole }];
    const folder = path.endsWith("/") ? path : `${path}/`;
    const within = Object.entries(files).filter(([name]) => name.startsWith(folder) && /\.(json|ya?ml)$/.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (within.length === 0) throw failed(`the path ${JSON.stringify(path)} does not exist`);
    return within.map(([source, text]) => ({ source, text }));
  });
}

/** The values of a text, which may hold several documents. */
function valuesOf({ source, text }: Text): readonly unknown[] {
  const documents = text.trimStart().startsWith("{") ? [text] : text.split(/^---(?:[ \t].*)?$/m);
  return documents.filter((document) => document.trim() !== "").flatMap((document) => {
    const read = readYaml(document);
    if (!read.ok) throw failed(`error parsing ${source}: error converting YAML to JSON: ${read.message}`);
    return read.value === null ? [] : [withPlainNumbers(read.value)];
  });
}

function objectsOf(text: Text): readonly Json[] {
  return valuesOf(text).flatMap((value) => {
    if (!isJsonObject(value)) throw invalidData(text.source, "invalid object to validate");
    const items = (value as Json)["items"];
    return textOf(value, "kind").endsWith("List") && Array.isArray(items) ? items.map((item) => objectOf(item)) : [value];
  });
}

function invalidData(source: string, why: string): CommandError {
  return failed(`error validating ${JSON.stringify(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`);
}

/** The objects of all `-f` flags; those whose kind is not served become errors. Throws a `CommandError` for texts that cannot be read. */
export function manifestsOf(terminal: Terminal, given: Given, served: readonly Resource[]): Manifests {
  if (given.text("kustomize") !== "") throw failed("this kubectl builds no kustomizations; give the manifests that come of one with -f");
  const manifests: Manifest[] = [];
  const errors: Error[] = [];
  const space = given.text("namespace");
  for (const text of textsOf(terminal, given.all("filename"))) {
    for (const object of objectsOf(text)) {
      const [apiVersion, kind] = [textOf(object, "apiVersion"), textOf(object, "kind")];
      const unset = [...(apiVersion === "" ? ["apiVersion not set"] : []), ...(kind === "" ? ["kind not set"] : [])];
      if (unset.length > 0) throw invalidData(text.source, unset.length > 1 ? `[${unset.join(", ")}]` : unset.join(""));
      const resource = resourceOfKind(served, apiVersion, kind);
      const [name, namespace] = [textOf(object, "metadata", "name"), textOf(object, "metadata", "namespace")];
      if (resource === undefined) errors.push(failed(resourceMappingNotFound({ apiVersion, kind, name, namespace, from: text.source })));
      else manifests.push({ source: text.source, ...placed(object, resource, { namespace, space, otherwise: terminal.namespace }) });
    }
  }
  return { manifests, errors };
}

/** Does something with each object of the `-f` flags. What goes wrong with one keeps nobody from the others, and is thrown at the end; `verb` stands in the error where there is no object at all; with `stops`, what goes wrong is the end. */
export function* forEachManifest(terminal: Terminal, given: Given, { verb, act, stops = false }: { readonly verb: string; readonly act: (manifest: Manifest) => Task<void>; readonly stops?: boolean }): Task<void> {
  const { manifests: all, errors } = manifestsOf(terminal, given, yield* resources());
  const isWanted = labelFilter(given);
  const manifests = all.filter(({ object }) => isWanted(object));
  if (manifests.length === 0 && errors.length === 0) throw failed(`no objects passed to ${verb}`);
  const problems = [...errors];
  for (const manifest of manifests) {
    try {
      yield* act(manifest);
    } catch (error) {
      if (!(error instanceof Error) || stops) throw error;
      problems.push(error);
    }
  }
  throwGathered(problems);
}

/** True for the objects that `-l` selects; for all where there is none. Throws a `CommandError` for a selector that cannot be read. */
export function labelFilter(given: Given): (object: Json) => boolean {
  const read = parseLabelSelector(given.text("selector"));
  if (!read.ok) throw failed(read.message);
  return (object) => matchesSelector(read.selector, objectOf(object, "metadata", "labels") as Readonly<Record<string, string>>);
}

interface Spaces {
  readonly namespace: string;
  readonly space: string;
  readonly otherwise: string;
}

function placed(object: Json, resource: Resource, { namespace, space, otherwise }: Spaces): Pick<Manifest, "object" | "target"> {
  const name = textOf(object, "metadata", "name");
  if (!resource.namespaced) return { object, target: { resource, namespace: undefined, name } };
  if (namespace !== "" && space !== "" && namespace !== space) {
    throw failed(`the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(space)}. You must pass '--namespace=${namespace}' to perform this operation.`);
  }
  const where = namespace !== "" ? namespace : space !== "" ? space : otherwise;
  return { object: withField(object, ["metadata", "namespace"], where), target: { resource, namespace: where, name } };
}

/** The objects of the `-f` flags as they stand there, for commands that ask no server. */
export function* localManifests(terminal: Terminal, given: Given): Task<readonly { readonly target: Target; readonly object: Json }[]> {
  const { manifests, errors } = manifestsOf(terminal, given, yield* resources());
  throwGathered(errors);
  return manifests;
}
