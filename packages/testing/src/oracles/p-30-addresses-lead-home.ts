/**
 * P-30: an address never leads to a pod that does not match. What the EndpointSlice controller writes has only pods of its Service, by its view, each with its own address, and calls ready only what is; and at rest
 * whoever answers requests to a Service is one of its pods.
 *
 * Exception: under `publishNotReadyAddresses` all endpoints are called ready.
 */
import { viewOf } from "@everynode/core";
import { type Endpoint, type EndpointSlice, isPodReady, isTerminating, type Pod, type Service } from "@everynode/model";
import { SERVICE_NAME_LABEL } from "@everynode/network";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import { answeringPods, networkOfHistory, objectName, selects, servicesIn } from "./served-pods.js";

/** Name of the controller that writes slices. */
const SLICE_CONTROLLER = "endpoint-slice-controller";

/** What is wrong with an endpoint, as whoever wrote it saw its pod; undefined where nothing is. */
function mistake({ addresses, conditions }: Endpoint, service: Service, pod: Pod | undefined): string | undefined {
  if (pod === undefined) return "is no pod";
  if (!selects(service, pod)) return "does not match the Service";
  if (!(pod.status.podIPs ?? []).some(({ ip }) => addresses?.includes(ip) === true)) return `has not the address ${addresses?.join(", ")}`;
  const isReady = isPodReady(pod) && !isTerminating(pod);
  return conditions.ready === true && !isReady && service.spec.publishNotReadyAddresses !== true ? "is not ready, or is being deleted" : undefined;
}

/** Addresses lead to pods that match. */
export const addressesLeadHome: Oracle = {
  name: "P-30",
  title: "an address never leads to a pod that does not match",
  onWrite(write, { actor, context }) {
    if (write.kind !== "EndpointSlice" || actor !== SLICE_CONTROLLER || write.type === "DELETED" || context.asking === undefined) return NOTHING;
    const slice = write.object as EndpointSlice;
    const view = viewOf(context.asking);
    const service = view.named("Service", slice.metadata.namespace, slice.metadata.labels?.[SERVICE_NAME_LABEL] ?? "");
    if (service === undefined) return NOTHING;
    return (slice.endpoints ?? []).flatMap((endpoint): readonly Finding[] => {
      const { namespace, name = "" } = endpoint.targetRef ?? {};
      const wrong = mistake(endpoint, service, view.named("Pod", namespace, name));
      return wrong === undefined ? [] : [{ object: `EndpointSlice ${write.key}`, is: `it leads to ${name}, which ${wrong}`, must: `only pods of Service ${objectName(service)}, with their addresses and as ready as they are` }];
    });
  },
  atRest({ simulation, known }) {
    const network = networkOfHistory(simulation);
    return servicesIn(simulation).flatMap((service) =>
      network.ground.machines.keys().flatMap((node) =>
        [...answeringPods(network, service, node)].flatMap((name): readonly Finding[] => {
          const pod = known.pods.objects.get(name);
          return pod !== undefined && selects(service, pod) ? [] : [{ object: `Service ${objectName(service)}`, is: `pod ${name} answers to its address, asked from ${node}`, must: "only pods that match its selector" }];
        })));
  },
};
