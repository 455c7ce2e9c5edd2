import type { FieldError } from "./field-error.js";
import type { JsonSchema } from "./json-schema.js";
import type { KubeObject } from "./kube-object.js";
import type { PrinterColumn } from "./printer-column.js";

/** What everynode knows of a kind, apart from its rules: names, scope, schema, subresources; of a user's own kind also what makes its objects good. */
export interface Kind {
  /** The key of this kind in everynode: its name for built-in kinds (`DaemonSet`), `Name.group` for a user's own. */
  readonly key: string;
  readonly kind: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Name of the schema in the compact schema table, or undefined where everything is accepted. */
  readonly schema?: string;
  readonly subresources: readonly string[];
  /** False where the kind is stored but nothing in everynode acts on it. */
  readonly acted: boolean;
  /** True for what is kept in the store and not served by the API: the world outside. */
  readonly hidden?: boolean;
  /** True for a kind that a CustomResourceDefinition has defined. Such a kind is plain data, and saved with its cluster. */
  readonly defined?: boolean;
  /** Columns of a user's own kind after the name; the age alone where left out. */
  readonly columns?: readonly PrinterColumn[];
  /** What the objects of a user's own kind must look like. */
  readonly validation?: JsonSchema;
  /** What is wrong with an object of a user's own kind that looks as it must; `old` is what it replaces. Pure. */
  check?(object: KubeObject, old: KubeObject | undefined): readonly FieldError[];
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<Kind, "group" | "version">): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

/** A kind that is kept in the store and not served by the API: of what is, beside what the API says of it. `namespaced` where its objects are kept by machine. */
export function worldKind(name: string, { plural = `${name.toLowerCase()}s`, namespaced = false }: { readonly plural?: string; readonly namespaced?: boolean } = {}): Kind {
  const singular = name.toLowerCase();
  return { key: name, kind: name, group: "world.everynode", version: "v1", plural, singular, shortNames: [], categories: [], namespaced, subresources: [], acted: true, hidden: true };
}
