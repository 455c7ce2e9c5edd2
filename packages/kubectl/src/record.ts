/** `--record`: the command line, written down with the object. Source: staging/src/k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go v1.36.3 */
import { objectOf, type Json, withField } from "./field-of.js";
import type { Given } from "./grammar/flag.js";

const CAUSE = "kubernetes.io/change-cause";

/** The object with the command line in its annotations, where that is asked for. */
export function recorded(given: Given, path: string, object: Json): Json {
  if (!given.isOn("record")) return object;
  const flags = given.names.flatMap((name) => given.all(name).map((value) => `--${name}=${value}`));
  const line = ["kubectl", path, ...given.words, ...flags].join(" ");
  return withField(object, ["metadata", "annotations"], { ...objectOf(object, "metadata", "annotations"), [CAUSE]: line });
}
