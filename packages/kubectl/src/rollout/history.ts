/**
 * The revisions of a workload: a DaemonSet's are ControllerRevisions, a Deployment's are ReplicaSets.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/{history,rollback}.go v1.36.3
 */
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { selectorText } from "../describe/fields.js";
import { fieldOf, type Json, listOf, numberOf, objectOf, textOf, withField } from "../field-of.js";
import { listed } from "../request.js";
import { knownResource, type Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";
import type { Selected } from "../target.js";

/** One revision. */
export interface Revision {
  readonly number: number;
  /** Why it was made, if anybody said. */
  readonly cause: string;
  readonly template: Json;
  /** The template as people are shown it. */
  readonly shown: Json;
  /** The strategic merge patch that goes back to it. */
  readonly patch: Json;
  /** The whole object as it was, for who wants to see it. */
  readonly whole: Json;
}

const REVISION = "deployment.kubernetes.io/revision";
const CAUSE = "kubernetes.io/change-cause";

/** The revisions of an object, the oldest first. Throws a `CommandError` for kinds that have none. */
export function* revisionsOf(terminal: Terminal, all: readonly Resource[], { target, object }: Selected): Task<readonly Revision[]> {
  const { kind, plural, group } = target.resource;
  const source = kind === "DaemonSet" ? "controllerrevisions" : kind === "Deployment" ? "replicasets" : undefined;
  if (source === undefined) throw failed(`no history viewer has been implemented for ${JSON.stringify(`${plural}${group === "" ? "" : `.${group}`}`)}`);
  const labelSelector = selectorText(fieldOf(object, "spec", "selector"));
  const kept = yield* listed(terminal, { resource: knownResource(all, source), namespace: target.namespace }, { labelSelector });
  const uid = textOf(object, "metadata", "uid");
  const own = kept.filter((each) => listOf(each, "metadata", "ownerReferences").some((owner) => fieldOf(owner, "controller") === true && textOf(owner, "uid") === uid));
  return own.map((each) => (source === "replicasets" ? ofReplicaSet(each) : ofControllerRevision(each, object))).filter((each) => each.number > 0).sort((a, b) => a.number - b.number);
}

const causeOf = (object: Json): string => textOf(object, "metadata", "annotations", CAUSE) || "<none>";

function ofControllerRevision(revision: Json, object: Json): Revision {
  const patch = objectOf(revision, "data");
  const template = objectOf(patch, "spec", "template");
  return { number: numberOf(revision, "revision"), cause: causeOf(revision), template, shown: template, patch, whole: withField(object, ["spec", "template"], bareTemplate(template)) };
}

function ofReplicaSet(set: Json): Revision {
  const { "pod-template-hash": _, ...labels } = objectOf(set, "spec", "template", "metadata", "labels");
  const own = objectOf(set, "spec", "template");
  const bare = withField(own, ["metadata", "labels"], labels);
  const cause = textOf(set, "metadata", "annotations", CAUSE);
  const shown = cause === "" ? own : withField(own, ["metadata", "annotations", CAUSE], cause);
  return { number: Number(textOf(set, "metadata", "annotations", REVISION)), cause: causeOf(set), shown, template: bare, whole: set, patch: { spec: { template: { ...bare, $patch: "replace" } } } };
}

function bareTemplate({ $patch: _, ...template }: Json): Json {
  return template;
}
