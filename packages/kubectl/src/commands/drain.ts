/**
 * `kubectl drain`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/{cmd/drain/drain,drain/drain,drain/filters}.go v1.36.3
 */
import type { Command } from "../command.js";
import { paused, type Task } from "../effect.js";
import { CommandError, failed, StatusError } from "../failure.js";
import { fieldOf, type Json, listOf, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked, found, listed, type Target } from "../request.js";
import { knownResource, pathOf, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, targetOf } from "../target.js";
import { until } from "../until.js";
import { cordoned, nodesOf } from "./cordon.js";

/** A refused eviction is tried again after so many milliseconds. */
const RETRY_MS = 5_000;

/** The command. */
export const drainCommand: Command = {
  path: "drain",
  *run(given, terminal) {
    const nodes = yield* nodesOf(given, terminal, "drain");
    for (const node of nodes) yield* cordoned(given, terminal, { node, wanted: true });
    for (const [at, node] of nodes.entries()) {
      try {
        yield* drained(given, terminal, node);
      } catch (error) {
        if (!(error instanceof DrainError)) throw error;
        const pending = nodes.slice(at).map(({ target }) => ` ${target.name}`);
        const first = `error: unable to drain node ${JSON.stringify(node.target.name)} due to error: ${error.joined}, continuing command...`;
        throw new CommandError([first, "There are pending nodes to be drained:", ...pending, ...error.texts].join("\n"));
      }
    }
  },
};

/** A node could not be drained, for these reasons. */
class DrainError extends Error {
  readonly texts: readonly string[];

  constructor(texts: readonly string[]) {
    super(texts.join("\n"));
    this.texts = texts;
  }

  get joined(): string {
    return this.texts.length === 1 ? (this.texts[0] ?? "") : `[${this.texts.join(", ")}]`;
  }
}

function* drained(given: Given, terminal: Terminal, node: Selected): Task<void> {
  const all = yield* resources();
  const pods = knownResource(all, "pods");
  const query = { fieldSelector: `spec.nodeName=${node.target.name}`, ...(given.has("pod-selector") ? { labelSelector: given.text("pod-selector") } : {}) };
  const onNode = yield* listed(terminal, { resource: pods, namespace: undefined }, query);
  const verdicts: Verdict[] = [];
  for (const pod of onNode) verdicts.push(yield* verdictOn(pod, { given, terminal, daemonSets: knownResource(all, "daemonsets") }));
  const told = (wanted: Verdict["type"]): readonly string[] => grouped(verdicts.filter(({ type }) => type === wanted));
  if (told("fatal").length > 0) throw new DrainError(told("fatal"));
  const warnings = told("warn");
  if (warnings.length > 0) terminal.complain(`Warning: ${warnings.join("; ")}`);
  const dryRun = dryRunOf(given);
  const leaving = verdicts.filter(({ leaves }) => leaves).map(({ pod }) => targetOf(pods, pod));
  for (const target of leaving) terminal.line(`evicting pod ${target.namespace ?? ""}/${target.name}${dryRun === "none" ? "" : " (dry run)"}`);
  if (dryRun === "none") for (const target of leaving) yield* evicted(given, terminal, target);
  tellChange(terminal, given, { target: node.target, operation: "drained", object: node.object });
}

function* evicted(given: Given, terminal: Terminal, target: Target): Task<void> {
  const { resource, namespace = "", name } = target;
  const uid = textOf(yield* found(terminal, target), "metadata", "uid");
  const grace = given.number("grace-period", -1);
  const deleteOptions = grace < 0 ? {} : { deleteOptions: { gracePeriodSeconds: grace } };
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, ...deleteOptions };
  const path = `${pathOf(resource, namespace, name)}/eviction`;
  for (;;) {
    try {
      yield* given.isOn("disable-eviction") ? asked(terminal, pathOf(resource, namespace, name), { method: "DELETE" }) : asked(terminal, path, { method: "POST", body });
      break;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code === 404) break;
      if (error.status.code !== 429) throw failed(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${error.message}`);
      terminal.complain(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}`);
      yield* paused(RETRY_MS);
    }
  }
  const timeoutMs = given.durationMs("timeout", 0);
  const gone = function* (): Task<boolean> {
    const pod = yield* found(terminal, target);
    return pod === undefined || textOf(pod, "metadata", "uid") !== uid;
  };
  if (!(yield* until(terminal, gone, timeoutMs > 0 ? timeoutMs : undefined))) throw failed(`error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: global timeout reached: ${given.text("timeout")}`);
  terminal.line(`pod/${name} evicted`);
}

/** What is to become of a pod: it leaves or stays, and something may be said of it. */
interface Verdict {
  readonly pod: Json;
  readonly leaves: boolean;
  readonly type: "fine" | "warn" | "fatal";
  readonly reason: string;
}

const DAEMON_FATAL = "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
const DAEMON_WARNING = "ignoring DaemonSet-managed Pods";
const BARE_FATAL = "cannot delete Pods that declare no controller (use --force to override)";
const BARE_WARNING = "deleting Pods that declare no controller";
const LOCAL_FATAL = "cannot delete Pods with local storage (use --delete-emptydir-data to override)";
const LOCAL_WARNING = "deleting Pods with local storage";

interface Judging {
  readonly given: Given;
  readonly terminal: Terminal;
  readonly daemonSets: Resource;
}

function* verdictOn(pod: Json, { given, terminal, daemonSets }: Judging): Task<Verdict> {
  const fine: Verdict = { pod, leaves: true, type: "fine", reason: "" };
  const owner = listOf(pod, "metadata", "ownerReferences").find((each) => fieldOf(each, "controller") === true);
  const ended = ["Succeeded", "Failed"].includes(textOf(pod, "status", "phase"));
  if (Object.hasOwn(objectOf(pod, "metadata", "annotations"), "kubernetes.io/config.mirror")) return { ...fine, leaves: false };
  if (textOf(owner, "kind") === "DaemonSet" && !ended) {
    const set = yield* found(terminal, { resource: daemonSets, namespace: textOf(pod, "metadata", "namespace"), name: textOf(owner, "name") });
    if (set !== undefined) return given.isOn("ignore-daemonsets") ? { ...fine, leaves: false, type: "warn", reason: DAEMON_WARNING } : { ...fine, leaves: false, type: "fatal", reason: DAEMON_FATAL };
  }
  const isLocal = !ended && listOf(pod, "spec", "volumes").some((volume) => fieldOf(volume, "emptyDir") !== undefined);
  if (isLocal && !given.isOn("delete-emptydir-data")) return { ...fine, leaves: false, type: "fatal", reason: LOCAL_FATAL };
  if (owner !== undefined || ended) return isLocal ? { ...fine, type: "warn", reason: LOCAL_WARNING } : fine;
  return given.isOn("force") ? { ...fine, type: "warn", reason: BARE_WARNING } : { ...fine, leaves: false, type: "fatal", reason: BARE_FATAL };
}

/** One text for each reason, with the pods that it holds for. Kubernetes gives them in no order. */
function grouped(verdicts: readonly Verdict[]): readonly string[] {
  const reasons = [...new Set(verdicts.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const pods = verdicts.filter((verdict) => verdict.reason === reason).map(({ pod }) => `${textOf(pod, "metadata", "namespace")}/${textOf(pod, "metadata", "name")}`);
    return `${reason}: ${pods.join(", ")}`;
  });
}
