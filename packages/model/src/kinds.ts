/**
 * The kinds built into the API server, as its discovery tells them.
 *
 * Source: /apis of kube-apiserver v1.36.3
 * Differs: reviews of tokens and access, and subresources that reach into a container (exec, log, proxy), are not kinds of the model.
 */
import type { Kind } from "./kind.js";
import { kindTable, type KindTable } from "./kind-table.js";

interface Traits {
  readonly plural?: string;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly string[];
  readonly key?: string;
  readonly schema?: string | undefined;
  readonly cluster?: boolean;
  readonly stored?: boolean;
}

const ALL = ["all"];
const EXTENSIONS = ["api-extensions"];
const STATUS = ["status"];
const SCALABLE = ["scale", "status"];
const NONE: readonly string[] = [];

const pluralOf = (singular: string): string => (singular.endsWith("s") ? `${singular}es` : singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`);

function builtIn(apiVersion: string, kind: string, traits: Traits = {}): Kind {
  const slash = apiVersion.indexOf("/");
  const singular = kind.toLowerCase();
  const schema = "schema" in traits ? traits.schema : kind;
  return {
    key: traits.key ?? kind,
    kind,
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    plural: traits.plural ?? pluralOf(singular),
    singular,
    shortNames: traits.short ?? NONE,
    categories: traits.categories ?? NONE,
    namespaced: traits.cluster !== true,
    ...(schema === undefined ? {} : { schema }),
    subresources: traits.subresources ?? NONE,
    acted: traits.stored !== true,
  };
}

const stored = (apiVersion: string, kind: string, traits: Traits = {}): Kind => builtIn(apiVersion, kind, { stored: true, ...traits });

const WORKLOADS: readonly Kind[] = [
  builtIn("v1", "Pod", { short: ["po"], categories: ALL, subresources: ["binding", "ephemeralcontainers", "eviction", "resize", "status"] }),
  builtIn("apps/v1", "DaemonSet", { short: ["ds"], categories: ALL, subresources: STATUS }),
  builtIn("apps/v1", "ControllerRevision"),
  stored("apps/v1", "ReplicaSet", { short: ["rs"], categories: ALL, subresources: SCALABLE }),
  stored("apps/v1", "Deployment", { short: ["deploy"], categories: ALL, subresources: SCALABLE }),
  stored("apps/v1", "StatefulSet", { short: ["sts"], categories: ALL, subresources: SCALABLE }),
  stored("batch/v1", "Job", { categories: ALL, subresources: STATUS }),
  stored("batch/v1", "CronJob", { short: ["cj"], categories: ALL, subresources: STATUS }),
  stored("v1", "ReplicationController", { short: ["rc"], categories: ALL, subresources: SCALABLE, schema: undefined }),
  stored("v1", "PodTemplate"),
];

const CLUSTER: readonly Kind[] = [
  builtIn("v1", "Node", { short: ["no"], subresources: STATUS, cluster: true }),
  builtIn("v1", "Namespace", { short: ["ns"], subresources: ["finalize", "status"], cluster: true }),
  builtIn("v1", "Event", { short: ["ev"] }),
  builtIn("events.k8s.io/v1", "Event", { key: "Event.events.k8s.io", short: ["ev"], schema: "EventsV1Event" }),
  builtIn("coordination.k8s.io/v1", "Lease"),
  builtIn("scheduling.k8s.io/v1", "PriorityClass", { short: ["pc"], cluster: true }),
  builtIn("v1", "ResourceQuota", { short: ["quota"], subresources: STATUS }),
  stored("v1", "LimitRange", { short: ["limits"] }),
  builtIn("policy/v1", "PodDisruptionBudget", { short: ["pdb"], subresources: STATUS }),
  builtIn("node.k8s.io/v1", "RuntimeClass", { cluster: true }),
  builtIn("apiextensions.k8s.io/v1", "CustomResourceDefinition", { short: ["crd", "crds"], categories: EXTENSIONS, subresources: STATUS, cluster: true }),
  stored("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", { categories: EXTENSIONS, cluster: true }),
  stored("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", { categories: EXTENSIONS, cluster: true }),
];

const NETWORK: readonly Kind[] = [
  builtIn("v1", "Service", { short: ["svc"], categories: ALL, subresources: STATUS }),
  stored("v1", "Endpoints", { short: ["ep"], plural: "endpoints" }),
  builtIn("discovery.k8s.io/v1", "EndpointSlice"),
  stored("networking.k8s.io/v1", "NetworkPolicy", { short: ["netpol"] }),
  stored("networking.k8s.io/v1", "Ingress", { short: ["ing"], subresources: STATUS, schema: undefined }),
  stored("networking.k8s.io/v1", "IngressClass", { cluster: true, schema: undefined }),
];

const CONFIGURATION: readonly Kind[] = [
  stored("v1", "ConfigMap", { short: ["cm"] }),
  stored("v1", "Secret"),
  stored("v1", "ServiceAccount", { short: ["sa"] }),
  stored("v1", "PersistentVolume", { short: ["pv"], subresources: STATUS, cluster: true }),
  stored("v1", "PersistentVolumeClaim", { short: ["pvc"], subresources: STATUS }),
  stored("storage.k8s.io/v1", "StorageClass", { short: ["sc"], cluster: true }),
  stored("storage.k8s.io/v1", "CSIDriver", { cluster: true }),
  stored("rbac.authorization.k8s.io/v1", "Role"),
  stored("rbac.authorization.k8s.io/v1", "RoleBinding"),
  stored("rbac.authorization.k8s.io/v1", "ClusterRole", { cluster: true }),
  stored("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", { cluster: true }),
  stored("autoscaling/v2", "HorizontalPodAutoscaler", { short: ["hpa"], categories: ALL, subresources: STATUS, schema: undefined }),
];

/** The kinds that every cluster serves. */
export const BUILT_IN_KINDS: KindTable = kindTable([...WORKLOADS, ...CLUSTER, ...NETWORK, ...CONFIGURATION]);

/** Kinds that come only in bodies of requests and are never stored, by name. */
export const BODY_KINDS: { readonly [name in "Binding" | "Eviction" | "Scale" | "DeleteOptions"]: Kind } = {
  Binding: builtIn("v1", "Binding"),
  Eviction: builtIn("policy/v1", "Eviction"),
  Scale: builtIn("autoscaling/v1", "Scale"),
  DeleteOptions: builtIn("meta.k8s.io/v1", "DeleteOptions", { plural: "deleteoptions" }),
};
