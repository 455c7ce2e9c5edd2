/**
 * The kind that a CustomResourceDefinition defines.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_discovery_controller.go v1.36.3
 * Differs: only the version that is stored is served; schemas are not looked at, so every field is taken.
 */
import type { Kind } from "./kind.js";
import type { CustomResourceDefinition } from "./types.generated.js";

/** The kind of the objects that `definition` makes room for, as its storage version; undefined where it has none that is served. */
export function definedKind(definition: CustomResourceDefinition): Kind | undefined {
  const { group, names, scope, versions } = definition.spec;
  const version = versions?.find((each) => each.storage && each.served);
  if (version === undefined) return undefined;
  const { kind, plural, singular = kind.toLowerCase(), shortNames = [], categories = [] } = names;
  const { status, scale } = version.subresources ?? {};
  const subresources = [...(scale === undefined ? [] : ["scale"]), ...(status === undefined ? [] : ["status"])];
  return { key: `${kind}.${group}`, kind, group, version: version.name, plural, singular, shortNames, categories, namespaced: scope === "Namespaced", subresources, acted: false };
}
