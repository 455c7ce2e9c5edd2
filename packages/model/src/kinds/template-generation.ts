/**
 * The count of a DaemonSet's templates, which the API keeps in an annotation.
 *
 * Source: pkg/apis/apps/v1/conversion.go, pkg/registry/apps/daemonset/strategy.go v1.36.3
 */
import { goQuote } from "../go-text.js";
import type { ObjectMeta } from "../kube-object.js";
import { NO_LABELS, withLabel } from "../labels.js";
import type { DaemonSet } from "../types.generated.js";
import { withFields } from "../with-fields.js";

const KEY = "deprecated.daemonset.template.generation";
const MAX_INT64 = 9223372036854775807n;

function text(daemonSet: DaemonSet): string | undefined {
  const { annotations } = daemonSet.metadata;
  return annotations !== undefined && Object.hasOwn(annotations, KEY) ? annotations[KEY] : undefined;
}

/** Why a DaemonSet cannot be read: its annotation is no number of 64 bits. */
export function templateGenerationProblem(daemonSet: DaemonSet): string | undefined {
  const value = text(daemonSet);
  if (value === undefined) return undefined;
  if (!/^[+-]?[0-9]+$/.test(value)) return `strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`;
  const number = BigInt(value.replace("+", ""));
  return number > MAX_INT64 || number < -MAX_INT64 - 1n ? `strconv.ParseInt: parsing ${goQuote(value)}: value out of range` : undefined;
}

/** The count of a DaemonSet's templates; 0 where nobody has counted yet. */
export function templateGeneration(daemonSet: DaemonSet): bigint {
  const value = text(daemonSet);
  return value !== undefined && /^[+-]?[0-9]+$/.test(value) ? BigInt(value.replace("+", "")) : 0n;
}

/** The DaemonSet with this count. */
export function withTemplateGeneration(daemonSet: DaemonSet, generation: bigint): DaemonSet {
  const value = generation.toString();
  if (text(daemonSet) === value) return daemonSet;
  return { ...daemonSet, metadata: withFields<ObjectMeta>(daemonSet.metadata, { annotations: withLabel(daemonSet.metadata.annotations ?? NO_LABELS, KEY, value) }) };
}
