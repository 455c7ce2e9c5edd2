/**
 * `kubectl set image`, `set env` and `set resources`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/set/{set_image,set_env,set_resources}.go v1.36.3
 * Differs: `set env` takes names with values and names to remove, not values from other objects.
 */
import { deepEqual } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { fieldOf, type Json, listOf, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { selectedObjects } from "../target.js";

/** What one of the commands does to the containers of a template. */
interface Setting {
  readonly operation: string;
  readonly manager: string;
  /** The patches of single containers, each with its name. Throws a `CommandError` where a container is not there. */
  readonly patches: (containers: readonly Json[]) => readonly Json[];
}

function* set(given: Given, terminal: Terminal, { words, setting }: { readonly words: readonly string[]; readonly setting: Setting }): Task<void> {
  const dryRun = dryRunOf(given);
  for (const { target, object } of yield* selectedObjects(terminal, given, { words })) {
    const path = target.resource.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
    const spec = fieldOf(object, ...path);
    const containers = listOf(spec, "containers").map((each) => objectOf(each));
    const inits = listOf(spec, "initContainers").map((each) => objectOf(each));
    const patches = setting.patches([...inits, ...containers]);
    const among = (all: readonly Json[]): readonly Json[] => patches.filter((patch) => all.some((each) => each["name"] === patch["name"] && !deepEqual({ ...each, ...patch }, each)));
    const [changed, changedInits] = [among(containers), among(inits)];
    if (changed.length + changedInits.length === 0) continue;
    const lists = { ...(changed.length === 0 ? {} : { containers: changed }), ...(changedInits.length === 0 ? {} : { initContainers: changedInits }) };
    const body = path.reduceRight<Json>((inner, name) => ({ [name]: inner }), lists);
    const manager = given.text("field-manager", setting.manager);
    const after = dryRun === "client" ? object : yield* patched(terminal, target, { type: "strategic", body, manager, dryRun: dryRun === "server" });
    tellChange(terminal, given, { target, operation: setting.operation, object: after });
  }
}

const isPair = (word: string): boolean => word.includes("=");

/** `kubectl set image`. */
export const setImageCommand: Command = {
  path: "set image",
  *run(given, terminal) {
    const images = given.words.filter(isPair).map((word): readonly [string, string] => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
    if (images.length === 0) throw failed("at least one image update is required");
    const patches = (containers: readonly Json[]): readonly Json[] => images.flatMap(([name, image]) => {
      const chosen = containers.filter((each) => name === "*" || textOf(each, "name") === name);
      if (chosen.length === 0) throw failed(`unable to find container named ${JSON.stringify(name)}`);
      return chosen.map((each) => ({ name: textOf(each, "name"), image }));
    });
    yield* set(given, terminal, { words: given.words.filter((word) => !isPair(word)), setting: { operation: "image updated", manager: "kubectl-set", patches } });
  },
};

/** `kubectl set env`. */
export const setEnvCommand: Command = {
  path: "set env",
  *run(given, terminal) {
    const first = given.words.findIndex((word) => isPair(word) || word.endsWith("-"));
    const at = first < 0 ? given.words.length : first;
    const changes = [...given.words.slice(at), ...given.all("env")];
    if (given.isOn("list")) return yield* listEnv(given, terminal, given.words.slice(0, at));
    if (changes.length === 0) throw failed("at least one environment variable must be provided");
    const names = given.text("containers", "*");
    const env = changes.map((word): Json => (isPair(word) ? { name: word.slice(0, word.indexOf("=")), value: word.slice(word.indexOf("=") + 1) } : { $patch: "delete", name: word.slice(0, -1) }));
    const patches = (containers: readonly Json[]): readonly Json[] => containers.filter((each) => names === "*" || names === textOf(each, "name")).map((each) => ({ name: textOf(each, "name"), env }));
    yield* set(given, terminal, { words: given.words.slice(0, at), setting: { operation: "env updated", manager: "kubectl-set", patches } });
  },
};

function* listEnv(given: Given, terminal: Terminal, words: readonly string[]): Task<void> {
  for (const { target, object } of yield* selectedObjects(terminal, given, { words })) {
    for (const container of listOf(object, "spec", "template", "spec", "containers")) {
      terminal.line(`# ${target.resource.plural} ${target.name}, container ${textOf(container, "name")}`);
      for (const each of listOf(container, "env")) terminal.line(`${textOf(each, "name")}=${textOf(each, "value")}`);
    }
  }
}

/** `kubectl set resources`. */
export const setResourcesCommand: Command = {
  path: "set resources",
  *run(given, terminal) {
    if (!given.has("limits") && !given.has("requests")) throw failed("you must specify an update to requests or limits (in the form of --requests/--limits)");
    const amounts = (flag: string): Json => (given.has(flag) ? { [flag]: Object.fromEntries(given.text(flag).split(",").map(amountOf)) } : {});
    const resources = { ...amounts("limits"), ...amounts("requests") };
    const names = given.text("containers", "*");
    const patches = (containers: readonly Json[]): readonly Json[] => {
      const chosen = containers.filter((each) => names === "*" || names === textOf(each, "name"));
      if (chosen.length === 0) throw failed(`unable to find container named ${names}`);
      return chosen.map((each) => ({ name: textOf(each, "name"), resources }));
    };
    yield* set(given, terminal, { words: given.words, setting: { operation: "resource requirements updated", manager: "kubectl-set", patches } });
  },
};

function amountOf(word: string): readonly [string, string] {
  const [name = "", amount = "", ...more] = word.split("=");
  if (name === "" || amount === "" || more.length > 0) throw failed(`invalid argument syntax ${word}, expected <resource>=<value>`);
  return [name, amount];
}
