/**
 * `kubectl logs`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go v1.36.3
 * Differs: `--follow` prints what there is; lines have no times of their own.
 */
import type { Command } from "../command.js";
import { exchanged, type Task } from "../effect.js";
import { failed, StatusError } from "../failure.js";
import { fieldOf, type Json, listOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { selectorText } from "../describe/fields.js";
import { listed, read, type Target } from "../request.js";
import { knownResource, pathOf, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { namespaceOf, type Selected, selectorQuery, targetOf } from "../target.js";
import type { Status } from "@everynode/model";

/** The command. */
export const logsCommand: Command = {
  path: "logs",
  *run(given, terminal) {
    const all = yield* resources();
    const pods = yield* podsOf(given, terminal, all);
    for (const { target, object } of pods) {
      for (const container of containersOf(given, object)) {
        if (container === undefined) terminal.complain(`Defaulted container ${JSON.stringify(textOf(listOf(object, "spec", "containers")[0], "name"))} out of: ${namesIn(object).join(", ")}`);
        const lines = yield* linesOf(given, target, container ?? textOf(listOf(object, "spec", "containers")[0], "name"));
        const prefix = given.isOn("prefix") ? `[pod/${target.name}/${container ?? ""}] ` : "";
        for (const line of lines) terminal.line(`${prefix}${line}`);
      }
    }
  },
};

const namesIn = (pod: Json): readonly string[] => [...listOf(pod, "spec", "containers"), ...listOf(pod, "spec", "initContainers")].map((each) => textOf(each, "name"));

/** The containers that were asked for; undefined stands for the first of several, where nobody said which. */
function containersOf(given: Given, pod: Json): readonly (string | undefined)[] {
  if (given.isOn("all-containers")) return namesIn(pod);
  if (given.has("container")) return [given.text("container")];
  const [only, ...others] = namesIn(pod);
  return others.length === 0 ? [only ?? ""] : [undefined];
}

function* podsOf(given: Given, terminal: Terminal, all: readonly Resource[]): Task<readonly Selected[]> {
  const [first = "", second] = given.words;
  const resource = knownResource(all, "pods");
  const namespace = namespaceOf(terminal, given);
  if (given.has("selector")) return (yield* listed(terminal, { resource, namespace }, selectorQuery(given))).map((object) => ({ object, target: targetOf(resource, object) }));
  if (first === "") throw failed("expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples");
  if (second !== undefined) throw failed("only one selector (-l) or one POD is allowed, and its container goes to -c");
  const [kind = "", name] = first.includes("/") ? first.split("/") : ["pods", first];
  const owner: Target = { resource: knownResource(all, kind), namespace, name: name ?? "" };
  const object = yield* read(terminal, owner);
  if (owner.resource.kind === "Pod") return [{ target: owner, object }];
  const pods = yield* listed(terminal, { resource, namespace }, { labelSelector: selectorText(fieldOf(object, "spec", "selector")) });
  const chosen = given.isOn("all-pods") ? pods : pods.slice(0, 1);
  if (chosen.length === 0) throw failed(`timed out waiting for the condition`);
  if (pods.length > chosen.length) terminal.complain(`Found ${pods.length} pods, using pod/${textOf(chosen[0], "metadata", "name")}`);
  return chosen.map((pod) => ({ object: pod, target: targetOf(resource, pod) }));
}

function* linesOf(given: Given, { resource, namespace, name }: Target, container: string): Task<readonly string[]> {
  const query = { container, ...(given.isOn("previous") ? { previous: "true" } : {}) };
  const { code, body } = yield* exchanged({ method: "GET", path: `${pathOf(resource, namespace, name)}/log`, query, accept: "application/json, */*" });
  if (code >= 400 && body.type === "json") throw new StatusError(body.value as Status);
  const lines = body.type === "text" ? body.text.split("\n").slice(0, -1) : [];
  const tail = given.number("tail", -1);
  return tail < 0 ? lines : lines.slice(Math.max(0, lines.length - tail));
}
