/**
 * The five minutes that every pod is given on a node that fails.
 *
 * Source: plugin/pkg/admission/defaulttolerationseconds/admission.go v1.36.3
 */
import type { Pod, Toleration } from "./types.generated.js";
import { withFields } from "./with-fields.js";

const NOT_READY: Toleration = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const UNREACHABLE: Toleration = { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
const BOTH: readonly Toleration[] = [NOT_READY, UNREACHABLE];

/** True where a toleration is about the same taint, whatever it says of it. */
function concerns(toleration: Toleration, fallback: Toleration): boolean {
  const { key = "", effect = "" } = toleration;
  return (key === fallback.key || key === "") && (effect === "NoExecute" || effect === "");
}

/** The pod with tolerations of 300 s for nodes that are not ready or unreachable, unless it has its own word on them; for creates and updates. */
export function withDefaultTolerations(pod: Pod): Pod {
  const { tolerations = [] } = pod.spec;
  if (tolerations.length === 0) return withFields(pod, { spec: withFields(pod.spec, { tolerations: BOTH }) });
  const added = BOTH.filter((fallback) => !tolerations.some((toleration) => concerns(toleration, fallback)));
  return added.length === 0 ? pod : withFields(pod, { spec: withFields(pod.spec, { tolerations: [...tolerations, ...added] }) });
}
