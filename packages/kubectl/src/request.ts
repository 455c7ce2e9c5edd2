/** Requests for objects, with what the API server warns of printed and its refusals thrown. */
import type { Status } from "@everynode/model";
import type { HttpRequest, HttpResponse, Query } from "@everynode/api";
import { exchanged, type Task } from "./effect.js";
import { isNotFound, StatusError } from "./failure.js";
import { type Json, listOf, objectOf, textOf, withField } from "./field-of.js";
import { apiVersionOf, pathOf, type Resource } from "./resource.js";
import type { Terminal } from "./terminal.js";

/** One object of the API: where it is. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What is asked, apart from where. */
export interface Asked {
  readonly method?: string;
  readonly query?: Query;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: unknown;
  /** What is being done, for messages: `creating "STDIN"`. */
  readonly doing?: string;
}

/** The accept header of those who want tables. */
export const AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** The JSON that the server answers. Throws a `StatusError` where it refuses. */
export function* asked(terminal: Terminal, path: string, { method = "GET", query = {}, accept = "application/json", contentType, body, doing }: Asked = {}): Task<Json> {
  const content: Partial<HttpRequest> = body === undefined ? {} : { body: JSON.stringify(body), contentType: contentType ?? "application/json" };
  const response = yield* exchanged({ method, path, query, accept, ...content });
  for (const warning of response.headers.warnings) terminal.complain(`Warning: ${warning}`);
  if (response.code >= 400) throw new StatusError(statusOf(response), doing);
  return response.body.type === "json" ? objectOf(response.body.value) : {};
}

function statusOf({ code, body }: HttpResponse): Status {
  if (body.type === "json") return body.value as Status;
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code, reason: "NotFound", message: "the server could not find the requested resource" };
}

/** The object at a place, or a part of it. */
export function* read(terminal: Terminal, target: Target, subresource = ""): Task<Json> {
  const object = yield* answerAt(terminal, target, {}, subresource);
  return subresource === "" || subresource === "status" ? typed(target.resource, object) : object;
}

/** What the server answers at a place. Where nothing is there since its namespace is not, that is what is said. */
export function* answerAt(terminal: Terminal, { resource, namespace = "default", name }: Target, how: Asked = {}, subresource = ""): Task<Json> {
  try {
    return yield* asked(terminal, `${pathOf(resource, namespace, name)}${subresource === "" ? "" : `/${subresource}`}`, how);
  } catch (error) {
    if (isNotFound(error) && resource.namespaced && namespace !== "default") yield* asked(terminal, `/api/v1/namespaces/${namespace}`);
    throw error;
  }
}

/** The object at a place; undefined where there is none. */
export function* found(terminal: Terminal, target: Target): Task<Json | undefined> {
  try {
    return yield* read(terminal, target);
  } catch (error) {
    if (error instanceof StatusError && error.status.code === 404) return undefined;
    throw error;
  }
}

/** How many objects of a collection are asked for at a time. */
const CHUNK = "500";

/** The answers that a collection comes in, one chunk after another, of `limit` objects each; "0" is for all at once. */
export function* chunks(terminal: Terminal, { resource, namespace }: Omit<Target, "name">, { query = {}, accept = "application/json", limit = "" }: Pick<Asked, "query" | "accept"> & { readonly limit?: string } = {}): Task<readonly Json[]> {
  const answers: Json[] = [];
  yield* eachChunk(terminal, { resource, namespace }, { query, accept, limit, act: (answer) => void answers.push(answer) });
  return answers;
}

/** Hands each chunk of a collection over as it comes, `limit` objects in each; "0" is for all at once. */
export function* eachChunk(terminal: Terminal, { resource, namespace }: Omit<Target, "name">, { query = {}, accept = "application/json", limit = "", act }: Pick<Asked, "query" | "accept"> & { readonly limit?: string; readonly act: (answer: Json) => void }): Task<void> {
  let rest = "";
  do {
    const answer = yield* chunk(terminal, { resource, namespace }, { accept, query: { ...(limit === "0" ? {} : { limit: limit || CHUNK }), ...query, ...(rest === "" ? {} : { continue: rest }) } });
    act(answer);
    rest = textOf(answer, "metadata", "continue");
  } while (rest !== "");
}

/** A refusal says what was looked for. */
function* chunk(terminal: Terminal, { resource, namespace }: Omit<Target, "name">, how: Asked): Task<Json> {
  try {
    return yield* asked(terminal, pathOf(resource, namespace), how);
  } catch (error) {
    if (!(error instanceof StatusError) || (error.status.code !== 400 && error.status.code !== 404)) throw error;
    const [labels, fields] = [textOf(how.query, "labelSelector"), textOf(how.query, "fieldSelector")];
    const what = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`);
    const tried = labels === "" && fields === "" ? `Unable to list ${what}` : `Unable to find ${what} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`;
    throw new StatusError({ ...error.status, message: `${tried}: ${error.status.message ?? ""}` });
  }
}

/** The objects of a collection. */
export function* listed(terminal: Terminal, place: Omit<Target, "name">, query: Query = {}): Task<readonly Json[]> {
  const answers = yield* chunks(terminal, place, { query });
  return answers.flatMap((answer) => listOf(answer, "items").map((item) => typed(place.resource, objectOf(item))));
}

/** The object without a version of its own, as it is sent to be created: who saved it once may create it again. */
export function unversioned(object: Json): Json {
  return withField(object, ["metadata", "resourceVersion"], undefined);
}

/** The object with what it is, which items of lists do not say. */
export function typed(resource: Resource, object: Json): Json {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

const PATCH_TYPES = { strategic: "application/strategic-merge-patch+json", merge: "application/merge-patch+json", json: "application/json-patch+json" } as const;

/** A change of one object. */
export interface Patch {
  readonly type: keyof typeof PATCH_TYPES;
  readonly body: unknown;
  readonly manager: string;
  readonly dryRun?: boolean;
  readonly validation?: string;
  readonly doing?: string;
  readonly subresource?: string;
}

/** The object after a patch. */
export function* patched(terminal: Terminal, { resource, namespace, name }: Target, patch: Patch): Task<Json> {
  const query = { fieldManager: patch.manager, ...(patch.dryRun === true ? { dryRun: "All" } : {}), ...(patch.validation === undefined ? {} : { fieldValidation: patch.validation }) };
  const path = pathOf(resource, namespace, name) + (patch.subresource === undefined ? "" : `/${patch.subresource}`);
  const object = yield* asked(terminal, path, { method: "PATCH", query, contentType: PATCH_TYPES[patch.type], body: patch.body, ...(patch.doing === undefined ? {} : { doing: patch.doing }) });
  return patch.subresource === undefined ? typed(resource, object) : object;
}
