/** Services and the pods that they should lead to, as the properties of the network look at them: by definition, and by asking. */
import type { Simulation } from "@everynode/core";
import { isPodReady, isPodTerminal, isTerminating, type Pod, type Service } from "@everynode/model";
import { ask, clientOf, dnsAnswer, knownNow, type Network, networkIn, type NetworkOptions, type Outcome, targetOf, ZONE } from "@everynode/network";
import { objectsOf } from "../objects-of.js";
import { SERVED_PORT } from "../operations/service-operations.js";

/** The pods of histories declare no port for their Services. */
const LISTENING: NetworkOptions = { listens: { app: [SERVED_PORT] } };

/** The cluster as requests find it. */
export const networkOfHistory = (simulation: Simulation): Network => networkIn(simulation, LISTENING);

/** `namespace/name`. */
export const objectName = ({ metadata: { namespace = "", name } }: Pod | Service): string => `${namespace}/${name}`;

/** True where the Service leads to the pod by its selector. */
export function selects({ spec: { selector }, metadata }: Service, pod: Pod): boolean {
  return selector !== undefined && pod.metadata.namespace === metadata.namespace && Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value);
}

/** The Services of a cluster that lead to pods by a selector. */
export const servicesIn = (simulation: Pick<Simulation, "cluster">): readonly Service[] => objectsOf(simulation, "Service").filter(({ spec }) => spec.selector !== undefined);

/** The pods that a Service should lead to: they match, are ready, stay, and have an address. */
export function reachablePods(simulation: Simulation, service: Service): readonly Pod[] {
  return objectsOf(simulation, "Pod").filter((pod) => selects(service, pod) && isPodReady(pod) && !isTerminating(pod) && !isPodTerminal(pod) && (pod.status.podIP ?? "") !== "");
}

/** The pods (`namespace/name`) that answer requests to a Service from a machine, whatever chance takes. */
export function answeringPods(network: Network, service: Service, node: string): ReadonlySet<string> {
  const target = targetOf({ host: service.spec.clusterIP ?? "", port: service.spec.ports?.[0]?.port ?? SERVED_PORT });
  const client = clientOf(network, { node });
  const asked = (chance: number): Outcome => ask(network, { client, target, chance });
  const proxy = asked(0).hops.find(({ at }) => at === "proxy");
  const candidates = proxy?.at === "proxy" ? proxy.candidates : 0;
  const outcomes = Array.from({ length: candidates }, (_, number) => asked((number + 0.5) / candidates));
  return new Set(outcomes.flatMap((outcome) => (outcome.ok && outcome.by.type === "pod" ? [outcome.by.pod] : [])));
}

/** The addresses under the name of a Service. */
export function namedAddresses({ cluster }: Simulation, service: Service): readonly string[] {
  const { records } = dnsAnswer(knownNow(cluster), { name: `${service.metadata.name}.${service.metadata.namespace ?? ""}.svc.${ZONE}`, type: "A" });
  return records.flatMap((record) => (record.type === "A" ? [record.address] : []));
}
