/**
 * Objects made from arguments: created, or only shown.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go v1.36.3 (and its neighbours)
 */
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import { LAST_APPLIED } from "../last-applied.js";
import type { Task } from "../effect.js";
import { failed, StatusError, usageError } from "../failure.js";
import { type Json, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked } from "../request.js";
import { pathOf, resourceOfKind, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";

/** An object that is about to be made, its fields in the order in which Kubernetes writes them. */
export interface Made {
  readonly object: Json;
  /** What is said before the server's reason where it refuses; left out, the refusal is told as it is. */
  readonly failing?: string;
  /** What is said that was done; `created` where left out. */
  readonly operation?: string;
  readonly manager?: string;
}

/** The one name among the words. Throws a `CommandError` for none, and for several. */
function nameIn(given: Given, path: string): string {
  const words = given.words.slice(0, given.dashAt);
  const [name] = words;
  if (name === undefined || words.length > 1) throw usageError(path, `exactly one NAME is required, got ${words.length}`);
  return name;
}

/** `metadata` with these, each where it says something, in the order of Kubernetes. */
export function metadataOf(name: string, { labels = {}, annotations = {} }: { readonly labels?: Json; readonly annotations?: Json } = {}): Json {
  return { name, ...(Object.keys(labels).length === 0 ? {} : { labels }), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
}

/** A field with a value, where there is one. */
export function given1(name: string, value: unknown): Json {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? {} : { [name]: value };
}

/** The object in its namespace, and with what was applied written down where that is asked for. */
function placed(given: Given, object: Json, namespaced: boolean): Json {
  const { name, ...rest } = objectOf(object, "metadata");
  const within = namespaced && given.has("namespace") ? { namespace: given.text("namespace") } : {};
  const whole = { ...object, metadata: { name, ...within, ...rest } };
  if (!given.isOn("save-config")) return whole;
  const annotations = { ...objectOf(rest, "annotations"), [LAST_APPLIED]: `${goJson(whole)}\n` };
  return { ...whole, metadata: { name, ...within, ...rest, annotations } };
}

/** Makes an object at the server, or shows what would be made, and tells of it. */
export function* make(given: Given, terminal: Terminal, { object, failing, operation = "created", manager = "kubectl-create" }: Made): Task<Json> {
  const [apiVersion, kind] = [textOf(object, "apiVersion"), textOf(object, "kind")];
  const resource = resourceOfKind(yield* resources(), apiVersion, kind);
  if (resource === undefined) throw failed(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
  const body = placed(given, object, resource.namespaced);
  const dryRun = dryRunOf(given, terminal);
  const namespace = resource.namespaced ? given.text("namespace", terminal.namespace) : undefined;
  const target = { resource, namespace, name: textOf(body, "metadata", "name") };
  const fieldValidation = validationOf(given);
  if (dryRun === "client") {
    tellChange(terminal, given, { target, operation, object: body, asBuilt: true });
    return body;
  }
  const query = { fieldManager: given.text("field-manager", manager), fieldValidation, ...(dryRun === "server" ? { dryRun: "All" } : {}) };
  try {
    const made = yield* asked(terminal, pathOf(resource, namespace), { method: "POST", query, body });
    tellChange(terminal, given, { target, operation, object: { ...made, apiVersion, kind } });
    return made;
  } catch (error) {
    if (!(error instanceof StatusError) || failing === undefined) throw error;
    throw failed(`${failing} ${error.message}`);
  }
}

/** A command that makes an object of its arguments. */
export function generator(path: string, build: (name: string, given: Given, terminal: Terminal) => Json | Task<Json>, failing?: string): Command {
  return {
    path,
    *run(given, terminal) {
      const built = build(nameIn(given, path), given, terminal);
      const object = isTask(built) ? yield* built : built;
      yield* make(given, terminal, { object, ...(failing === undefined ? {} : { failing }) });
    },
  };
}

const isTask = (built: Json | Task<Json>): built is Task<Json> => Symbol.iterator in built;

/** `a=b,c=d` as an object. Throws a `CommandError` for what is no pair. */
export function pairsIn(text: string, problem: (pair: string) => string): Json {
  const pairs = text === "" ? [] : text.split(",");
  return Object.fromEntries(pairs.map((pair) => {
    const [key = "", value = "", ...more] = pair.split("=");
    if (key === "" || !pair.includes("=") || more.length > 0) throw failed(problem(pair));
    return [key, value];
  }));
}
