/**
 * Bodies in Kubernetes' protobuf envelope, read into JSON: what typed clients of Go send. What they say in it is decoded, defaulted and checked afterwards like any JSON.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go v1.36.3
 */
import { badRequest, failure, type Status } from "@everynode/model";
import { isMessage, messageJson } from "./protobuf-message.js";
import { WireError, wireFields } from "./protobuf-reader.js";

/** The media type. */
export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** A body as JSON text, or why it cannot be read. */
export type DecodedBody = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly status: Status };

const MAGIC = [0x6b, 0x38, 0x73, 0];
const TYPE_META = 1;
const RAW = 2;

const refused = (status: Status): DecodedBody => ({ ok: false, status });

/** The JSON of a body in protobuf; 400 where it is none, 415 where it holds something that this server reads in JSON only. */
export function decodedBody(bytes: Uint8Array): DecodedBody {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return refused(badRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"));
  try {
    const { apiVersion, kind, raw } = envelope(bytes.subarray(MAGIC.length));
    const message = messageName(apiVersion, kind);
    if (!isMessage(message)) {
      return refused(failure({ code: 415, reason: "UnsupportedMediaType", message: `the body of the request holds a ${kind} of ${apiVersion} in protobuf, which is read in JSON and YAML only: set the client's content type to application/json` }));
    }
    return { ok: true, text: JSON.stringify({ kind, apiVersion, ...messageJson(message, raw) }) };
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof SyntaxError)) throw error;
    return refused(badRequest(`the body of the request is no protobuf message: ${error.message}`));
  }
}

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

function envelope(bytes: Uint8Array): Envelope {
  let [apiVersion, kind, raw] = ["", "", new Uint8Array()];
  for (const { number, value } of wireFields(bytes)) {
    if (typeof value === "bigint") continue;
    if (number === RAW) raw = new Uint8Array(value);
    if (number !== TYPE_META) continue;
    for (const part of wireFields(value)) {
      if (typeof part.value === "bigint") continue;
      if (part.number === 1) apiVersion = Buffer.from(part.value).toString();
      if (part.number === 2) kind = Buffer.from(part.value).toString();
    }
  }
  return { apiVersion, kind, raw };
}

/** The name in the table of fields: `apps/v1.DaemonSet`. Options of deletions are the same in all groups. */
function messageName(apiVersion: string, kind: string): string {
  if (kind === "DeleteOptions") return "meta/v1.DeleteOptions";
  const [group = "", version] = apiVersion.split("/");
  return version === undefined ? `core/${group}.${kind}` : `${group.split(".")[0]}/${version}.${kind}`;
}
