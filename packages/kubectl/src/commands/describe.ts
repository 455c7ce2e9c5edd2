/** `kubectl describe`. Source: staging/src/k8s.io/kubectl/pkg/cmd/describe/describe.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { isNotFound, throwGathered } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import type { Describing } from "../describe/describing.js";
import { eventLines, eventsAbout } from "../describe/events.js";
import { genericLines } from "../describe/generic.js";
import { endpointSliceLines, endpointsLines, namespaceLines, serviceLines } from "../describe/network-kinds.js";
import { nodeLines } from "../describe/node.js";
import { budgetLines, configMapLines, cronJobLines, jobLines, limitRangeLines, priorityClassLines, quotaLines, roleBindingLines, roleLines, secretLines, serviceAccountLines } from "../describe/plain-kinds.js";
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
        selected.push(...(yield* namedOrBeginning(terminal, target, given.words.length === 2)));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        problems.push(error);
      }
    }
    for (const place of collections) for (const object of yield* listed(terminal, place, selectorQuery(given))) selected.push({ object, target: targetOf(place.resource, object) });
    if (selected.length === 0 && problems.length === 0) terminal.complain(`No resources found${given.isOn("all-namespaces") ? "" : ` in ${given.text("namespace", terminal.namespace)} namespace.`}`);
    const alone = selected.length + problems.length === 1 && selected.every(({ target }) => single.length === 0 || single.includes(target));
    const showsEvents = given.has("show-events") ? given.isOn("show-events") : alone;
    const all = yield* resources();
    for (const [at, { target, object }] of selected.entries()) {
      const lines = yield* described({ terminal, target, resources: all }, object, showsEvents);
      terminal.print(`${at === 0 ? "" : "\n\n"}${lines.map((line) => `${line}\n`).join("")}`);
    }
    throwGathered(problems);
  },
};

/** The object of this name, or else all whose names begin so. */
function* namedOrBeginning(terminal: Terminal, target: Target, mayBegin: boolean): Task<readonly Selected[]> {
  try {
    return [{ target, object: yield* read(terminal, target) }];
  } catch (error) {
    if (!mayBegin || !isNotFound(error)) throw error;
    const near = (yield* listed(terminal, target)).filter((object) => textOf(object, "metadata", "name").startsWith(target.name));
    if (near.length === 0) throw error;
    return near.map((object) => ({ object, target: targetOf(target.resource, object) }));
  }
}

function* described(describing: Describing, object: Json, showsEvents: boolean): Task<readonly string[]> {
  const lines = yield* linesOf(describing, object);
  if (!showsEvents || WITHOUT_EVENTS.includes(describing.target.resource.kind)) return tabColumns(lines);
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

type Describer = (describing: Describing, object: Json) => Task<readonly string[]>;

/** A description that needs nothing but the object. */
const plainly = (lines: (object: Json) => readonly string[]): Describer =>
  // oxlint-disable-next-line require-yield -- nothing has to be asked for
  function* (_, object) {
    return lines(object);
  };

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  "apps/v1 DaemonSet": daemonSetLines,
  "apps/v1 ReplicaSet": replicaSetLines,
  "apps/v1 Deployment": deploymentLines,
  "v1 Node": nodeLines,
  "v1 Pod": podLines,
  "v1 Service": serviceLines,
  "v1 Namespace": namespaceLines,
  "v1 Endpoints": plainly(endpointsLines),
  "discovery.k8s.io/v1 EndpointSlice": plainly(endpointSliceLines),
  "v1 ConfigMap": plainly(configMapLines),
  "v1 Secret": plainly(secretLines),
  "v1 ServiceAccount": plainly(serviceAccountLines),
  "v1 ResourceQuota": plainly(quotaLines),
  "v1 LimitRange": plainly(limitRangeLines),
  "rbac.authorization.k8s.io/v1 Role": plainly(roleLines),
  "rbac.authorization.k8s.io/v1 ClusterRole": plainly(roleLines),
  "rbac.authorization.k8s.io/v1 RoleBinding": plainly(roleBindingLines),
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": plainly(roleBindingLines),
  "policy/v1 PodDisruptionBudget": plainly(budgetLines),
  "scheduling.k8s.io/v1 PriorityClass": plainly(priorityClassLines),
  "batch/v1 CronJob": plainly(cronJobLines),
  "batch/v1 Job": plainly(jobLines),
};

/** Kinds of which nobody tells what happened to them. */
const WITHOUT_EVENTS: readonly string[] = ["Secret", "Namespace", "ResourceQuota", "LimitRange", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "EndpointSlice"];

function linesOf(describing: Describing, object: Json): Task<readonly string[]> {
  const { resource } = describing.target;
  const describer = DESCRIBERS[`${apiVersionOf(resource)} ${resource.kind}`] ?? plainly(genericLines);
  return describer(describing, object);
}
