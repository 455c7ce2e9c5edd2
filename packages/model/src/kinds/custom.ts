/**
 * Rules for the kinds of users: metadata, a generation that counts every change, and a status apart where there is one.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go v1.36.3
 */
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import type { Kind } from "../kind.js";
import type { KubeObject } from "../kube-object.js";
import { dns1123SubdomainProblems } from "../names.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withNextGeneration } from "./generation.js";

type Custom = KubeObject & { readonly status?: unknown };

/** Rules for a kind of a user; everything apart from metadata (and status, where it is a subresource) counts as its spec. */
export function customRules(kind: Pick<Kind, "namespaced" | "subresources">): KindRules {
  const hasStatus = kind.subresources.includes("status");
  return builtInRules<Custom>({
    namespaced: kind.namespaced,
    nameRule: dns1123SubdomainProblems,
    knownFinalizersOnly: false,
    prepareCreate: (object) => withGeneration(hasStatus ? withStatus(object, undefined) : object, 1),
    prepareUpdate: (object, old) => {
      const kept = hasStatus ? withStatus(object, old.status) : object;
      return withNextGeneration(kept, old, !deepEqual({ ...kept, metadata: undefined }, { ...old, metadata: undefined }));
    },
    ...(hasStatus ? { status: { prepare: (object: Custom, old: Custom): Custom => withStatus({ ...old, metadata: object.metadata }, object.status), errors: () => [] } } : {}),
  });
}

function withStatus(object: Custom, status: unknown): Custom {
  if (status !== undefined) return { ...object, status };
  const { status: _, ...rest } = object;
  return rest;
}
