/**
 * What the API server fills in for containers, and what it drops from them.
 *
 * Source: pkg/apis/core/v1/{defaults,zz_generated.defaults}.go, pkg/api/pod/util.go v1.36.3, feature gates at their defaults
 */
import type { StringMap } from "../kube-object.js";
import { roundedResources } from "../resource-list.js";
import type {
  Container,
  EnvVar,
  EphemeralContainer,
  GRPCAction,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
  ResourceRequirements,
} from "../types.generated.js";
import { mapped, withChanged, withDefaults, without } from "./default-values.js";
import { isLatest } from "./image-name.js";

/** What the defaults of containers depend on besides themselves. */
export interface ContainerContext {
  /** True for Pods: limits become requests. Templates stay as they are. */
  readonly isPod: boolean;
  /** True for Pods in their host's network: their ports become ports of the host. */
  readonly hostPorts: boolean;
}

/** A container as the API server stores it; itself where nothing is missing. */
export function defaultContainer<C extends Container | EphemeralContainer>(given: C, { isPod, hostPorts }: ContainerContext): C {
  let container: C = withDefaults<Container | EphemeralContainer>(given, {
    resources: NO_RESOURCES,
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: given.imagePullPolicy || (isLatest(given.image ?? "") ? "Always" : "IfNotPresent"),
  }) as C;
  container = withChanged(container, "resources", (resources) => defaultResources(resources, isPod));
  container = withChanged(container, "ports", (ports) => mapped(ports, (port) => withDefaults(port, hostPorts && !port.hostPort ? { protocol: "TCP", hostPort: port.containerPort } : TCP)));
  container = withChanged(container, "env", (env) => mapped(env, defaultVariable));
  container = withChanged(container, "livenessProbe", defaultProbe);
  container = withChanged(container, "readinessProbe", defaultProbe);
  container = withChanged(container, "startupProbe", defaultProbe);
  return defaultLifecycle(container);
}

const NO_RESOURCES: ResourceRequirements = {};
const TCP = { protocol: "TCP" } as const;

/** Requirements with quantities rounded up to thousandths; with `isPod`, what is limited and not requested is requested. */
export function defaultResources(resources: ResourceRequirements, isPod: boolean): ResourceRequirements {
  const limits = roundedResources(resources.limits);
  const requests = roundedResources(isPod ? withRequests(resources.requests, resources.limits) : resources.requests);
  if (limits === resources.limits && requests === resources.requests) return resources;
  return { ...resources, ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) };
}

function withRequests(requests: StringMap | undefined, limits: StringMap | undefined): StringMap | undefined {
  if (limits === undefined || Object.keys(limits).every((name) => Object.hasOwn(requests ?? {}, name))) return requests;
  return { ...limits, ...requests };
}

function defaultVariable(variable: EnvVar): EnvVar {
  return withChanged(variable, "valueFrom", (source) => withChanged(withChanged(source, "fieldRef", defaultFieldRef), "fileKeyRef", (file) => withDefaults(file, { optional: false })));
}

/** A reference to a field of the pod, in version v1 unless it says otherwise. */
export function defaultFieldRef(selector: ObjectFieldSelector): ObjectFieldSelector {
  return withDefaults(selector, { apiVersion: "v1" });
}

function defaultProbe(given: Probe): Probe {
  const { timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = given;
  let probe = timeoutSeconds && periodSeconds && successThreshold && failureThreshold ? given : withProbeNumbers(given);
  probe = withChanged(probe, "httpGet", defaultHttpGet);
  return withChanged(probe, "grpc", (grpc: GRPCAction) => (typeof grpc.service === "string" ? grpc : { ...grpc, service: "" }));
}

/** Zero counts as not given. */
function withProbeNumbers(probe: Probe): Probe {
  return {
    ...probe,
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return withDefaults(action, { path: "/", scheme: "HTTP" });
}

function defaultLifecycle<C extends Container | EphemeralContainer>(container: C): C {
  const { lifecycle } = container;
  if (lifecycle === undefined) return container;
  const handler = (one: LifecycleHandler): LifecycleHandler => withChanged(one, "httpGet", defaultHttpGet);
  const changed: Lifecycle = without(withChanged(withChanged(lifecycle, "postStart", handler), "preStop", handler), "stopSignal");
  // A lifecycle that held nothing but a stop signal goes with it.
  if (changed !== lifecycle && changed.postStart === undefined && changed.preStop === undefined) return without(container, "lifecycle");
  return changed === lifecycle ? container : { ...container, lifecycle: changed };
}
