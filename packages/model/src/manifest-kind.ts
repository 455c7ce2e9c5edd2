/** What is wrong with an object of a manifest that is of no kind the cluster serves. */
import { nearestWord } from "./edit-distance.js";
import { ownValue, type JsonObject } from "./json.js";
import { apiVersionOf } from "./kind.js";
import type { KindTable } from "./kind-table.js";
import { currentApiVersion, noMatches, whyNoConversion } from "./legacy-manifest.js";
import type { Unplaced } from "./manifest-text.js";

/** Says that `object` has no kind, or one that is not served (in kubectl's words), and what may have been meant. */
export function kindProblem(object: JsonObject, kinds: KindTable): Unplaced {
  const apiVersion = ownValue(object, "apiVersion");
  const kind = ownValue(object, "kind");
  const missing = [
    ...(typeof apiVersion === "string" && apiVersion !== "" ? [] : ["apiVersion not set"]),
    ...(typeof kind === "string" && kind !== "" ? [] : ["kind not set"]),
  ];
  if (typeof apiVersion !== "string" || typeof kind !== "string" || missing.length > 0) {
    const hint = missing.length === 2 ? 'every object begins with lines like "apiVersion: apps/v1" and "kind: DaemonSet"' : undefined;
    return { code: "no-kind", message: missing.join(", "), ...(hint === undefined ? {} : { hint }) };
  }
  const message = noMatches(apiVersion, kind);
  const current = currentApiVersion(apiVersion, kind);
  const why = whyNoConversion(apiVersion, kind);
  if (why !== undefined) return { code: "old-version", message, hint: why, path: "apiVersion" };
  if (current !== undefined) return { code: "old-version", message, hint: `write ${current}: ${apiVersion} is served no more`, path: "apiVersion" };
  const { hint, path } = guess(apiVersion, kind, kinds);
  return { code: "unknown-kind", message, path, ...(hint === undefined ? {} : { hint }) };
}

function guess(apiVersion: string, kind: string, kinds: KindTable): { readonly hint?: string; readonly path: string } {
  const sameKind = kinds.kinds.find((each) => each.kind === kind);
  if (sameKind !== undefined) return { hint: `a ${kind} is ${apiVersionOf(sameKind)}`, path: "apiVersion" };
  const byWord = kinds.byWord(kind);
  const near = byWord?.kind ?? nearestWord(kind, new Set(kinds.kinds.map((each) => each.kind)));
  const found = kinds.kinds.find((each) => each.kind === near);
  if (found === undefined) return isOwn(apiVersion) ? { path: "kind", hint: "its CustomResourceDefinition must come with it, or before it" } : { path: "kind" };
  const version = apiVersionOf(found);
  return { hint: `did you mean ${found.kind}${version === apiVersion ? "" : ` (${version})`}?`, path: "kind" };
}

/** True for groups as users and projects name them: those of Kubernetes have no dot, or end in k8s.io. */
function isOwn(apiVersion: string): boolean {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
  return group.includes(".") && !group.endsWith(".k8s.io");
}
