/** What an HTTP request of a client comes to: an answer out of what the client may know, or a request to the API server as it is now. */
import { type ClusterState, type Handler, type HttpRequest, type HttpResponse, type Request, type Response, serve } from "@everynode/api";
import { internalError } from "@everynode/model";

const CALLER = { name: "client" };

/** What to do with a request. */
export type Found =
  | { readonly type: "answer"; readonly response: HttpResponse }
  | { readonly type: "ask"; readonly request: Request }
  /** It is about a kind that is not known. */
  | { readonly type: "unknown"; readonly kind: string };

/** Lists at version 0 come out of the API server's own watch cache, which may be behind; all other lists are read from the store. */
const isCached = (request: Request): boolean => request.verb === "list" && request.resourceVersion === "0";

/** What an HTTP request comes to. `seen` gives what is known of a kind. */
export function askedFor(http: HttpRequest, seen: (kind: string) => ClusterState): Found {
  let asked: Request | undefined;
  const note: Handler = (state, request) => {
    asked ??= request;
    return { state, response: { ok: false, code: 500, status: internalError("this answer is never sent") } };
  };
  const { response } = serve(seen(""), http, CALLER, note);
  if (asked !== undefined) {
    const { kind } = asked;
    if (!isCached(asked)) return { type: "ask", request: asked };
    return isKnown(seen(kind)) ? { type: "answer", response: serve(seen(kind), http, CALLER).response } : { type: "unknown", kind };
  }
  if (response.body.type !== "watch") return { type: "answer", response };
  const { key } = response.body.watch.kind;
  return isKnown(seen(key)) ? { type: "answer", response: serve(seen(key), http, CALLER).response } : { type: "unknown", kind: key };
}

const isKnown = ({ revision }: ClusterState): boolean => revision > 0;

/** The HTTP response that says what the API server answered. */
export function answeredWith(state: ClusterState, http: HttpRequest, response: Response): HttpResponse {
  const reply: Handler = (before) => ({ state: before, response });
  return serve(state, http, CALLER, reply).response;
}

/** A request as a text, by which those that are made at the same time are put in order. */
export function asText({ method, path, query, body = "" }: HttpRequest): string {
  return `${path} ${method} ${JSON.stringify(query)} ${body}`;
}
