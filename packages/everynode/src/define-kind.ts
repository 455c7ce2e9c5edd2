/** Kinds of one's own, declared in code: what a CustomResourceDefinition says, and a checker in TypeScript. */
import { COLUMN_TYPES, type FieldError, isJsonPath, type JsonSchema, type Kind, type KubeObject, type PrinterColumn } from "@everynode/model";
import { describedValue, UsageError } from "./api-error.js";
import { type KnownNames, knownOptions, knownWord } from "./known-options.js";

/** A kind of one's own, whose objects are of type T. */
export interface KindInput<T extends KubeObject = KubeObject> {
  /** A domain of one's own: `example.com`. */
  readonly group: string;
  /** `v1` where left out. */
  readonly version?: string;
  /** `NodeConfig`. */
  readonly kind: string;
  /** `nodeconfigs` where left out. */
  readonly plural?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** "Namespaced" where left out. */
  readonly scope?: "Namespaced" | "Cluster";
  /** False: the status is a field like any other, and not a subresource. True where left out. */
  readonly status?: boolean;
  /** Columns of `table` after the name; the age alone where left out. */
  readonly columns?: readonly PrinterColumn[];
  /** What objects must look like: fields that it does not know are refused, defaults filled in. Every field is taken where left out. */
  readonly schema?: JsonSchema;
  /** What is wrong with an object that looks as the schema says; `old` is what it replaces. Pure; empty where nothing is wrong. */
  check?(object: T, old: T | undefined): readonly FieldError[];
}

const NAMES: KnownNames<KindInput> = {
  group: true,
  version: true,
  kind: true,
  plural: true,
  shortNames: true,
  categories: true,
  scope: true,
  status: true,
  columns: true,
  schema: true,
  check: true,
};

/** A kind for `createCluster({ kinds })`; controllers watch it as `Kind.group` (`NodeConfig.example.com`). Throws a `UsageError` where something is missing or wrong. */
export function defineKind<T extends KubeObject = KubeObject>(input: KindInput<T>): Kind {
  const { group, kind, version = "v1", scope = "Namespaced", status = true, columns, schema } = knownOptions<KindInput<T>>(input, NAMES, "defineKind");
  named(group, "group", /^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a domain, such as example.com");
  named(kind, "kind", /^[A-Z][A-Za-z0-9]*$/, "a name like NodeConfig");
  named(version, "version", /^v[a-z0-9]+$/, "a name like v1 or v1alpha1");
  const singular = kind.toLowerCase();
  return {
    key: `${kind}.${group}`,
    kind,
    group,
    version,
    plural: input.plural ?? `${singular}s`,
    singular,
    shortNames: input.shortNames ?? [],
    categories: input.categories ?? [],
    namespaced: knownWord(scope, ["Namespaced", "Cluster"], "scope") === "Namespaced",
    subresources: status ? ["status"] : [],
    acted: false,
    ...(columns === undefined ? {} : { columns: columns.map(checkedColumn) }),
    ...(schema === undefined ? {} : { validation: schema }),
    ...(input.check === undefined ? {} : { check: (object: KubeObject, old: KubeObject | undefined) => input.check?.(object as T, old as T | undefined) ?? [] }),
  };
}

function named(given: string, what: string, form: RegExp, wanted: string): void {
  if (typeof given !== "string" || !form.test(given)) throw new UsageError(`the ${what} of a kind must be ${wanted}; got ${describedValue(given)}`);
}

function checkedColumn(column: PrinterColumn): PrinterColumn {
  knownWord(column.type, COLUMN_TYPES, `type of the column ${describedValue(column.name)}`);
  if (isJsonPath(column.jsonPath)) return column;
  throw new UsageError(`jsonPath of the column ${describedValue(column.name)} must be a path like .spec.image; got ${describedValue(column.jsonPath)}`);
}
