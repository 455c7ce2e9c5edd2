/**
 * Warnings about environment variables that are given twice.
 *
 * Source: pkg/api/pod/warnings.go v1.36.3
 */
import { goQuote } from "../go-text.js";
import type { EnvVar } from "../types.generated.js";

/** The warnings about variables that hide an earlier one without building on it (`X="$(X):more"` does). */
export function envWarnings(variables: readonly EnvVar[], at: string): readonly string[] {
  const seen = new Set<string>();
  return variables.flatMap(({ name, value = "", valueFrom }, i) => {
    const first = !seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const builds = valueFrom === undefined && value !== reference && value.includes(reference);
    return first || builds ? [] : [`${at}[${i}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`];
  });
}
