/**
 * P-32: during a rollout with maxSurge a client that asks the pod on its own node (`internalTrafficPolicy: Local`) always finds one that serves, by the view of the set's controller and for a proxy that hears of everything at once.
 *
 * Exceptions: pods that have to go whatever the rollout (ineligible, ended, excess, homeless), or that stay where the new template puts none any more; and those that were not available: with minReadySeconds a pod that is ready, and asked by clients, is replaced like one that is not as long as
 * it is not ripe. And a real proxy hears of the new pod later than the set's controller, which does not wait for it: that is what a pod's grace period, and `minReadySeconds`, are good for.
 */
import type { EndpointSlice, Pod, Service } from "@everynode/model";
import { endpointPorts, KnownServicePort, podEndpoint } from "@everynode/network";
import { podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { objectName, selects, servicesIn } from "./served-pods.js";

/** Whether a proxy on the node that knows these pods, and nothing else, finds one of them for the Service. */
function servesOn(node: string, service: Service, pods: readonly Pod[]): boolean {
  const metadata = { name: "known", uid: "", resourceVersion: "", creationTimestamp: "" };
  const slices = pods.flatMap((pod): readonly EndpointSlice[] => {
    const endpoint = podEndpoint({ service, pod });
    return endpoint === undefined ? [] : [{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, addressType: "IPv4", endpoints: [endpoint], ports: endpointPorts(service, pod) }];
  });
  return (service.spec.ports ?? []).every((port) => new KnownServicePort(objectName(service), service, { port, slices }).onNode(node).endpoints.length > 0);
}

/** Local clients of a surging set lose nothing. */
export const localClientIsServed: Oracle = {
  name: "P-32",
  title: "a rollout with surge leaves no client alone with its node",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined || !deleted.daemon.model.rollsWithSurge) return NOTHING;
    const { pod, daemon: { model, nowMs, batch }, reasons } = deleted;
    const node = pod.spec.nodeName ?? "";
    const isPushed = reasons.some((reason) => reason !== "rollout" && reason !== "replaced");
    if (node === "" || isPushed || !model.isAvailable(pod, nowMs) || !model.known.nodes.has(node) || !model.shouldRunOn(node)) return NOTHING;
    const leaving = new Set(batch.flatMap((request) => (request.verb === "delete" && request.kind === "Pod" ? [request.name] : [])));
    const left = model.known.pods.objects.values().filter((each) => each.spec.nodeName === node && each !== pod && !leaving.has(each.metadata.name));
    const services = servicesIn({ cluster: moment.context.before }).filter((service) => service.spec.internalTrafficPolicy === "Local" && selects(service, pod));
    const lost = services.filter((service) => servesOn(node, service, [pod]) && !servesOn(node, service, left.filter((each) => selects(service, each))));
    return lost.map((service) => ({ object: `Service ${objectName(service)}`, is: `pod ${pod.metadata.name} goes, and leaves clients on ${node} with nobody who serves`, must: "a pod on the node that is ready before the old one goes" }));
  },
};
