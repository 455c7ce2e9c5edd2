/**
 * `kubectl create -f`, and of what can be made from arguments: namespaces, priority classes and config maps.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/create v1.36.3
 */
import { CHANGE_FLAGS, type Command, FILE_FLAGS, RECORD_FLAG, VALIDATE_FLAG } from "../command.js";
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import { type Flag, type Given, text, toggle } from "../flag.js";
import { forEachManifest } from "../manifest.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked, type Target } from "../request.js";
import { pathOf, resourceOfKind, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";
import { withLastApplied } from "./apply.js";

const FLAGS: readonly Flag[] = [...CHANGE_FLAGS, VALIDATE_FLAG, toggle("save-config")];
const MANAGER = "kubectl-create";

/** The command that creates what manifests hold. */
export const createCommand: Command = {
  path: "create",
  flags: [...FILE_FLAGS, ...FLAGS, RECORD_FLAG, toggle("edit"), text("raw"), text("selector", "l")],
  *run(given, terminal) {
    if (!given.has("filename")) throw failed("must specify one of -f and -k");
    yield* forEachManifest(terminal, given, { verb: "create", act: ({ target, object, source }) => created(given, terminal, { target, object, doing: `creating ${JSON.stringify(source)}` }) });
  },
};

interface New {
  readonly target: Target;
  readonly object: Json;
  readonly doing?: string;
}

function* created(given: Given, terminal: Terminal, { target, object, doing }: New): Task<void> {
  const dryRun = dryRunOf(given);
  const body = given.isOn("save-config") ? withLastApplied(object) : object;
  const query = { fieldManager: given.text("field-manager", MANAGER), fieldValidation: validationOf(given), ...(dryRun === "server" ? { dryRun: "All" } : {}) };
  const path = pathOf(target.resource, target.namespace);
  const made = dryRun === "client" ? body : yield* asked(terminal, path, { method: "POST", query, body, ...(doing === undefined ? {} : { doing }) });
  tellChange(terminal, given, { target: { ...target, name: textOf(made, "metadata", "name") }, operation: "created", object: made });
}

/** A command that makes an object of this kind from its arguments. */
function generator(path: string, aliases: readonly string[], { flags, build }: { readonly flags: readonly Flag[]; readonly build: (name: string, given: Given) => Json }): Command {
  return {
    path: `create ${path}`,
    aliases,
    flags: [...FLAGS, ...flags],
    *run(given, terminal) {
      const [name, ...more] = given.words;
      if (name === undefined || more.length > 0) throw failed(`exactly one NAME is required, got ${given.words.length}\nSee 'kubectl create ${path} -h' for help and examples`);
      const object = build(name, given);
      const resource = resourceOfKind(yield* resources(), textOf(object, "apiVersion"), textOf(object, "kind"));
      if (resource === undefined) throw failed(`no matches for kind ${JSON.stringify(textOf(object, "kind"))} in version ${JSON.stringify(textOf(object, "apiVersion"))}`);
      yield* created(given, terminal, { object, target: { resource, namespace: resource.namespaced ? given.text("namespace", terminal.namespace) : undefined, name } });
    },
  };
}

/** `kubectl create namespace`. */
export const createNamespaceCommand: Command = generator("namespace", ["create ns"], { flags: [], build: (name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }) });

/** `kubectl create priorityclass`. */
export const createPriorityClassCommand: Command = generator("priorityclass", ["create pc"], {
  flags: [{ name: "value", type: "int" }, text("description"), toggle("global-default"), text("preemption-policy")],
  build: (name, given) => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value: given.number("value", 0),
    globalDefault: given.isOn("global-default"),
    description: given.text("description"),
    preemptionPolicy: given.text("preemption-policy", "PreemptLowerPriority"),
  }),
});

/** `kubectl create configmap`. */
export const createConfigMapCommand: Command = generator("configmap", ["create cm"], {
  flags: [text("from-literal")],
  build: (name, given) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: Object.fromEntries(given.all("from-literal").map(literal)) }),
});

function literal(word: string): readonly [string, string] {
  const equals = word.indexOf("=");
  if (equals < 0) throw failed(`invalid literal source ${word}, expected key=value`);
  return [word.slice(0, equals), word.slice(equals + 1)];
}
