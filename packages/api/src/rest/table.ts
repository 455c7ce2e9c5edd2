/**
 * Tables: lists and objects as kubectl prints them, with the columns that the API server has for each kind.
 *
 * Source: pkg/printers/internalversion/printers.go, pkg/printers/tablegenerator.go, apiserver/pkg/endpoints/handlers/response.go v1.36.3
 * Differs: built-in kinds that everynode only stores have the columns Name and Age.
 */
import { type Kind, type KubeObject, type Pod, withOwnValue } from "@everynode/model";
import type { KubeList } from "../request.js";
import { COLUMN_LINES, DESCRIPTIONS } from "./columns.generated.js";
import type { Cell } from "./printers/cells.js";
import { AGE, customCells, isCustom } from "./printers/custom.js";
import { eventCells } from "./printers/event.js";
import { endpointsCells, endpointSliceCells, serviceCells } from "./printers/network.js";
import { nodeCells } from "./printers/node.js";
import { podCells, podConditions } from "./printers/pod.js";
import * as settings from "./printers/settings.js";
import * as workloads from "./printers/workloads.js";

/** A column of a table; columns of priority 1 are shown by `-o wide` only. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** A row: a cell for each column, and what it is about. */
export interface TableRow {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly object[];
  readonly object: object | null;
}

/** A `Table` as the API server answers. */
export interface Table {
  readonly kind: "Table";
  readonly apiVersion: string;
  readonly metadata: object;
  readonly columnDefinitions: readonly ColumnDefinition[] | null;
  readonly rows: readonly TableRow[];
}

/** What the rows of a table say of their objects. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** How a table is to be made. */
export interface TableOptions {
  readonly kind: Kind;
  readonly version: "v1" | "v1beta1";
  readonly includeObject: IncludeObject;
  /** Simulated milliseconds, for ages. */
  readonly nowMs: number;
  /** True for all but the first event of a watch. */
  readonly noHeaders?: boolean;
}

interface Printer<T extends KubeObject = KubeObject> {
  readonly cells: (object: T, nowMs: number) => readonly Cell[];
  readonly conditions?: (object: T) => readonly object[] | undefined;
}

const printer = <T extends KubeObject>(cells: Printer<T>["cells"], conditions?: (object: T) => readonly object[] | undefined): Printer =>
  (conditions === undefined ? { cells } : { cells, conditions }) as unknown as Printer;

const PRINTERS: ReadonlyMap<string, Printer> = new Map([
  ["Pod", printer(podCells, (pod: Pod) => podConditions(pod))],
  ["Node", printer(nodeCells)],
  ["Event", printer(eventCells)],
  ["DaemonSet", printer(workloads.daemonSetCells)],
  ["ControllerRevision", printer(workloads.controllerRevisionCells)],
  ["ReplicaSet", printer(workloads.replicaSetCells)],
  ["Deployment", printer(workloads.deploymentCells)],
  ["StatefulSet", printer(workloads.statefulSetCells)],
  ["Job", printer(workloads.jobCells)],
  ["CronJob", printer(workloads.cronJobCells)],
  ["PodTemplate", printer(workloads.podTemplateCells)],
  ["Service", printer(serviceCells)],
  ["Endpoints", printer(endpointsCells)],
  ["EndpointSlice", printer(endpointSliceCells)],
  ["Namespace", printer(settings.namespaceCells)],
  ["PriorityClass", printer(settings.priorityClassCells)],
  ["Lease", printer(settings.leaseCells)],
  ["ResourceQuota", printer(settings.resourceQuotaCells)],
  ["ConfigMap", printer(settings.configMapCells)],
  ["Secret", printer(settings.secretCells)],
  ["PodDisruptionBudget", printer(settings.disruptionBudgetCells)],
  ["RuntimeClass", printer(settings.runtimeClassCells)],
]);

const OTHERS: Printer = printer(settings.nameAndAge);
const CREATED: Printer = printer(settings.nameAndCreation);
// These kinds have no columns of their own, but the time of creation instead of an age.
const WITH_CREATION: readonly string[] = ["LimitRange", "Role", "ClusterRole", "CustomResourceDefinition"];

function printerOf(kind: Kind): Printer {
  if (isCustom(kind)) return { cells: (object, nowMs) => customCells(kind, object, nowMs) };
  return PRINTERS.get(kind.key) ?? (WITH_CREATION.includes(kind.key) ? CREATED : OTHERS);
}

function parsedColumns(lines: string): readonly ColumnDefinition[] {
  return lines.split("\n").map((line) => {
    const [name = "", type = "", format = "", priority, description] = line.split("|");
    return { name, type, format, description: DESCRIPTIONS[Number(description)] ?? "", priority: Number(priority) };
  });
}

const NAME: ColumnDefinition = { name: "Name", type: "string", format: "name", description: DESCRIPTIONS[0] ?? "", priority: 0 };
const CREATION = 4;

function customColumns({ columns = AGE }: Kind): readonly ColumnDefinition[] {
  return columns.map(({ name, type, jsonPath, format = "", description, priority = 0 }) => {
    const plain = columns === AGE ? DESCRIPTIONS[CREATION] : `Custom resource definition column (in JSONPath format): ${jsonPath}`;
    return { name, type, format, description: description ?? plain ?? "", priority };
  });
}

const PARSED = new Map<string, readonly ColumnDefinition[]>();

/** The columns of a kind's table. */
export function columnsOf(kind: Kind): readonly ColumnDefinition[] {
  if (isCustom(kind)) return [NAME, ...customColumns(kind)];
  const key = PRINTERS.has(kind.key) ? kind.key : WITH_CREATION.includes(kind.key) ? "LimitRange" : "ServiceAccount";
  const known = PARSED.get(key) ?? parsedColumns(COLUMN_LINES[key] ?? "");
  PARSED.set(key, known);
  return known;
}

// The API server makes this annotation when it writes a whole DaemonSet; metadata alone are without it.
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** The metadata of an object alone. */
export function partialObject(object: KubeObject, version: "v1" | "v1beta1"): object {
  if (object.kind !== "DaemonSet" || object.metadata.annotations === undefined) return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
  const { annotations, ...rest } = object.metadata;
  const kept = withOwnValue(annotations, TEMPLATE_GENERATION, undefined);
  const metadata = Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept };
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata };
}

/** A table with a row for each object of a list, or one row for one object. Linear in their number. */
export function tableOf(content: KubeObject | KubeList, options: TableOptions): Table {
  const isList = "items" in content;
  const objects = isList ? content.items : [content];
  const printed = printerOf(options.kind);
  const { resourceVersion } = content.metadata;
  const metadata = isList ? content.metadata : resourceVersion === "" ? {} : { resourceVersion };
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: options.noHeaders === true ? null : columnsOf(options.kind),
    rows: objects.map((object) => rowOf(object, printed, options)),
  };
}

function rowOf(object: KubeObject, { cells, conditions }: Printer, options: TableOptions): TableRow {
  const met = conditions?.(object);
  const shown = options.includeObject === "None" ? null : options.includeObject === "Object" ? object : partialObject(object, options.version);
  return { cells: cells(object, options.nowMs), ...(met === undefined ? {} : { conditions: met }), object: shown };
}
