/** Known warts of Kubernetes' controller that can be mended, one by one. Left out, all are as they are in Kubernetes. */

/** Which warts are mended. */
export interface Hardening {
  /**
   * A node's deletion wakes the sets that have pods there. In Kubernetes nothing does: a pod that was never bound to the node stays, and is counted,
   * until something else wakes the set.
   */
  readonly wakeOnNodeDeletion?: boolean;
  /**
   * A node that comes back under its name is another one: pods that were made before it are deleted and made anew. In Kubernetes (issue 132182) they
   * count as running there until pod collection finds them, if it does.
   */
  readonly newNodesAreBare?: boolean;
  /** Pods are deleted with their uid and resourceVersion as preconditions, so that no pod goes that is not the one that was looked at. */
  readonly deletePreconditions?: boolean;
  /** A taint that lets pods stay where none would be made wakes the sets, so that their status says so. In Kubernetes the next wake-up does. */
  readonly wakeOnMisscheduling?: boolean;
  /**
   * A pod is of the present revision by its hash only. In Kubernetes the template's generation will do: pods that were adopted from another set whose template
   * had changed as often pass for new, and are never rolled out.
   */
  readonly revisionsByHash?: boolean;
}

const ALL: Required<Hardening> = { wakeOnNodeDeletion: true, newNodesAreBare: true, deletePreconditions: true, wakeOnMisscheduling: true, revisionsByHash: true };
const NONE: Required<Hardening> = { wakeOnNodeDeletion: false, newNodesAreBare: false, deletePreconditions: false, wakeOnMisscheduling: false, revisionsByHash: false };

/** `given` with what it leaves out: true stands for all, nothing for none. */
export function hardeningOf(given: boolean | Hardening | undefined): Required<Hardening> {
  return given === true ? ALL : { ...NONE, ...(given === false ? undefined : given) };
}
