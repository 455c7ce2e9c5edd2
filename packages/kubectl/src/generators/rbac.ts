/** Roles and their bindings from arguments. Source: staging/src/k8s.io/kubectl/pkg/cmd/create/create_{role,clusterrole,rolebinding,clusterrolebinding}.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed } from "../failure.js";
import type { Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { resourceNamed, resources } from "../resource.js";
import { selectorObject } from "../selector-object.js";
import type { Terminal } from "../terminal.js";
import { generator, given1, metadataOf } from "./generated.js";

const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;
const VERBS: readonly string[] = ["*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy", "deletecollection", "use", "bind", "escalate", "impersonate"];

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

function verbsIn(given: Given): readonly string[] {
  const verbs = unique(given.all("verb"));
  if (verbs.length === 0) throw failed("at least one verb must be specified");
  return verbs.includes("*") ? ["*"] : verbs;
}

/** Rules about resources, one for each group. */
function* resourceRules(given: Given, verbs: readonly string[]): Task<readonly Json[]> {
  const all = yield* resources();
  const byGroup = new Map<string, string[]>();
  for (const word of given.all("resource")) {
    const [typed = "", subresource] = word.split(/\/(.*)/s);
    const resource = typed === "*" ? { group: "", plural: "*" } : resourceNamed(all, typed);
    if (resource === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(typed.split(".")[0] ?? "")}`);
    const named = byGroup.get(resource.group) ?? [];
    byGroup.set(resource.group, [...named, subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`]);
  }
  const resourceNames = unique(given.all("resource-name"));
  return [...byGroup].map(([group, names]) => ({ verbs, apiGroups: [group], resources: unique(names), ...given1("resourceNames", resourceNames) }));
}

function warnOfVerbs(terminal: Terminal, verbs: readonly string[]): void {
  for (const verb of verbs) if (!VERBS.includes(verb)) terminal.complain(`Warning: '${verb}' is not a standard resource verb`);
}

/** `kubectl create role`. */
export const createRoleCommand: Command = generator("create role", function* (name, given, terminal) {
  const verbs = verbsIn(given);
  warnOfVerbs(terminal, verbs);
  if (!given.has("resource")) throw failed("at least one resource must be specified");
  return { kind: "Role", apiVersion: API_VERSION, metadata: metadataOf(name), rules: yield* resourceRules(given, verbs) };
});

/** `kubectl create clusterrole`. */
export const createClusterRoleCommand: Command = generator("create clusterrole", function* (name, given, terminal) {
  const kind = { kind: "ClusterRole", apiVersion: API_VERSION, metadata: metadataOf(name) };
  if (given.has("aggregation-rule")) {
    if (["verb", "resource", "resource-name", "non-resource-url"].some((flag) => given.has(flag))) throw failed("aggregation rule must be specified without nonResourceURLs, resources or verbs");
    return { ...kind, rules: null, aggregationRule: { clusterRoleSelectors: [selectorObject(given.all("aggregation-rule").join(",") || given.text("aggregation-rule"))] } };
  }
  const verbs = verbsIn(given);
  const urls = unique(given.all("non-resource-url"));
  if (!given.has("resource") && urls.length === 0) throw failed("one of resource or nonResourceURL must be specified");
  if (given.has("resource")) warnOfVerbs(terminal, verbs);
  const rules = yield* resourceRules(given, verbs);
  return { ...kind, rules: [...rules, ...(urls.length === 0 ? [] : [{ verbs, nonResourceURLs: urls }])] };
});

/** Whom a binding is about, as `--user`, `--group` and `--serviceaccount` say it. Throws a `CommandError` for an account without a namespace. */
export function subjectsIn(given: Given): readonly Json[] {
  const accounts = given.all("serviceaccount").map((word) => {
    const [namespace = "", name = "", ...more] = word.split(":");
    if (namespace === "" || name === "" || more.length > 0) throw failed("serviceaccount must be <namespace>:<name>");
    return { kind: "ServiceAccount", name, namespace };
  });
  const plain = (kind: string, flag: string): readonly Json[] => given.all(flag).map((name) => ({ kind, apiGroup: GROUP, name }));
  return [...plain("User", "user"), ...plain("Group", "group"), ...accounts];
}

function binding(kind: string, name: string, { given, role }: { readonly given: Given; readonly role: Json }): Json {
  return { kind, apiVersion: API_VERSION, metadata: metadataOf(name), ...given1("subjects", subjectsIn(given)), roleRef: { apiGroup: GROUP, ...role } };
}

/** `kubectl create rolebinding`. */
export const createRoleBindingCommand: Command = generator(
  "create rolebinding",
  (name, given) => {
    const [cluster, own] = [given.text("clusterrole"), given.text("role")];
    if ((cluster === "") === (own === "")) throw failed("exactly one of clusterrole or role must be specified");
    return binding("RoleBinding", name, { given, role: own === "" ? { kind: "ClusterRole", name: cluster } : { kind: "Role", name: own } });
  },
  "failed to create rolebinding:",
);

/** `kubectl create clusterrolebinding`. */
export const createClusterRoleBindingCommand: Command = generator(
  "create clusterrolebinding",
  (name, given) => binding("ClusterRoleBinding", name, { given, role: { kind: "ClusterRole", name: given.text("clusterrole") } }),
  "failed to create clusterrolebinding:",
);
