/**
 * The kind that a CustomResourceDefinition defines.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_discovery_controller.go v1.36.3
 * Differs: only the version that is stored is served. A kind whose names are taken is not served.
 */
import { isJsonObject, type JsonObject, ownValue } from "./json.js";
import { apiVersionOf, type Kind } from "./kind.js";
import type { JsonSchema } from "./json-schema.js";
import { type KindTable, withKinds } from "./kind-table.js";
import { printerColumns } from "./printer-column.js";

const objectAt = (value: unknown, name: string): JsonObject => {
  const found = isJsonObject(value) ? ownValue(value, name) : undefined;
  return isJsonObject(found) ? found : {};
};
const textAt = (object: JsonObject, name: string): string => {
  const found = ownValue(object, name);
  return typeof found === "string" ? found : "";
};
const listAt = (object: JsonObject, name: string): readonly unknown[] => {
  const found = ownValue(object, name);
  return Array.isArray(found) ? found : [];
};
const textsAt = (object: JsonObject, name: string): readonly string[] => listAt(object, name).filter((each) => typeof each === "string");

/** The kind of the objects that `definition` makes room for, in its storage version; undefined where that is not served, or names are missing. */
export function definedKind(definition: unknown): Kind | undefined {
  const spec = objectAt(definition, "spec");
  const names = objectAt(spec, "names");
  const version = listAt(spec, "versions").find((each) => isJsonObject(each) && ownValue(each, "storage") === true && ownValue(each, "served") === true);
  const [group, kind, plural] = [textAt(spec, "group"), textAt(names, "kind"), textAt(names, "plural")];
  const versionName = isJsonObject(version) ? textAt(version, "name") : "";
  if (group === "" || kind === "" || plural === "" || versionName === "") return undefined;
  const subresources = objectAt(version, "subresources");
  const columns = printerColumns(listAt(version as JsonObject, "additionalPrinterColumns"));
  const validation = schemaOf(version);
  return {
    key: `${kind}.${group}`,
    kind,
    group,
    version: versionName,
    plural,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    shortNames: textsAt(names, "shortNames"),
    categories: textsAt(names, "categories"),
    namespaced: textAt(spec, "scope") === "Namespaced",
    subresources: ["scale", "status"].filter((each) => Object.hasOwn(subresources, each)),
    acted: false,
    defined: true,
    ...(columns.length === 0 ? {} : { columns }),
    ...(validation === undefined ? {} : { validation }),
  };
}

function schemaOf(version: unknown): JsonSchema | undefined {
  const found = ownValue(objectAt(version, "schema"), "openAPIV3Schema");
  return isJsonObject(found) ? found : undefined;
}

/** `kinds` with those that the definitions define, but for such whose key, path or apiVersion and kind are taken. */
export function withDefinitions(kinds: KindTable, definitions: readonly unknown[]): KindTable {
  let table = kinds;
  for (const definition of definitions) {
    const kind = definedKind(definition);
    if (kind !== undefined && !isTaken(table, kind)) table = withKinds(table, [kind]);
  }
  return table;
}

function isTaken(kinds: KindTable, kind: Kind): boolean {
  const { key, group, version, plural } = kind;
  return (kinds.byKey(key) ?? kinds.byResource(group, version, plural) ?? kinds.byApiVersion(apiVersionOf(kind), kind.kind)) !== undefined;
}
