/** `kubectl cordon` and `kubectl uncordon`. Source: staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, usageError } from "../failure.js";
import { fieldOf, type Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { listed, patched, read, type Target } from "../request.js";
import { knownResource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectorQuery, targetOf } from "../target.js";

/** The command that keeps pods from a node. */
export const cordonCommand: Command = { path: "cordon", run: (given, terminal) => cordonAll(given, terminal, true) };
/** The command that lets them come again. */
export const uncordonCommand: Command = { path: "uncordon", run: (given, terminal) => cordonAll(given, terminal, false) };

function* cordonAll(given: Given, terminal: Terminal, wanted: boolean): Task<void> {
  for (const node of yield* nodesOf(given, terminal, wanted ? "cordon" : "uncordon")) yield* cordoned(given, terminal, { node, wanted });
}

/** The nodes that a command names or selects. Throws what the API server says to the first that is not there. */
export function* nodesOf(given: Given, terminal: Terminal, command: string): Task<readonly Selected[]> {
  const { words } = given;
  if (words.length === 0 && !given.has("selector")) throw new CommandError(`error: USAGE: ${command} NODE [flags]\nSee 'kubectl ${command} -h' for help and examples`);
  if (words.length > 0 && given.has("selector")) throw usageError(command, "cannot specify both a node name and a --selector option");
  const resource = knownResource(yield* resources(), "nodes");
  if (words.length === 0) return (yield* listed(terminal, { resource, namespace: undefined }, selectorQuery(given))).map((object) => ({ object, target: targetOf(resource, object) }));
  const nodes: Selected[] = [];
  for (const word of words) {
    const target: Target = { resource, namespace: undefined, name: word.replace(/^(nodes?|no)\//, "") };
    nodes.push({ target, object: yield* read(terminal, target) });
  }
  return nodes;
}

/** Sets whether pods may come to a node, and tells of it. */
export function* cordoned(given: Given, terminal: Terminal, { node: { target, object }, wanted }: { readonly node: Selected; readonly wanted: boolean }): Task<void> {
  const word = wanted ? "cordoned" : "uncordoned";
  const tell = (operation: string, after: Json): void => tellChange(terminal, given, { target, operation, object: after });
  if ((fieldOf(object, "spec", "unschedulable") === true) === wanted) return tell(`already ${word}`, object);
  const dryRun = dryRunOf(given);
  const body = { spec: { unschedulable: wanted ? true : null } };
  tell(word, dryRun === "client" ? object : yield* patched(terminal, target, { type: "strategic", body, manager: "kubectl-cordon", dryRun: dryRun === "server" }));
}
