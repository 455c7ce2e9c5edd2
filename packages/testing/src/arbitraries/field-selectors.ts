/** Field selectors as text, as `list` takes them. */
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { ranked } from "./ranked.js";

/** Kinds whose fields may be asked for by more than name and namespace. */
export type FieldSelectorKind = "Pod" | "Node" | "DaemonSet";

type Values = fc.Arbitrary<string>;

function fieldsOf(kind: FieldSelectorKind, options: DomainOptions): readonly (readonly [field: string, values: Values])[] {
  const names = drawn("names", options);
  const name = ["metadata.name", names] as const;
  if (kind === "Node") return [name, ["spec.unschedulable", ranked(["false", "true"])]];
  const namespaced = [name, ["metadata.namespace", drawn("namespaces", options)]] as const;
  if (kind === "DaemonSet") return namespaced;
  return [
    ...namespaced,
    ["spec.nodeName", fc.oneof({ withCrossShrink: true }, fc.constant(""), names)],
    ["status.phase", ranked(["Pending", "Running", "Succeeded", "Failed"])],
    ["spec.restartPolicy", ranked(["Always", "OnFailure", "Never"])],
  ];
}

/** Texts of up to 3 terms with `=`, `==` and `!=` on fields that objects of `kind` can be asked for; shrink to "", which selects everything. */
export function fieldSelectors(kind: FieldSelectorKind, options: DomainOptions = {}): fc.Arbitrary<string> {
  const terms = fieldsOf(kind, options).map(([field, values]) => fc.tuple(fc.constant(field), ranked(["=", "==", "!="]), values).map((parts) => parts.join("")));
  return fc.array(fc.oneof({ withCrossShrink: true }, ...terms), { maxLength: 3 }).map((list) => list.join(","));
}
