/**
 * Rules for the built-in kinds that are stored and no more: metadata, generation and status.
 *
 * Source: pkg/registry v1.36.3
 * Differs: specs are taken as they are.
 */
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import type { Kind } from "../kind.js";
import type { KubeObject } from "../kube-object.js";
import { dns1123SubdomainProblems, pathSegmentNameProblems } from "../names.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withNextGeneration } from "./generation.js";

/** What plain rules need to know of a kind. */
export type PlainKind = Pick<Kind, "key" | "group" | "namespaced" | "subresources" | "validation" | "check">;

type Loose = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

const COUNTED: ReadonlySet<string> = new Set([
  "CronJob",
  "CustomResourceDefinition",
  "Ingress",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "NetworkPolicy",
  "ReplicationController",
  "ValidatingWebhookConfiguration",
]);

/** Rules for a built-in kind without rules of its own. */
export function plainRules(kind: PlainKind): KindRules {
  const counted = COUNTED.has(kind.key);
  const hasStatus = kind.subresources.includes("status");
  const isRole = kind.group === "rbac.authorization.k8s.io";
  return builtInRules<Loose>({
    namespaced: kind.namespaced,
    nameRule: isRole ? pathSegmentNameProblems : dns1123SubdomainProblems,
    prepareCreate: (object) => {
      const fresh = hasStatus ? withoutStatus(object) : object;
      return counted ? withGeneration(fresh, 1) : fresh;
    },
    prepareUpdate: (object, old) => {
      const kept = hasStatus ? withStatusOf(object, old) : object;
      return counted ? withNextGeneration(kept, old, !deepEqual(object.spec, old.spec)) : kept;
    },
    ...(hasStatus ? { status: { prepare: (object: Loose, old: Loose): Loose => withSpecOf(object, old), errors: () => [] } } : {}),
  });
}

function withoutStatus(object: Loose): Loose {
  const { status: _, ...rest } = object;
  return rest;
}

function withStatusOf(object: Loose, { status }: Loose): Loose {
  return status === undefined ? withoutStatus(object) : { ...object, status };
}

function withSpecOf(object: Loose, { spec }: Loose): Loose {
  return spec === undefined ? object : { ...object, spec };
}
