/**
 * `kubectl logs`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go, pkg/polymorphichelpers/logsforobject.go v1.36.3
 * Differs: `--follow` ends when nothing has been written for a simulated minute.
 */
import { parseTime } from "@everynode/model";
import type { Command } from "../command.js";
import { clock, exchanged, paused, type Task } from "../effect.js";
import { failed, isNotFound, StatusError, usageError } from "../failure.js";
import { fieldOf, type Json, listOf, textOf } from "../field-of.js";
import { selectorText } from "../describe/fields.js";
import type { Given } from "../grammar/flag.js";
import { listed, read, type Target } from "../request.js";
import { knownResource, pathOf, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { namespaceOf, type Selected, targetOf } from "../target.js";
import type { Status } from "@everynode/model";

const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
/** So many lines of each pod are printed where pods are selected by labels. */
const SELECTED_TAIL = 10;
const QUIET_MS = 60_000;

/** The command. */
export const logsCommand: Command = {
  path: "logs",
  *run(given, terminal) {
    const { words } = given;
    const selects = given.text("selector") !== "";
    if ((words.length === 0 && !selects) || words.length > 2) throw usageError("logs", USAGE);
    if (words.length === 1 && selects) throw usageError("logs", "only a selector (-l) or a POD name is allowed");
    const query = queryOf(given);
    refuse(given);
    const all = yield* resources();
    const pods = yield* podsOf(given, terminal, all);
    for (const { target, object } of pods) {
      for (const container of containersOf(given, terminal, object)) {
        const prefix = given.isOn("prefix") || given.isOn("all-pods") ? `[pod/${target.name}/${container}] ` : "";
        const print = (lines: readonly string[]): void => terminal.print(lines.map((line) => `${prefix}${line}`).join(""));
        yield* told(given, { target, query: { ...query, container }, print });
      }
    }
  },
};

function queryOf(given: Given): Readonly<Record<string, string>> {
  const sinceMs = given.durationMs("since", 0);
  if (given.text("since-time") !== "" && parseTime(given.text("since-time")) === undefined) throw failed(`parsing time ${JSON.stringify(given.text("since-time"))} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(given.text("since-time"))} as "2006"`);
  return {
    ...(given.isOn("previous") ? { previous: "true" } : {}),
    ...(given.isOn("timestamps") ? { timestamps: "true" } : {}),
    ...(sinceMs === 0 ? {} : { sinceSeconds: String(Math.round(sinceMs / 1_000)) }),
    ...(given.text("since-time") === "" ? {} : { sinceTime: given.text("since-time") }),
    ...(given.number("limit-bytes", 0) === 0 ? {} : { limitBytes: given.text("limit-bytes") }),
  };
}

function refuse(given: Given): void {
  const container = given.words[1] ?? given.text("container");
  if (given.text("since-time") !== "" && given.durationMs("since", 0) !== 0) throw failed("at most one of `sinceTime` or `sinceSeconds` may be specified");
  if (given.isOn("all-containers") && container !== "") throw failed(`--all-containers=true should not be specified with container name ${container}`);
  if (given.has("container") && given.words.length === 2) throw failed("only one of -c or an inline [CONTAINER] arg is allowed");
  if (given.number("limit-bytes", 0) < 0) throw failed("--limit-bytes must be greater than 0");
  if (given.durationMs("since", 0) < 0) throw failed("--since must be greater than 0");
  if (given.number("tail", -1) < -1) throw failed("--tail must be greater than or equal to -1");
}

const namesIn = (pod: Json, list: string): readonly string[] => listOf(pod, "spec", list).map((each) => textOf(each, "name"));

/** All containers of a pod, as messages name them. */
function allNames(pod: Json): string {
  return [...namesIn(pod, "containers"), ...namesIn(pod, "ephemeralContainers").map((name) => `${name} (ephem)`), ...namesIn(pod, "initContainers").map((name) => `${name} (init)`)].join(", ");
}

/** The containers that were asked for; the pod's own choice, or the first of several, where nobody said which. */
function containersOf(given: Given, terminal: Terminal, pod: Json): readonly string[] {
  const every = [...namesIn(pod, "initContainers"), ...namesIn(pod, "containers"), ...namesIn(pod, "ephemeralContainers")];
  if (given.isOn("all-containers")) return every;
  const named = given.words[1] ?? given.text("container", textOf(pod, "metadata", "annotations", "kubectl.kubernetes.io/default-container"));
  const [first = ""] = namesIn(pod, "containers");
  if (named === "") {
    if (every.length > 1 && !given.isOn("all-pods")) terminal.complain(`Defaulted container ${JSON.stringify(first)} out of: ${allNames(pod)}`);
    return [first];
  }
  if (!every.includes(named)) throw failed(`container ${named} is not valid for pod ${textOf(pod, "metadata", "name")} out of: ${allNames(pod)}`);
  return [named];
}

function* podsOf(given: Given, terminal: Terminal, all: readonly Resource[]): Task<readonly Selected[]> {
  const [first = ""] = given.words;
  const resource = knownResource(all, "pods");
  const namespace = namespaceOf(terminal, given);
  const within = function* (labelSelector: string): Task<readonly Selected[]> {
    return (yield* listed(terminal, { resource, namespace }, { labelSelector })).map((object) => ({ object, target: targetOf(resource, object) }));
  };
  if (given.text("selector") !== "") {
    const pods = yield* within(given.text("selector"));
    if (pods.length === 0) terminal.complain(`No resources found in ${namespace ?? ""} namespace.`);
    return pods;
  }
  const [kind = "", name = ""] = first.includes("/") ? first.split("/") : ["pods", first];
  const owner: Target = { resource: knownResource(all, kind), namespace, name };
  const object = yield* found(terminal, owner);
  if (owner.resource.kind === "Pod") return [{ target: owner, object }];
  const pods = [...(yield* within(podSelector(owner.resource, object)))].sort((a, b) => order(a.object) - order(b.object));
  const chosen = given.isOn("all-pods") ? pods : pods.slice(0, 1);
  if (chosen.length === 0) throw failed("timed out waiting for the condition");
  if (pods.length > chosen.length) terminal.complain(`Found ${pods.length} pods, using pod/${chosen[0]?.target.name ?? ""}`);
  return chosen;
}

function* found(terminal: Terminal, target: Target): Task<Json> {
  try {
    return yield* read(terminal, target);
  } catch (error) {
    if (isNotFound(error)) throw failed(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(target.namespace ?? "")}`);
    throw error;
  }
}

function podSelector({ kind, group, version }: Resource, object: Json): string {
  const selector = fieldOf(object, "spec", "selector");
  const plain = ["Service", "ReplicationController"].includes(kind);
  if (selector === undefined) throw failed(`cannot get the logs from *${group === "" ? "v1" : version}.${kind}: selector for *${group === "" ? "v1" : version}.${kind} not implemented`);
  return selectorText(plain ? { matchLabels: selector } : selector);
}

/** Pods that have a log to read come first: on a node, running, ready. */
function order(pod: Json): number {
  const phase = textOf(pod, "status", "phase");
  const ready = listOf(pod, "status", "conditions").some((each) => textOf(each, "type") === "Ready" && textOf(each, "status") === "True");
  return (textOf(pod, "spec", "nodeName") === "" ? 8 : 0) + (phase === "Pending" ? 4 : phase === "Running" ? 0 : 2) + (ready ? 0 : 1);
}

interface Reading {
  readonly target: Target;
  readonly query: Readonly<Record<string, string>>;
  readonly print: (lines: readonly string[]) => void;
}

function* told(given: Given, { target, query, print }: Reading): Task<void> {
  const tail = given.number("tail", given.text("selector") === "" ? -1 : SELECTED_TAIL);
  let lines = yield* linesOf(target, query);
  print(tail < 0 ? lines : lines.slice(Math.max(0, lines.length - tail)));
  if (!given.isOn("follow")) return;
  let quietMs = (yield* clock()) + QUIET_MS;
  for (let nowMs = yield* clock(); nowMs < quietMs; nowMs = yield* clock()) {
    yield* paused(quietMs - nowMs);
    const next = yield* linesOf(target, query);
    if (next.length > lines.length) {
      print(next.slice(lines.length));
      quietMs = (yield* clock()) + QUIET_MS;
    }
    lines = next;
  }
}

/** The lines, each with its end; the last one may have none where it was cut. */
function* linesOf({ resource, namespace, name }: Target, query: Readonly<Record<string, string>>): Task<readonly string[]> {
  const { code, body } = yield* exchanged({ method: "GET", path: `${pathOf(resource, namespace, name)}/log`, query, accept: "application/json, */*" });
  if (code >= 400 && body.type === "json") throw new StatusError(body.value as Status);
  return body.type === "text" ? (body.text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [];
}
