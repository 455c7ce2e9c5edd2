/** ConfigMaps that expire: one labelled `expires-after: "60"` goes a minute after it was made, or after it was last renewed. */
import { type Controller, garbagePolicy, type GarbageVerdict, type KubeObject } from "everynode";

/** The label that says after how many seconds. */
const EXPIRES_AFTER = "expires-after";
/** The annotation that says when it was renewed: RFC 3339, as `Cluster.time` says it. */
const RENEWED_AT = "renewed-at";

/** The policy as a controller. */
export const expiry: Controller = garbagePolicy({ name: "config-map-expiry", kinds: ["ConfigMap"], decide });

function decide({ metadata }: KubeObject, _view: unknown, nowMs: number): GarbageVerdict {
  const seconds = metadata.labels?.[EXPIRES_AFTER];
  if (seconds === undefined || !/^[1-9][0-9]*$/.test(seconds)) return { verdict: "keep" };
  const sinceMs = Date.parse(metadata.annotations?.[RENEWED_AT] ?? metadata.creationTimestamp);
  const leftMs = sinceMs + Number(seconds) * 1000 - nowMs;
  if (Number.isNaN(leftMs)) return { verdict: "keep" };
  return leftMs > 0 ? { verdict: "keep", lookAgainAfterMs: leftMs } : { verdict: "delete" };
}
