/** Why a pod is not on this node or that: the question that people ask of a scheduler. */
import type { Response } from "@everynode/api";
import { type Action, actorOf, isEnabled, perform, requested, type Simulation, View } from "@everynode/core";
import { isPodTerminal, type KubeObject, type Pod } from "@everynode/model";
import { type Claim, CLAIMS, nodeVerdicts, type NodeVerdict, type Profile, profilesOf, type SchedulerFacts } from "@everynode/scheduler";
import { ApiError, describedValue, UsageError } from "./api-error.js";
import type { Place } from "./cluster-input.js";
import { withOwnCopy } from "./own-copy.js";
import { servedKind } from "./served-kind.js";
import { textTable } from "@everynode/kubectl";

/** What each node is to a pod. */
export interface Why {
  /** In order of name. */
  readonly nodes: readonly NodeVerdict[];
  /** Given: why the scheduler does not look at the pod at all, whatever nodes say. */
  readonly note?: string;
  /** The same for people to read: a table with a line for each node, and the note under it. */
  readonly text: string;
}

/** Where to look for a pod that is in the cluster, and any other pod as it would be created. */
export interface WhyInput extends Place {
  readonly pod: string | object;
}

/**
 * What each node is to a pod: one of that name, or one that is only thought of, which is defaulted and admitted like a new one. Throws a `UsageError` for
 * what is no pod, and where no scheduler of the cluster would look at it; an `ApiError` where there is no pod of that name, or the API server would refuse it.
 */
export function whyOf(simulation: Simulation, { pod: given, namespace = "default" }: WhyInput): Why {
  const pod = typeof given === "string" ? namedPod(simulation, given, namespace) : suggestedPod(simulation, given, namespace);
  const { name, plugins } = servingScheduler(simulation, pod);
  const heard = withNews(simulation, name);
  const { informers = [], facts, memory } = actorOf(heard, name) ?? {};
  const view = new View({ informers, facts: facts as SchedulerFacts, nowMs: heard.cluster.nowMs, kinds: heard.cluster.kinds });
  const nodes = nodeVerdicts(plugins, pod, { view, claims: (memory?.get(CLAIMS) ?? []) as readonly Claim[] });
  const note = noteOn(pod);
  return { nodes, ...(note === undefined ? {} : { note }), text: textOf(nodes, note) };
}

function successful(response: Response): Pod {
  if (!response.ok) throw new ApiError(response.status);
  return response.object as Pod;
}

const namedPod = (simulation: Simulation, name: string, namespace: string): Pod => successful(requested(simulation, { verb: "get", kind: "Pod", namespace, name }).response);

/** The pod as it would be stored. What was read from a cluster is taken as it is. */
function suggestedPod(simulation: Simulation, given: object, namespace: string): Pod {
  const kind = servedKind(simulation.cluster.kinds, given, `; why takes the name of a pod, or a pod`);
  if (kind.key !== "Pod") throw new UsageError(`why is asked of pods; got a ${kind.key}`);
  const object = withOwnCopy(given) as KubeObject;
  if (typeof object.metadata?.uid === "string" && object.metadata.uid !== "") return object as Pod;
  const { name, ...metadata } = object.metadata ?? {};
  const own = metadata.namespace ?? namespace;
  // It may be asked about beside a pod that has its name already.
  const asNew = { ...object, metadata: { ...metadata, generateName: `${name ?? "pod"}-` } };
  return successful(requested(simulation, { verb: "create", kind: "Pod", namespace: own, object: asNew, dryRun: true, fieldValidation: "Strict" }).response);
}

/** The scheduler that looks at the pod, and the plugins that it asks. */
function servingScheduler({ setup }: Simulation, { spec: { schedulerName = "" } }: Pod): { readonly name: string; readonly plugins: Profile["plugins"] } {
  const served: string[] = [];
  for (const { name, facts } of setup.controllers) {
    const profiles = profilesOf({ facts });
    const profile = profiles?.get(schedulerName);
    if (profile !== undefined) return { name, plugins: profile.plugins };
    served.push(...(profiles?.keys() ?? []));
  }
  const there = served.length === 0 ? "this cluster has none that can be asked" : `there are ${served.join(", ")}`;
  throw new UsageError(`the pod asks for the scheduler ${describedValue(schedulerName)}; ${there}`);
}

/** The simulation once the scheduler has heard what it may hear by now. */
function withNews(simulation: Simulation, actor: string): Simulation {
  const hear: Action = { type: "deliver", actor, key: "*" };
  return isEnabled(simulation, hear) ? perform(simulation, hear) : simulation;
}

function noteOn(pod: Pod): string | undefined {
  const { metadata, status } = pod;
  const { schedulingGates = [], nodeName = "" } = pod.spec;
  if (isPodTerminal(pod)) return `the pod has ended: ${status.phase ?? ""}`;
  if (metadata.deletionTimestamp !== undefined && nodeName === "") return "the pod is being deleted, and is not given a node any more";
  return schedulingGates.length === 0 ? undefined : `Scheduling is blocked due to non-empty scheduling gates: ${schedulingGates.map(({ name }) => name).join(", ")}`;
}

function textOf(nodes: readonly NodeVerdict[], note: string | undefined): string {
  if (nodes.length === 0) return ["no nodes available to schedule pods", ...(note === undefined ? [] : [note])].join("\n");
  const rows = nodes.map(({ node, verdict, reasons }) => [node, verdict === "refused" ? reasons.join(", ") : verdict]);
  return [...textTable([["NODE", "WHY"], ...rows]), ...(note === undefined ? [] : [note])].join("\n");
}
