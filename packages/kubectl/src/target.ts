/**
 * Which objects a command is about: `ds agent`, `ds/agent pod/x`, `ds,pods`, `pods -l app=x`, `-f agent.yaml`.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go v1.36.3
 */
import type { Task } from "./effect.js";
import { failed, throwGathered } from "./failure.js";
import type { Given } from "./grammar/flag.js";
import { type Json, textOf } from "./field-of.js";
import { manifestsOf } from "./manifest.js";
import { listed, read, type Target } from "./request.js";
import { knownResource, type Resource, resources } from "./resource.js";
import type { Terminal } from "./terminal.js";

/** What was asked for: single objects, or whole collections. */
export interface Selection {
  readonly single: readonly Target[];
  readonly collections: readonly Omit<Target, "name">[];
  readonly errors: readonly Error[];
  /** Which manifest named an object, of those that one did. */
  readonly sources?: ReadonlyMap<Target, string>;
  /** True where people named more than one kind. */
  readonly mixed: boolean;
}

/** An object and where it is. */
export interface Selected {
  readonly target: Target;
  readonly object: Json;
}

const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;
const MIXED = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** The namespace that a command is about; undefined for all of them. */
export function namespaceOf(terminal: Terminal, given: Given): string | undefined {
  if (given.isOn("all-namespaces")) return undefined;
  return given.has("namespace") ? given.text("namespace") : terminal.namespace;
}

function resourcesIn(all: readonly Resource[], words: string): readonly Resource[] {
  return words.split(",").flatMap((word) => {
    const inCategory = all.filter((each) => each.categories.includes(word));
    return inCategory.length > 0 ? inCategory : [knownResource(all, word)];
  });
}

/** What the words and `-f` flags of a command ask for. `missing` is said where they ask for nothing. */
export function* selectionOf(terminal: Terminal, given: Given, { words = given.words, missing }: { readonly words?: readonly string[]; readonly missing?: string } = {}): Task<Selection> {
  const all = yield* resources();
  if (given.has("filename") || given.text("kustomize") !== "") {
    const { manifests, errors } = manifestsOf(terminal, given, all);
    return { sources: new Map(manifests.map(({ target, source }) => [target, source] as const)), single: manifests.map(({ target }) => target), collections: [], errors, mixed: new Set(manifests.map(({ target }) => target.resource.kind)).size > 1 };
  }
  const [first, ...names] = words;
  if (first === undefined) throw failed(missing ?? NOTHING_GIVEN);
  const namespace = namespaceOf(terminal, given);
  const at = (resource: Resource): string | undefined => (resource.namespaced ? namespace : undefined);
  if (words.some((word) => word.includes("/"))) {
    const single = words.map((word) => pairTarget(all, word, at));
    return { single, collections: [], errors: [], mixed: new Set(single.map(({ resource }) => resource.plural)).size > 1 };
  }
  const kinds = resourcesIn(all, first);
  const mixed = kinds.length > 1;
  if (names.length > 0 && (given.text("selector") !== "" || given.text("field-selector") !== "" || given.isOn("all"))) throw failed("name cannot be provided when a selector is specified");
  if (names.length > 0 && given.isOn("all-namespaces")) throw failed("a resource cannot be retrieved by name across all namespaces");
  if (names.length > 0) return { single: kinds.flatMap((resource) => names.map((name) => ({ resource, namespace: at(resource), name }))), collections: [], errors: [], mixed };
  return { single: [], collections: kinds.map((resource) => ({ resource, namespace: at(resource) })), errors: [], mixed };
}

function pairTarget(all: readonly Resource[], word: string, at: (resource: Resource) => string | undefined): Target {
  const [kind = "", name = "", ...more] = word.split("/");
  if (name === "" && !word.includes("/")) throw failed(MIXED);
  if (more.length > 0) throw failed("arguments in resource/name form may not have more than one slash");
  if (kind === "" || name === "") throw failed("arguments in resource/name form must have a single resource and name");
  const resource = knownResource(all, kind);
  return { resource, namespace: at(resource), name };
}

/** The query of `-l` and `--field-selector`. */
export function selectorQuery(given: Given): Readonly<Record<string, string>> {
  return {
    ...(given.has("selector") ? { labelSelector: given.text("selector") } : {}),
    ...(given.has("field-selector") ? { fieldSelector: given.text("field-selector") } : {}),
  };
}

/** How objects are chosen. */
export interface Choosing {
  readonly words?: readonly string[];
  /** What is said where nothing was asked for. */
  readonly missing?: string;
  /** False where a type without a name means all its objects. */
  readonly needsName?: boolean;
}

/** Does a task; an error that it ends with goes to the others. */
export function* collected(errors: Error[], task: Task<void>): Task<void> {
  try {
    yield* task;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    errors.push(error);
  }
}

/** Does something with each object that was asked for. What goes wrong with one keeps nobody from the others, and is thrown at the end. Returns how many there were. */
export function* forEachSelected(terminal: Terminal, given: Given, choosing: Choosing, act: (selected: Selected) => Task<void>): Task<number> {
  const { single, collections, errors } = yield* selectionOf(terminal, given, choosing);
  const chosen = given.text("selector") !== "" || given.text("field-selector") !== "" || given.isOn("all");
  if (collections.length > 0 && !chosen && choosing.needsName !== false) throw failed("resource(s) were provided, but no name was specified");
  const problems: Error[] = [...errors];
  let count = 0;
  const visited = function* (target: Target, known?: Json): Task<void> {
    const object = known ?? (yield* read(terminal, target));
    count++;
    yield* act({ target, object });
  };
  for (const target of single) yield* collected(problems, visited(target));
  for (const place of collections) {
    yield* collected(problems, (function* (): Task<void> {
      for (const object of yield* listed(terminal, place, selectorQuery(given))) yield* collected(problems, visited(targetOf(place.resource, object), object));
    })());
  }
  throwGathered(problems);
  return count;
}

/** The objects that were asked for, each read. Throws what the API server says to those that are not there. */
export function* selectedObjects(terminal: Terminal, given: Given, choosing: Choosing = {}): Task<readonly Selected[]> {
  const found: Selected[] = [];
  // oxlint-disable-next-line require-yield -- nothing has to be asked for
  yield* forEachSelected(terminal, given, choosing, function* (selected) {
    found.push(selected);
  });
  return found;
}

/** Where an object of a list is. */
export function targetOf(resource: Resource, object: Json): Target {
  return { resource, namespace: resource.namespaced ? textOf(object, "metadata", "namespace") : undefined, name: textOf(object, "metadata", "name") };
}
