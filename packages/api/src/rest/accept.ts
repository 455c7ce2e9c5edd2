/**
 * What a client wants to read: negotiation of the representation of an answer.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go v1.36.3, github.com/munnerz/goautoneg
 * Differs: protobuf is passed over where JSON will do, and refused where it will not.
 */
import { failure, type Status } from "@everynode/model";

/** The forms into which an answer can be put before it is written. */
export type Transform = "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";

/** How an answer is to be written. */
export interface Representation {
  readonly format: "json" | "yaml";
  readonly as?: { readonly kind: Transform; readonly version: "v1" | "v1beta1" };
}

interface Clause {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

const MEDIA_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const STREAM_TYPES = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
const TRANSFORMS: readonly string[] = ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"];

/** The media types that bodies of requests may have, for messages. */
export const BODY_TYPES: string = MEDIA_TYPES.join(", ");

function clauseOf(part: string): Clause | undefined {
  const [range = "", ...parameters] = part.split(";");
  const [type = "", subtype, more] = range.split("/").map((word) => word.trim());
  if (more !== undefined || (subtype === undefined && type !== "*")) return undefined;
  const pairs = parameters.map((parameter) => parameter.split("=").map((word) => word.trim())).filter((pair) => pair.length === 2 && pair[1] !== "");
  const named = new Map(pairs as [string, string][]);
  const quality = named.get("q");
  named.delete("q");
  return { type, subtype: subtype ?? "*", quality: quality === undefined ? 1 : Number(quality) || 0, parameters: named };
}

const wildness = (clause: Clause): number => (clause.type === "*" ? 2 : clause.subtype === "*" ? 1 : 0);

/** The clauses of an Accept header, the most wanted first. */
function clausesOf(header: string): readonly Clause[] {
  const clauses = header.split(",").map(clauseOf).filter((clause) => clause !== undefined);
  return clauses.sort((a, b) => b.quality - a.quality || wildness(a) - wildness(b));
}

function notAcceptable(message: string): Status {
  return failure({ code: 406, reason: "NotAcceptable", message });
}

/** What a route produces: everything, watches as well, or JSON only. */
export type Produced = "all" | "streams" | "json";

const PRODUCED: { readonly [produced in Produced]: readonly string[] } = {
  all: MEDIA_TYPES,
  streams: [...MEDIA_TYPES, ...STREAM_TYPES],
  json: ["application/json"],
};

/** Why a route produces none of these media types at all, or undefined. */
export function routeRefusal(accept: string, what: Produced): Status | undefined {
  const produced = PRODUCED[what];
  const asked = accept === "" ? ["*/*"] : accept.split(",").map((part) => (part.split(";")[0] ?? "").trim());
  if (asked.some((type) => type === "*/*" || produced.includes(type))) return undefined;
  const status = notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${produced.join(", ")}`);
  return { ...status, details: {} };
}

/** The representation that an Accept header asks for first and that can be given, or 406; documents of discovery come as they are only. */
export function negotiate(accept: string, content: "objects" | "discovery" = "objects"): Representation | Status {
  if (accept === "") return { format: "json" };
  for (const clause of clausesOf(accept)) {
    if (content === "discovery" && ["as", "g", "v", "sv"].some((name) => (clause.parameters.get(name) ?? "") !== "")) continue;
    for (const mediaType of MEDIA_TYPES) {
      const representation = matches(clause, mediaType) ? representationOf(clause, mediaType) : undefined;
      if (representation) return representation;
    }
  }
  return notAcceptable(`only the following media types are accepted: ${MEDIA_TYPES.join(", ")}`);
}

/** 406 for a watch in a format that cannot be streamed. */
export function noStream(): Status {
  return notAcceptable(`only the following media types are accepted: ${STREAM_TYPES.join(", ")}`);
}

/** True for a refusal to represent. */
export function isRefusal(result: Representation | Status): result is Status {
  return "status" in result;
}

function matches(clause: Clause, mediaType: string): boolean {
  const [type, subtype] = mediaType.split("/");
  if (clause.type === "*") return clause.subtype === "*";
  return clause.type === type && (clause.subtype === "*" || clause.subtype === subtype);
}

function representationOf(clause: Clause, mediaType: string): Representation | undefined {
  if (mediaType === "application/vnd.kubernetes.protobuf") return undefined;
  const format = mediaType === "application/yaml" ? "yaml" : "json";
  const { parameters } = clause;
  const stream = parameters.get("stream") ?? "";
  if (stream !== "" && (stream !== "watch" || format === "yaml")) return undefined;
  const server = parameters.get("sv") ?? "";
  if (server !== "" && server !== "v1") return undefined;
  const kind = parameters.get("as");
  if (kind === undefined && !parameters.has("g") && !parameters.has("v")) return { format };
  const version = parameters.get("v");
  if (kind === undefined || !TRANSFORMS.includes(kind) || parameters.get("g") !== "meta.k8s.io") return undefined;
  if (version !== "v1" && version !== "v1beta1") return undefined;
  return { format, as: { kind: kind as Transform, version } };
}
