/**
 * The difference of two values in Go's form, as messages show it.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/diff/diff.go v1.36.3
 */
import { goJson } from "../go-text.js";
import { unifiedDiff } from "./unified-diff.js";

/** The differing lines of two values printed as indented JSON. */
export function prettyDiff(before: unknown, after: unknown): string {
  return unifiedDiff(goJson(before, 1), goJson(after, 1));
}
