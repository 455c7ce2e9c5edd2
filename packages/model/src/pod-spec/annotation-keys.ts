/**
 * The annotations that mean something to the API server.
 *
 * Source: pkg/apis/core/annotation_key_constants.go v1.36.3
 */

/** Marks the API's image of a static pod. */
export const MIRROR_POD = "kubernetes.io/config.mirror";

/** Tolerations as JSON, from before they were a field. */
export const TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";

/** How dear a pod is to its ReplicaSet: a whole number of 32 bits. */
export const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

/** The seccomp profile of a pod, from before it was a field. */
export const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";

/** Before a container's name: its seccomp profile, from before it was a field. */
export const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

/** Before a container's name: its AppArmor profile, from before it was a field. */
export const APP_ARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/";
