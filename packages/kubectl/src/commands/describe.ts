/** `kubectl describe`. Source: staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { throwGathered } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import type { Describing } from "../describe/describing.js";
import { eventLines, eventsAbout } from "../describe/events.js";
import { genericLines } from "../describe/generic.js";
import { nodeLines } from "../describe/node.js";
import { podLines } from "../describe/pod.js";
import { daemonSetLines, deploymentLines, replicaSetLines } from "../describe/workloads.js";
import { tabColumns } from "../output/tab-columns.js";
import { listed, read, type Target } from "../request.js";
import { apiVersionOf, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectionOf, selectorQuery, targetOf } from "../target.js";

/** The command. */
export const describeCommand: Command = {
  path: "describe",
  *run(given, terminal) {
    const { single, collections, errors } = yield* selectionOf(terminal, given, { missing: 'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.' });
    const problems = [...errors];
    const selected: Selected[] = [];
    for (const target of single) {
      try {
        selected.push(...(yield* namedOrBeginning(terminal, target)));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        problems.push(error);
      }
    }
    for (const place of collections) for (const object of yield* listed(terminal, place, selectorQuery(given))) selected.push({ object, target: targetOf(place.resource, object) });
    if (selected.length === 0 && problems.length === 0) terminal.complain(`No resources found${given.isOn("all-namespaces") ? "" : ` in ${given.text("namespace", terminal.namespace)} namespace.`}`);
    const all = yield* resources();
    for (const [at, { target, object }] of selected.entries()) {
      const lines = yield* described(given, { terminal, target, resources: all }, object);
      terminal.print(`${at === 0 ? "" : "\n\n"}${lines.map((line) => `${line}\n`).join("")}`);
    }
    throwGathered(problems);
  },
};

/** The object of this name, or else all whose names begin so. */
function* namedOrBeginning(terminal: Terminal, target: Target): Task<readonly Selected[]> {
  try {
    return [{ target, object: yield* read(terminal, target) }];
  } catch (error) {
    const near = (yield* listed(terminal, target)).filter((object) => textOf(object, "metadata", "name").startsWith(target.name));
    if (near.length === 0) throw error;
    return near.map((object) => ({ object, target: targetOf(target.resource, object) }));
  }
}

function* described(given: Given, describing: Describing, object: Json): Task<readonly string[]> {
  const lines = yield* linesOf(describing, object);
  if (!given.isOn("show-events", true)) return tabColumns(lines);
  return tabColumns([...lines, ...(yield* eventLines(yield* eventsOf(describing, object)))]);
}

/** Events about a node name it by its name, and in no namespace of its own. */
function* eventsOf({ terminal, target, resources: all }: Describing, object: Json): Task<readonly Json[]> {
  const { kind } = target.resource;
  const uid = textOf(object, "metadata", "uid");
  const about = { namespace: target.namespace, kind, name: target.name };
  const byUid = yield* eventsAbout(terminal, all, { ...about, uid });
  return kind === "Node" ? [...byUid, ...(yield* eventsAbout(terminal, all, { ...about, uid: target.name }))] : byUid;
}

function linesOf(describing: Describing, object: Json): Task<readonly string[]> {
  const { kind } = describing.target.resource;
  switch (`${apiVersionOf(describing.target.resource)} ${kind}`) {
    case "apps/v1 DaemonSet":
      return daemonSetLines(describing, object);
    case "apps/v1 ReplicaSet":
      return replicaSetLines(describing, object);
    case "apps/v1 Deployment":
      return deploymentLines(describing, object);
    case "v1 Node":
      return nodeLines(describing, object);
    case "v1 Pod":
      return podLines(describing, object);
    default:
      return plain(object);
  }
}

// oxlint-disable-next-line require-yield -- nothing has to be asked for an object of any kind
function* plain(object: Json): Task<readonly string[]> {
  return genericLines(object);
}
