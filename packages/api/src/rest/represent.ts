/**
 * Answers in the form that was asked for: whole, as tables, or their metadata alone.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/response.go v1.36.3
 */
import { failure, type Kind, type KubeObject, type Status } from "@everynode/model";
import type { KubeList } from "../request.js";
import type { Representation } from "./accept.js";
import { type IncludeObject, partialObject, tableOf } from "./table.js";

/** How to represent, apart from what. */
export interface RepresentOptions {
  readonly kind: Kind;
  readonly representation: Representation;
  readonly includeObject: IncludeObject;
  readonly nowMs: number;
  /** True where a table shall have no columns, as in a watch after its first event. */
  readonly noHeaders?: boolean;
}

/** What is sent, or 406. */
export type Represented = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: Status };

const isList = (content: KubeObject | KubeList): content is KubeList => "items" in content;

/** An object or a list as it is to be sent. */
export function represented(content: KubeObject | KubeList, options: RepresentOptions): Represented {
  const { kind, representation, includeObject, nowMs, noHeaders } = options;
  const { as } = representation;
  if (content.kind === "Status" || as === undefined) return { ok: true, value: isList(content) ? untyped(content, kind) : content };
  if (as.kind === "Table") {
    return { ok: true, value: tableOf(content, { kind, version: as.version, includeObject, nowMs, ...(noHeaders === undefined ? {} : { noHeaders }) }) };
  }
  if (as.kind === "PartialObjectMetadata") {
    return isList(content) ? mismatch("PartialObjectMetadata", "is a list", content) : { ok: true, value: partialObject(content, as.version) };
  }
  if (!isList(content)) return mismatch("PartialObjectMetadataList", "is not a list", content);
  const items = content.items.map((item) => partialObject(item, as.version));
  return { ok: true, value: { kind: "PartialObjectMetadataList", apiVersion: `meta.k8s.io/${as.version}`, metadata: content.metadata, items } };
}

/** Objects without their kind, as items of lists: one for each object, so that whoever writes lists knows what it has written before. */
const UNTYPED = new WeakMap<KubeObject, object>();

function untypedItem(item: KubeObject): object {
  const known = UNTYPED.get(item);
  if (known !== undefined) return known;
  const { kind: _, apiVersion: __, ...rest } = item;
  UNTYPED.set(item, rest);
  return rest;
}

/** Items of lists do not say their kind, but for those of users' own kinds. */
function untyped(list: KubeList, kind: Kind): object {
  if (kind.schema === undefined && kind.key.includes(".")) return list;
  return { ...list, items: list.items.map(untypedItem) };
}

function mismatch(wanted: string, problem: string, content: KubeObject | KubeList): Represented {
  const [group = ""] = content.apiVersion.includes("/") ? content.apiVersion.split("/") : ["core"];
  const goType = `*${group.split(".")[0]}.${content.kind}`;
  const message = `you requested ${wanted}, but the requested object ${problem} (${goType})`;
  return { ok: false, status: failure({ code: 406, reason: "NotAcceptable", message }) };
}
