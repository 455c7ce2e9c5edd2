/**
 * What surrounds a cluster: contexts, addresses, who is asking, and what everynode has nothing to say about.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/{config,clusterinfo,auth,top,exec} v1.36.3
 * Differs: there is one cluster, one user and one context, and nothing can be set.
 */
import type { Command } from "../command.js";
import { failed, usageError } from "../failure.js";
import type { Given } from "../grammar/flag.js";
import { kyamlText } from "../output/kyaml-text.js";
import { jsonText } from "../output/object-text.js";
import { printerOf } from "../output/printer.js";
import { textTable } from "../output/text-table.js";
import { yamlText } from "../output/yaml-text.js";
import { read } from "../request.js";
import { knownResource, resources } from "../resource.js";

const NAME = "everynode";
const SERVER = "https://127.0.0.1:6443";

const CONFIG = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ cluster: { server: SERVER }, name: NAME }],
  contexts: [{ context: { cluster: NAME, user: NAME }, name: NAME }],
  "current-context": NAME,
  users: [{ name: NAME, user: {} }],
};

function refuseWords(given: Given, path: string): void {
  if (given.words.length > 0) throw usageError(path, `unexpected arguments: [${given.words.join(" ")}]`);
}

/** `kubectl config view`. */
const configViewCommand: Command = {
  path: "config view",
  // oxlint-disable-next-line require-yield -- no server is asked
  *run(given, terminal) {
    refuseWords(given, "config view");
    const format = given.text("output", "yaml");
    if (format === "yaml" || format === "json" || format === "kyaml") return terminal.print(format === "yaml" ? yamlText(CONFIG) : format === "json" ? jsonText(CONFIG) : kyamlText(CONFIG));
    const printer = printerOf(given, terminal);
    if (printer.type === "object") terminal.print(printer.text(CONFIG));
  },
};

/** `kubectl config current-context`. */
const currentContextCommand: Command = {
  path: "config current-context",
  // oxlint-disable-next-line require-yield -- no server is asked
  *run(given, terminal) {
    refuseWords(given, "config current-context");
    terminal.line(NAME);
  },
};

/** `kubectl config get-contexts`. */
const getContextsCommand: Command = {
  path: "config get-contexts",
  // oxlint-disable-next-line require-yield -- no server is asked
  *run(given, terminal) {
    const strange = given.words.find((word) => word !== NAME);
    if (given.text("output") === "name") return terminal.line(NAME);
    if (given.text("output") !== "") throw failed(`output must be one of '' or 'name': ${given.text("output")}`);
    const header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    const rows = strange === undefined ? [["*", NAME, NAME, NAME, ""]] : [];
    terminal.lines(textTable(given.isOn("no-headers") ? rows : [header, ...rows]));
    if (strange !== undefined) throw failed(`context ${strange} not found`);
  },
};

const listing = (path: string): Command => ({
  path,
  // oxlint-disable-next-line require-yield -- no server is asked
  *run(_, terminal) {
    terminal.lines(["NAME", NAME]);
  },
});

/** `kubectl cluster-info`. */
const clusterInfoCommand: Command = {
  path: "cluster-info",
  // oxlint-disable-next-line require-yield -- no server is asked
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("cluster-info", `unknown command ${JSON.stringify(given.words.join(" "))}`);
    terminal.line(`Kubernetes control plane is running at ${SERVER}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.`);
  },
};

/** Who asks, as the API server would say it of an administrator. */
const WHO = { username: "user", groups: ["system:masters", "system:authenticated"] };

/** `kubectl auth whoami`. */
const whoAmICommand: Command = {
  path: "auth whoami",
  // oxlint-disable-next-line require-yield -- everybody may do everything here, so nobody has to be asked who is who
  *run(given, terminal) {
    refuseWords(given, "auth whoami");
    const printer = printerOf(given, terminal);
    if (printer.type === "object") return terminal.print(printer.text({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {}, status: { userInfo: WHO } }));
    terminal.lines(textTable([["ATTRIBUTE", "VALUE"], ["Username", WHO.username], ["Groups", `[${WHO.groups.join(" ")}]`]]));
  },
};

const unmeasured = (path: string): Command => ({
  path,
  // oxlint-disable-next-line require-yield -- nothing here measures anything
  *run() {
    throw failed("Metrics API not available");
  },
});

/** `kubectl exec`, as far as it goes wrong. */
const execCommand: Command = {
  path: "exec",
  *run(given, terminal) {
    const [name] = given.words;
    if (name === undefined || given.dashAt === 0) throw failed("pod, type/name or --filename must be specified");
    if (given.words.length < 2) throw failed("you must specify at least one command for the container");
    const [type = "", own] = name.includes("/") ? name.split("/") : ["pods", name];
    yield* read(terminal, { resource: knownResource(yield* resources(), type), namespace: given.text("namespace", terminal.namespace), name: own ?? "" });
    throw failed('this kubectl has no command "exec": nobody can run commands in simulated containers; the nearest is "logs"');
  },
};

/** The commands about what surrounds a cluster. */
export const aroundCommands: readonly Command[] = [
  configViewCommand,
  currentContextCommand,
  getContextsCommand,
  listing("config get-clusters"),
  listing("config get-users"),
  clusterInfoCommand,
  whoAmICommand,
  unmeasured("top node"),
  unmeasured("top pod"),
  execCommand,
];
