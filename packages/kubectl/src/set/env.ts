/** `kubectl set env`. Source: staging/src/k8s.io/kubectl/pkg/cmd/set/{set_env,env}.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed } from "../failure.js";
import { fieldOf, type Json, listOf, objectOf, textOf, textsOf } from "../field-of.js";
import { textOfBase64 } from "../generators/base64.js";
import type { Given } from "../grammar/flag.js";
import { found, read, type Target } from "../request.js";
import { knownResource, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { forEachSelected, type Selected } from "../target.js";
import { changeAll, podSpecPath, withContainers, withPodSpec } from "./change.js";
import { containerFilter } from "./image.js";

const isEnvWord = (word: string): boolean => word.includes("=") || word.endsWith("-");

/** The command. */
export const setEnvCommand: Command = {
  path: "set env",
  *run(given, terminal) {
    const first = given.words.findIndex(isEnvWord);
    const at = first < 0 ? given.words.length : first;
    const [words, changes] = [given.words.slice(0, at), [...given.all("env"), ...given.words.slice(at)]];
    const stray = given.words.slice(at).find((word) => !isEnvWord(word));
    if (stray !== undefined) throw failed(`all resources must be specified before environment changes: ${stray}`);
    if (words.length === 0 && !given.has("filename")) throw failed("one or more resources must be specified as <resource> <name> or <resource>/<name>");
    if (given.isOn("list") && given.text("output") !== "") throw failed("--list and --output may not be specified together");
    if (given.has("keys") && given.text("from") === "") throw failed("when specifying --keys, a configmap or secret must be provided with --from");
    const prefix = given.text("prefix");
    const plain = changes.filter((word) => word.includes("=")).map((word): Json => ({ name: word.slice(0, word.indexOf("=")), value: word.slice(word.indexOf("=") + 1) }));
    const env = [...plain, ...(yield* referencesFrom(given, terminal))].map((each): Json => ({ ...each, name: `${prefix}${textOf(each, "name")}` }));
    const removes = changes.filter((word) => !word.includes("=")).map((word) => word.slice(0, -1));
    const isMeant = containerFilter(given.text("containers", "*"));
    const change = (selected: Selected): Json => withPodSpec(selected, (spec) => withContainers(spec, (container) => (isMeant(container) ? withEnv(given, container, { env, removes }) : container)));
    if (given.isOn("list")) return yield* listEnv(given, terminal, { words, change });
    yield* changeAll(given, terminal, { path: "set env", words, operation: "env updated", failing: "failed to patch env update to pod template:", change });
  },
};

function withEnv(given: Given, container: Json, { env, removes }: { readonly env: readonly Json[]; readonly removes: readonly string[] }): Json {
  const present = listOf(container, "env").map((each) => objectOf(each));
  const nameOf = (each: Json): string => textOf(each, "name");
  const clash = given.isOn("overwrite", true) ? undefined : env.find((each) => present.some((old) => nameOf(old) === nameOf(each)));
  if (clash !== undefined) throw failed(`'${nameOf(clash)}' already has a value (${textOf(present.find((old) => nameOf(old) === nameOf(clash)), "value")}), and --overwrite is false`);
  const kept = present.filter((old) => !removes.includes(nameOf(old))).map((old) => env.find((each) => nameOf(each) === nameOf(old)) ?? old);
  const added = env.filter((each, at) => !present.some((old) => nameOf(old) === nameOf(each)) && env.findLastIndex((other) => nameOf(other) === nameOf(each)) === at);
  const next = [...kept, ...added];
  const { env: _, ...rest } = container;
  return next.length === 0 ? rest : { ...rest, env: next };
}

/** Variables that refer to the keys of a config map or a secret: `--from=configmap/x`. */
function* referencesFrom(given: Given, terminal: Terminal): Task<readonly Json[]> {
  const from = given.text("from");
  if (from === "") return [];
  const [type = "", name = ""] = from.split("/");
  if (name === "") throw failed("resource(s) were provided, but no name was specified");
  const resource = knownResource(yield* resources(), type);
  const object = yield* read(terminal, { resource, namespace: given.text("namespace", terminal.namespace), name });
  const field = resource.kind === "Secret" ? "secretKeyRef" : resource.kind === "ConfigMap" ? "configMapKeyRef" : undefined;
  if (field === undefined) throw failed("unsupported resource specified in --from");
  const wanted = given.all("keys");
  const keys = textsOf(object, "data").map(([key]) => key).filter((key) => wanted.length === 0 || wanted.includes(key));
  return keys.map((key) => {
    const variable = key.replaceAll(/[^a-zA-Z0-9_]/g, "_").toUpperCase();
    if (variable !== key) terminal.complain(`Warning: key ${key} transferred to ${variable}`);
    return { name: variable, valueFrom: { [field]: { name, key } } };
  });
}

interface Listing {
  readonly words: readonly string[];
  readonly change: (selected: Selected) => Json;
}

function* listEnv(given: Given, terminal: Terminal, { words, change }: Listing): Task<void> {
  const all = yield* resources();
  const isMeant = containerFilter(given.text("containers", "*"));
  const failures: boolean[] = [];
  yield* forEachSelected(terminal, given, { words }, function* (selected) {
    const { target } = selected;
    const spec = fieldOf(change(selected), ...podSpecPath(target.resource));
    const containers = [...listOf(spec, "containers"), ...listOf(spec, "initContainers")].map((each) => objectOf(each)).filter(isMeant);
    for (const container of containers) {
      terminal.line(`# ${target.resource.kind} ${target.name}, container ${textOf(container, "name")}`);
      for (const variable of listOf(container, "env")) failures.push(!(yield* tellVariable(given, terminal, { variable, selected, all })));
    }
  });
  if (failures.includes(true)) throw new CommandError("error: failed to retrieve valueFrom references");
}

interface Telling {
  readonly variable: unknown;
  readonly selected: Selected;
  readonly all: readonly Resource[];
}

/** Prints a variable; false where what it refers to should be looked up and cannot be. */
function* tellVariable(given: Given, terminal: Terminal, { variable, selected, all }: Telling): Task<boolean> {
  const name = textOf(variable, "name");
  const from = objectOf(variable, "valueFrom");
  if (Object.keys(from).length === 0) {
    terminal.line(`${name}=${textOf(variable, "value")}`);
    return true;
  }
  const value = given.isOn("resolve") ? yield* resolved(terminal, from, { selected, all }) : undefined;
  terminal.line(value === undefined ? `# ${name} from ${referenceText(from)}` : `${name}=${value}`);
  if (value !== undefined || !given.isOn("resolve")) return true;
  terminal.complain(`error retrieving reference for ${name}: ${referenceText(from)} not found`);
  return false;
}

function referenceText(from: Json): string {
  const [config, secret, field, resource] = ["configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef"].map((part) => fieldOf(from, part));
  if (config !== undefined) return `configmap ${textOf(config, "name")}, key ${textOf(config, "key")}`;
  if (secret !== undefined) return `secret ${textOf(secret, "name")}, key ${textOf(secret, "key")}`;
  if (field !== undefined) return `field path ${textOf(field, "fieldPath")}`;
  if (resource === undefined) return "invalid valueFrom";
  const container = textOf(resource, "containerName");
  return `resource field ${container === "" ? "" : `${container}, `}${textOf(resource, "resource")}`;
}

function* resolved(terminal: Terminal, from: Json, { selected, all }: Pick<Telling, "selected" | "all">): Task<string | undefined> {
  for (const [field, type] of [["configMapKeyRef", "configmaps"], ["secretKeyRef", "secrets"]] as const) {
    const reference = fieldOf(from, field);
    if (reference === undefined) continue;
    const target: Target = { resource: knownResource(all, type), namespace: selected.target.namespace, name: textOf(reference, "name") };
    const value = fieldOf(yield* found(terminal, target), "data", textOf(reference, "key"));
    return typeof value !== "string" ? undefined : field === "secretKeyRef" ? textOfBase64(value) : value;
  }
  return undefined;
}
