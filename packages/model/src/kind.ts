/** What everynode knows of a kind, apart from its rules: names, scope, schema, subresources. */
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
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<Kind, "group" | "version">): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}
