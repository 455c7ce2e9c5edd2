/** The looks of templates in one picture: each has a number of its own, and a word. */
import { REVISION_COLOURS } from "./palette.js";
import type { Template } from "./template.js";

/** How the pods of a template look. */
export interface TemplateLook {
  readonly template: Template;
  /** End of the names of its classes: a number from 0, or `p` for what has no revision. */
  readonly suffix: string;
  /** 0 to 3: rounded square, circle, diamond, hexagon. */
  readonly shape: number;
  /** Stands on its pods: `2`, or `B2`. */
  readonly word: string;
  /** What the legend says of it. */
  readonly text: string;
}

/** How many shapes there are. */
const SHAPES = 4;

/**
 * The looks of some templates by their keys: workloads in order of name, the templates of each in the order in which they came up; what has no revisions is last. `known` are others that
 * their workloads had, so that a template keeps its look when those before it have no pods any more. O(n log n).
 */
export function templateLooks(templates: Iterable<Template>, known: readonly Template[]): ReadonlyMap<string, TemplateLook> {
  const seen = new Map(Array.from(templates, (template) => [template.key, template] as const));
  const theirs = new Set(Array.from(seen.values(), ({ workload }) => workload));
  const all = new Map([...known.filter(({ workload }) => theirs.has(workload)).map((template) => [template.key, template] as const), ...seen]);
  const distinct = [...all.values()].sort(inOrder);
  const workloads = [...new Set(distinct.filter((template) => !isPlain(template)).map(({ workload }) => workload))];
  const looks = new Map<string, TemplateLook>();
  let index = 0;
  for (const template of distinct) {
    const plain = isPlain(template);
    const letter = workloads.length > 1 ? letterOf(workloads.indexOf(template.workload)) : "";
    if (seen.has(template.key)) looks.set(template.key, {
      template,
      suffix: plain ? "p" : String(index % REVISION_COLOURS),
      shape: plain ? 0 : index % SHAPES,
      word: plain ? "" : `${letter}${template.revision ?? ""}`,
      text: textOf(template),
    });
    if (!plain) index++;
  }
  return looks;
}

/** True for pods that no controller of workloads made: they have no revisions. */
const isPlain = ({ workload, key }: Template): boolean => workload === "" || key === "Node";

function textOf({ workload, revision, image, key }: Template): string {
  if (key === "Node") return workload;
  if (workload === "") return "pods without a controller";
  return [workload, ...(revision === undefined ? [] : [`revision ${revision}`]), ...(image === "" ? [] : [image])].join(" · ");
}

/** A, B, ... Z, AA, AB, ... */
function letterOf(index: number): string {
  const head = index >= 26 ? letterOf(Math.floor(index / 26) - 1) : "";
  return head + String.fromCharCode(65 + (index % 26));
}

function inOrder(a: Template, b: Template): number {
  return Number(isPlain(a)) - Number(isPlain(b)) || compared(a.workload, b.workload) || compared(a.since, b.since) || (a.revision ?? Infinity) - (b.revision ?? Infinity) || compared(a.key, b.key);
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
