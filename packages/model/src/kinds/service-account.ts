/**
 * Rules for ServiceAccounts.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/serviceaccount/strategy.go v1.36.3
 */
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import type { MetaRules } from "../object-meta.js";
import type { ServiceAccount } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const OLD_ANNOTATION = "kubernetes.io/enforce-mountable-secrets";

/** Of the secrets only their names count. */
function withSecretNames(account: ServiceAccount): ServiceAccount {
  const { secrets } = account;
  if (secrets === undefined || secrets.every((secret) => Object.keys(secret).every((key) => key === "name"))) return account;
  return { ...account, secrets: secrets.map(({ name }) => (name === undefined ? {} : { name })) };
}

const hasOldAnnotation = ({ metadata }: ServiceAccount): boolean => metadata.annotations !== undefined && Object.hasOwn(metadata.annotations, OLD_ANNOTATION);

function warnings(account: ServiceAccount, old: ServiceAccount | undefined): readonly string[] {
  if (!hasOldAnnotation(account) || (old !== undefined && hasOldAnnotation(old))) return [];
  return [`metadata.annotations[${OLD_ANNOTATION}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`];
}

/** The rules for ServiceAccounts. */
export const serviceAccountRules: KindRules<ServiceAccount> = builtInRules({
  ...META,
  prepareCreate: withSecretNames,
  prepareUpdate: withSecretNames,
  updateErrors: ({ metadata }) => builtInMetaErrors(metadata, META),
  warnings,
});
