/** Bodies in Kubernetes' protobuf envelope, read into JSON. */
import { failure, type Status } from "@everynode/model";

/** The media type. */
export const PROTOBUF = "application/vnd.kubernetes.protobuf";

/** A body as JSON text, or why it cannot be read. */
export type DecodedBody = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly status: Status };

/** The JSON of a body in protobuf. */
export function decodedBody(_bytes: Uint8Array): DecodedBody {
  return { ok: false, status: failure({ code: 415, reason: "UnsupportedMediaType", message: "not yet" }) };
}
