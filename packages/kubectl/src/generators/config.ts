/** Config maps and secrets from arguments. Source: staging/src/k8s.io/kubectl/pkg/cmd/create/{create_configmap,create_secret*}.go v1.36.3. Differs: no `--append-hash`. */
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import type { Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import type { Terminal } from "../terminal.js";
import { base64 } from "./base64.js";
import { generator, given1, metadataOf } from "./generated.js";

const KEY = /^[-._a-zA-Z0-9]+$/;

type Entries = Readonly<Record<string, string>>;

/** The values of `--from-literal`, `--from-file` and `--from-env-file`. Throws a `CommandError` for what is no key, and for keys that come twice. */
function entriesIn(given: Given, terminal: Terminal, { kind, name }: { readonly kind: "ConfigMap" | "Secret"; readonly name: string }): Entries {
  if (given.isOn("append-hash")) throw failed("this kubectl has no --append-hash");
  if (given.has("from-env-file") && (given.has("from-file") || given.has("from-literal"))) throw failed("from-env-file cannot be combined with from-file or from-literal");
  const entries = new Map<string, string>();
  const pairs = [...given.all("from-literal").map(literal), ...given.all("from-file").flatMap((source) => fileEntries(terminal, source)), ...given.all("from-env-file").flatMap((source) => lineEntries(terminal, source))];
  for (const [key, value] of pairs) {
    if (!KEY.test(key)) throw failed(keyProblem(key, kind));
    if (entries.has(key)) throw failed(kind === "ConfigMap" ? `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}` : `cannot add key ${key}, another key by that name already exists`);
    entries.set(key, value);
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function keyProblem(key: string, kind: "ConfigMap" | "Secret"): string {
  const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  return kind === "ConfigMap" ? `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${rule}` : `${JSON.stringify(key)} is not valid key name for a Secret ${rule}`;
}

function literal(word: string): readonly [string, string] {
  const equals = word.indexOf("=");
  if (equals < 1) throw failed(`invalid literal source ${word}, expected key=value`);
  const value = word.slice(equals + 1);
  return [word.slice(0, equals), /^(['"]).*\1$/s.test(value) ? value.slice(1, -1) : value];
}

function fileEntries(terminal: Terminal, source: string): readonly (readonly [string, string])[] {
  const equals = source.indexOf("=");
  if (equals === 0 || (equals > 0 && source.indexOf("=", equals + 1) > 0)) throw failed(equals === 0 ? `key name for file path ${source.slice(1)} missing` : "key names or file paths cannot contain '='");
  const path = source.slice(equals + 1);
  const whole = terminal.input.files?.[path];
  if (whole !== undefined) return [[equals > 0 ? source.slice(0, equals) : (path.split("/").at(-1) ?? path), whole]];
  const folder = path.endsWith("/") ? path : `${path}/`;
  const within = Object.entries(terminal.input.files ?? {}).filter(([name]) => name.startsWith(folder) && !name.slice(folder.length).includes("/"));
  if (within.length === 0) throw failed(`error reading ${path}: no such file or directory`);
  return within.map(([name, text]) => [name.slice(folder.length), text] as const);
}

function lineEntries(terminal: Terminal, path: string): readonly (readonly [string, string])[] {
  const text = terminal.input.files?.[path];
  if (text === undefined) throw failed(`error reading ${path}: no such file or directory`);
  return text.split("\n").map((line) => line.trimStart()).filter((line) => line !== "" && !line.startsWith("#") && line.includes("=")).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
}

const isEmpty = (entries: Entries): boolean => Object.keys(entries).length === 0;

/** `kubectl create configmap`. */
export const createConfigMapCommand: Command = generator(
  "create configmap",
  (name, given, terminal) => {
    const data = entriesIn(given, terminal, { kind: "ConfigMap", name });
    return { kind: "ConfigMap", apiVersion: "v1", metadata: metadataOf(name), ...(isEmpty(data) ? {} : { data }) };
  },
  "failed to create configmap:",
);

function secret(name: string, { data, type }: { readonly data: Entries; readonly type: string }): Json {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]));
  return { kind: "Secret", apiVersion: "v1", metadata: metadataOf(name), ...(isEmpty(data) ? {} : { data: encoded }), ...given1("type", type) };
}

/** `kubectl create secret generic`. */
export const createSecretCommand: Command = generator(
  "create secret generic",
  (name, given, terminal) => secret(name, { data: entriesIn(given, terminal, { kind: "Secret", name }), type: given.text("type") }),
  "failed to create secret",
);

const HUB = "https://index.docker.io/v1/";

/** `kubectl create secret docker-registry`. */
export const createRegistrySecretCommand: Command = generator(
  "create secret docker-registry",
  (name, given) => {
    const [username, password, email] = ["docker-username", "docker-password", "docker-email"].map((flag) => given.text(flag)) as [string, string, string];
    if (username === "" || password === "") throw failed("either --from-file or the combination of --docker-username, --docker-password and --docker-server is required");
    const entry = { username, password, ...given1("email", email), auth: base64(`${username}:${password}`) };
    return secret(name, { data: { ".dockerconfigjson": goJson({ auths: { [given.text("docker-server", HUB)]: entry } }) }, type: "kubernetes.io/dockerconfigjson" });
  },
  "failed to create secret",
);

/** `kubectl create secret tls`. */
export const createTlsSecretCommand: Command = generator(
  "create secret tls",
  (name, given, terminal) => {
    if (given.text("key") === "" || given.text("cert") === "") throw failed("key and cert must be specified");
    const file = (flag: string): string => {
      const text = terminal.input.files?.[given.text(flag)];
      if (text === undefined) throw failed(`open ${given.text(flag)}: no such file or directory`);
      return text;
    };
    return secret(name, { data: { "tls.crt": file("cert"), "tls.key": file("key") }, type: "kubernetes.io/tls" });
  },
  "failed to create secret",
);
