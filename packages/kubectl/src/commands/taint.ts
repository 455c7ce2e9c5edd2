/** `kubectl taint`. Source: staging/src/k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go v1.36.3 */
import { labelValueProblems, qualifiedNameProblems } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, throwGathered, usageError } from "../failure.js";
import { type Json, listOf, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import { resourceNamed, resources } from "../resource.js";
import { type Selected, selectedObjects } from "../target.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";

interface Taint {
  readonly key: string;
  readonly value: string;
  /** "" stands for every effect, of taints that go. */
  readonly effect: string;
}

interface Changes {
  readonly adds: readonly Taint[];
  readonly removes: readonly Taint[];
}

const EFFECTS: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const isTaintWord = (word: string): boolean => /[=:]|-$/.test(word);

/** The command. */
export const taintCommand: Command = {
  path: "taint",
  *run(given, terminal) {
    const first = given.words.findIndex(isTaintWord);
    const at = first < 0 ? given.words.length : first;
    const [words, specs] = [given.words.slice(0, at), given.words.slice(at)];
    const stray = specs.find((word) => !isTaintWord(word));
    if (stray !== undefined) throw failed(`all resources must be specified before taint changes: ${stray}`);
    if (words.length === 0) throw failed("one or more resources must be specified as <resource> <name>");
    if (specs.length === 0) throw failed("at least one taint update is required");
    const changes = changesIn(specs);
    const [type = "", ...names] = words;
    const resource = resourceNamed(yield* resources(), type);
    if (resource === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`);
    if (resource.kind !== "Node") throw failed(`invalid resource type ${type.toLowerCase()}, only node types are supported`);
    refuseConflicts(changes);
    const chosen = given.isOn("all") || given.text("selector") !== "";
    if (given.isOn("all") && given.text("selector") !== "") throw failed("setting 'all' parameter with a non empty selector is prohibited");
    if (!chosen && names.length === 0) throw failed("at least one resource name must be specified since 'all' parameter is not set");
    for (const node of yield* selectedObjects(terminal, given, { words: chosen ? ["nodes"] : ["nodes", ...names] })) yield* taintNode(given, terminal, { node, changes });
  },
};

function refuseConflicts({ adds, removes }: Changes): void {
  const both = adds.flatMap((add) => removes.filter(({ key, effect }) => key === add.key && (effect === "" || effect === add.effect)));
  if (both.length > 0) throw failed(`can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(", ")}`);
}

interface Work {
  readonly node: Selected;
  readonly changes: Changes;
}

function* taintNode(given: Given, terminal: Terminal, { node: { target, object }, changes: { adds, removes } }: Work): Task<void> {
  const present = listOf(object, "spec", "taints").map((each) => objectOf(each));
  const overwrites = given.isOn("overwrite");
  const clashes = adds.filter((taint) => present.some((each) => isSame(each, taint)));
  if (clashes.length > 0 && !overwrites) throw failed(`node ${target.name} already has ${clashes.map(({ key }) => key).join(",")} taint(s) with same effect(s) and --overwrite is false`);
  const kept = present.filter((each) => !adds.some((taint) => isSame(each, taint)));
  const whole = [...adds.map(({ key, value, effect }): Json => ({ key, ...(value === "" ? {} : { value }), effect })), ...kept];
  const missing = removes.filter((taint) => !whole.some((each) => isSame(each, taint)));
  throwGathered(missing.map((taint) => failed(`taint ${JSON.stringify(shown(taint))} not found`)));
  const next = whole.filter((each) => !removes.some((taint) => isSame(each, taint)));
  const added = whole.length !== present.length;
  const operation = (added && removes.length > 0) || overwrites ? "modified" : added ? "tainted" : "untainted";
  const dryRun = dryRunOf(given, terminal);
  const body = { spec: { taints: next.length === 0 ? null : next } };
  const after = dryRun === "client" ? { ...object, spec: { ...objectOf(object, "spec"), taints: next } } : yield* patched(terminal, target, { type: "strategic", body, manager: given.text("field-manager", "kubectl-taint"), dryRun: dryRun === "server", validation: validationOf(given) });
  tellChange(terminal, given, { target, operation, object: after, ...(dryRun === "client" ? { suffix: "" } : {}) });
}

function shown({ key, effect }: Taint): string {
  return effect === "" ? key : `${key}:${effect}`;
}

function isSame(present: Json, { key, effect }: Taint): boolean {
  return textOf(present, "key") === key && (effect === "" || textOf(present, "effect") === effect);
}

function changesIn(specs: readonly string[]): Changes {
  const [adds, removes]: [Taint[], Taint[]] = [[], []];
  for (const spec of specs) {
    const taint = taintIn(spec.replace(/-$/, ""));
    if (spec.endsWith("-")) removes.push(taint);
    else if (taint.effect === "") throw usageError("taint", `invalid taint spec: ${spec}`);
    else if (adds.some(({ key, effect }) => key === taint.key && effect === taint.effect)) throw usageError("taint", `duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`);
    else adds.push(taint);
  }
  return { adds, removes };
}

/** `key=value:NoSchedule`, `key:NoSchedule`, `key`. */
function taintIn(spec: string): Taint {
  const invalid = (why = ""): Error => usageError("taint", `invalid taint spec: ${spec}${why}`);
  const [keyed = "", effect = "", ...more] = spec.split(":");
  if (more.length > 0) throw invalid();
  if (spec.includes(":") && !EFFECTS.includes(effect)) throw usageError("taint", `invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = "", value = "", ...others] = spec.includes(":") ? keyed.split("=") : [keyed];
  if (others.length > 0) throw invalid();
  const problems = [...labelValueProblems(value), ...(labelValueProblems(value).length > 0 ? [] : qualifiedNameProblems(key))];
  if (problems.length > 0) throw invalid(`, ${problems.join("; ")}`);
  return { key, value, effect };
}
