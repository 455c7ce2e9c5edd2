/**
 * The templates that pods were made from: which workload's they are, and which revision of it. Each has a look of its own in a picture: a colour, a shape, and a word that stands on
 * its pods: `2` for revision 2, or `B2` where there are several workloads.
 */
import type { ClusterState } from "@everynode/api";
import { controllerOf, type ControllerRevision, type OwnerReference, type Pod } from "@everynode/model";
import { listOf, objectsOf } from "./state-objects.js";

/** Which workload a pod is of, and by which of its templates. Two of one key are the same template. */
export interface Template {
  readonly key: string;
  /** `DaemonSet default/agent`; empty for pods that nobody controls. */
  readonly workload: string;
  /** The revision's number; undefined where it has none, or is gone. */
  readonly revision: number | undefined;
  /** When the template came up, as the API tells times; empty where nobody knows. */
  readonly since: string;
  /** Image of the first container. */
  readonly image: string;
}

const DAEMON_HASH = "controller-revision-hash";
/** The annotation in which a ReplicaSet has its number among those of its Deployment. */
export const DEPLOYMENT_REVISION = "deployment.kubernetes.io/revision";

/** Finds the templates of the pods of one state; of pods that share all they are known by, once. */
export class TemplateFinder {
  readonly #state: ClusterState;
  readonly #known = new Map<string, Template>();
  /** By uid of their owner and hash. */
  #revisions: ReadonlyMap<string, ControllerRevision> | undefined;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** The template of a pod. */
  of(pod: Pod): Template {
    const owner = controllerOf(pod);
    const hash = pod.metadata.labels?.[DAEMON_HASH] ?? "";
    const known = owner === undefined ? "" : `${owner.uid} ${hash}`;
    const found = this.#known.get(known);
    if (found !== undefined) return found;
    const template = this.#made(pod, owner, hash);
    this.#known.set(known, template);
    return template;
  }

  /** The templates that the state still knows of, whether or not there are pods of them: revisions of DaemonSets, and ReplicaSets of Deployments. */
  known(): readonly Template[] {
    const revisions = listOf(this.#state, "ControllerRevision").flatMap((each) => this.#ofRevision(each));
    const sets = listOf(this.#state, "ReplicaSet").flatMap(({ metadata, spec }) => {
      const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: metadata.name, uid: metadata.uid };
      return [this.#ofReplicaSet(metadata.namespace ?? "", owner, spec.template.spec.containers[0]?.image ?? "")];
    });
    return [...revisions, ...sets];
  }

  #ofRevision(revision: ControllerRevision): readonly Template[] {
    const owner = controllerOf(revision);
    const { namespace = "", labels = {}, creationTimestamp: since } = revision.metadata;
    if (owner === undefined) return [];
    return [{ key: `${owner.uid} ${labels[DAEMON_HASH] ?? ""}`, workload: `${owner.kind} ${namespace}/${owner.name}`, revision: revision.revision, since, image: "" }];
  }

  #made(pod: Pod, owner: OwnerReference | undefined, hash: string): Template {
    const { namespace = "" } = pod.metadata;
    const image = pod.spec.containers[0]?.image ?? "";
    if (owner === undefined) return { key: "", workload: "", revision: undefined, since: "", image: "" };
    if (owner.kind === "Node") return { key: "Node", workload: "static pods", revision: undefined, since: "", image: "" };
    if (owner.kind === "ReplicaSet") return this.#ofReplicaSet(namespace, owner, image);
    const revision = this.#revisionObject(owner.uid, hash);
    return {
      key: `${owner.uid} ${hash}`,
      workload: `${owner.kind} ${namespace}/${owner.name}`,
      revision: revision?.revision,
      since: revision?.metadata.creationTimestamp ?? "",
      image,
    };
  }

  #ofReplicaSet(namespace: string, owner: OwnerReference, image: string): Template {
    const set = objectsOf(this.#state, "ReplicaSet")?.get(`${namespace}/${owner.name}`);
    const above = set === undefined ? undefined : controllerOf(set);
    const number = Number(set?.metadata.annotations?.[DEPLOYMENT_REVISION] ?? NaN);
    return {
      key: owner.uid,
      workload: above === undefined ? `ReplicaSet ${namespace}/${owner.name}` : `${above.kind} ${namespace}/${above.name}`,
      revision: Number.isSafeInteger(number) && above !== undefined ? number : undefined,
      since: set?.metadata.creationTimestamp ?? "",
      image,
    };
  }

  #revisionObject(uid: string, hash: string): ControllerRevision | undefined {
    if (hash === "") return undefined;
    this.#revisions ??= new Map(listOf(this.#state, "ControllerRevision").map((each) => [`${controllerOf(each)?.uid ?? ""} ${each.metadata.labels?.[DAEMON_HASH] ?? ""}`, each]));
    return this.#revisions.get(`${uid} ${hash}`);
  }
}
