/**
 * `kubectl drain`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/{cmd/drain/drain,drain/drain,drain/filters}.go v1.36.3
 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { DrainError, emptied, type Leaving } from "../drain/emptied.js";
import { CommandError } from "../failure.js";
import { fieldOf, type Json, listOf, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { found, listed } from "../request.js";
import { knownResource, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, targetOf } from "../target.js";
import { cordoned, nodesOf } from "./cordon.js";

/** The command. */
export const drainCommand: Command = {
  path: "drain",
  *run(given, terminal) {
    const nodes = yield* nodesOf(given, terminal, "drain");
    for (const node of nodes) yield* cordoned(given, terminal, { node, wanted: true });
    const pending: string[] = [];
    const texts: string[] = [];
    for (const node of nodes) {
      try {
        yield* drained(given, terminal, node);
      } catch (error) {
        if (!(error instanceof DrainError)) throw error;
        const { name } = node.target;
        terminal.complain(`error: unable to drain node ${JSON.stringify(name)} due to error: ${error.joined}, continuing command...`);
        pending.push(` ${name}`);
        texts.push(...error.texts);
      }
    }
    if (pending.length > 0) throw new CommandError(["There are pending nodes to be drained:", ...pending, ...texts].join("\n"));
  },
};

function* drained(given: Given, terminal: Terminal, node: Selected): Task<void> {
  const all = yield* resources();
  const pods = knownResource(all, "pods");
  const query = { fieldSelector: `spec.nodeName=${node.target.name}`, ...(given.text("pod-selector") === "" ? {} : { labelSelector: given.text("pod-selector") }) };
  const onNode = yield* listed(terminal, { resource: pods, namespace: undefined }, query);
  const verdicts: Verdict[] = [];
  for (const pod of onNode) verdicts.push(yield* verdictOn(pod, { given, terminal, daemonSets: knownResource(all, "daemonsets") }));
  const told = (wanted: Verdict["type"]): readonly string[] => grouped(verdicts.filter(({ type }) => type === wanted));
  if (told("fatal").length > 0) throw new DrainError(told("fatal"));
  const warnings = told("warn");
  if (warnings.length > 0) terminal.complain(`Warning: ${warnings.join("; ")}`);
  const dryRun = dryRunOf(given);
  const leaving = verdicts.filter(({ leaves }) => leaves);
  if (dryRun === "client") for (const { pod } of leaving) terminal.line(`evicting pod ${textOf(pod, "metadata", "namespace")}/${textOf(pod, "metadata", "name")} (dry run)`);
  else yield* left(given, terminal, { node: node.target.name, pods: leaving.map(({ pod }) => ({ target: targetOf(pods, pod), uid: textOf(pod, "metadata", "uid") })) });
  tellChange(terminal, given, { target: node.target, operation: "drained", object: node.object });
}

/** Empties the node; where that fails, says which pods are still there. */
function* left(given: Given, terminal: Terminal, { node, pods }: { readonly node: string; readonly pods: readonly Leaving[] }): Task<void> {
  try {
    yield* emptied(given, terminal, pods);
  } catch (error) {
    if (!(error instanceof DrainError)) throw error;
    terminal.complain(`There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${error.joined}`);
    for (const { target, uid } of pods) if (textOf(yield* found(terminal, target), "metadata", "uid") === uid) terminal.complain(`pod/${target.name}`);
    throw error;
  }
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
  // Of a pod with local storage that has a controller nothing is said: the last thing looked at is the controller.
  if (owner !== undefined || ended) return fine;
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
