/**
 * P-31: within 290 s of the end of all faults every ready pod of a Service is reached by its address, from every machine, or under the policy Local from its own; and by its name where it has no address.
 */
import type { Finding, Oracle } from "./oracle.js";
import { answeringPods, namedAddresses, networkOfHistory, objectName, reachablePods, servicesIn } from "./served-pods.js";
import { PATIENCE_MS } from "../history/heal.js";

const IN_TIME = `within ${PATIENCE_MS / 1000} s of the end of all faults`;

/** Ready pods are reached in time. */
export const readyIsReachable: Oracle = {
  name: "P-31",
  title: "a ready pod is reached in time",
  atRest({ simulation }) {
    const network = networkOfHistory(simulation);
    return servicesIn(simulation).flatMap((service): readonly Finding[] => {
      const pods = reachablePods(simulation, service);
      const object = `Service ${objectName(service)}`;
      if (service.spec.clusterIP === "None") {
        const named = namedAddresses(simulation, service);
        return pods.flatMap((pod) => (named.includes(pod.status.podIP ?? "") ? [] : [{ object, is: `its name does not lead to pod ${objectName(pod)}, ${pod.status.podIP}`, must: `all ready pods under its name ${IN_TIME}` }]));
      }
      const isLocal = service.spec.internalTrafficPolicy === "Local";
      return network.ground.machines.keys().flatMap((node) => {
        const answering = answeringPods(network, service, node);
        const missed = pods.filter((pod) => (!isLocal || pod.spec.nodeName === node) && !answering.has(objectName(pod)));
        return missed.map((pod) => ({ object, is: `nothing leads from ${node} to pod ${objectName(pod)}`, must: `every ready pod reached ${IN_TIME}` }));
      });
    });
  },
};
