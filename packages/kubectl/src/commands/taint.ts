/** `kubectl taint`. Source: staging/src/k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go v1.36.3 */
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { type Json, listOf, objectOf, textOf } from "../field-of.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import { selectedObjects } from "../target.js";

interface Taint {
  readonly key: string;
  readonly value: string;
  /** "" stands for every effect, of taints that go. */
  readonly effect: string;
  readonly goes: boolean;
}

const EFFECTS: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** The command. */
export const taintCommand: Command = {
  path: "taint",
  *run(given, terminal) {
    const first = given.words.findIndex((word, at) => at > 0 && (word.includes("=") || /:|-$/.test(word)));
    if (first < 0) throw failed("at least one taint update is required");
    const taints = given.words.slice(first).map(taintOf);
    const dryRun = dryRunOf(given);
    for (const { target, object } of yield* selectedObjects(terminal, given, { words: given.words.slice(0, first) })) {
      if (target.resource.kind !== "Node") throw failed(`invalid resource type ${target.resource.plural}, only node(s) is supported`);
      const present = listOf(object, "spec", "taints").map((each) => objectOf(each));
      const clash = given.isOn("overwrite") ? undefined : taints.find((taint) => !taint.goes && present.some((each) => isSame(each, taint)));
      if (clash !== undefined) throw failed(`node ${target.name} already has ${clash.key} taint(s) with same effect(s) and --overwrite is false`);
      for (const taint of taints) if (taint.goes && !present.some((each) => isSame(each, taint))) throw failed(`taint ${JSON.stringify(shown(taint))} not found`);
      const kept = present.filter((each) => !taints.some((taint) => isSame(each, taint)));
      const added = taints.filter(({ goes }) => !goes).map(({ key, value, effect }) => ({ key, ...(value === "" ? {} : { value }), effect }));
      const next = [...added, ...kept];
      const body = { spec: { taints: next.length === 0 ? null : next } };
      const after = dryRun === "client" ? object : yield* patched(terminal, target, { type: "strategic", body, manager: "kubectl-taint", dryRun: dryRun === "server" });
      tellChange(terminal, given, { target, operation: operationOf(taints, added.length > 0 && kept.length + added.length > 0 && present.some((each) => taints.some((taint) => !taint.goes && isSame(each, taint)))), object: after });
    }
  },
};

function operationOf(taints: readonly Taint[], overwrote: boolean): string {
  const goes = taints.filter((taint) => taint.goes).length;
  if (goes === taints.length) return "untainted";
  return goes > 0 || overwrote ? "modified" : "tainted";
}

function shown({ key, effect }: Taint): string {
  return effect === "" ? key : `${key}:${effect}`;
}

function isSame(present: Json, { key, effect }: Taint): boolean {
  return textOf(present, "key") === key && (effect === "" || textOf(present, "effect") === effect);
}

/** `key=value:NoSchedule`, `key:NoSchedule-`, `key-`. */
function taintOf(word: string): Taint {
  const goes = word.endsWith("-");
  const bare = goes ? word.slice(0, -1) : word;
  const [keyed = "", effect = "", ...more] = bare.split(":");
  const [key = "", value = "", ...others] = keyed.split("=");
  if (key === "" || more.length > 0 || others.length > 0 || (!goes && effect === "")) throw failed(`invalid taint spec: ${bare}`);
  if (effect !== "" && !EFFECTS.includes(effect)) throw failed(`invalid taint effect: ${effect}, unsupported taint effect`);
  return { key, value, effect, goes };
}
