/** Containers of pods. */
import type { Container, ContainerPort } from "@everynode/model";
import type fc from "fast-check";
import { drawn } from "./domain.js";
import { type PodOptions, unlessWithout } from "./pod-part.js";
import { lists, ranked } from "./ranked.js";
import { resourceRequirements } from "./resource-requirements.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

/** Ports of one container, up to 2, one in three with a port of the host. */
function containerPorts(options: PodOptions): fc.Arbitrary<readonly ContainerPort[]> {
  const port = drawn("ports", options);
  const ports = sparseRecord<ContainerPort>({
    containerPort: port,
    hostPort: unlessWithout("hostPorts", options, sometimes(3, port)),
    protocol: sometimes(3, ranked(["TCP", "UDP"])),
  });
  return lists(ports, { minLength: 1, maxLength: 2, by: ({ containerPort, protocol = "TCP" }) => `${containerPort}/${protocol}` });
}

/**
 * Containers with an image, and with resources and ports now and then; shrink to `{ name: "a", image: "app:1", resources: {} }`. Of several containers in one pod
 * the names and the ports of the host have to differ: `containerLists` sees to it.
 */
export function containers(options: PodOptions = {}): fc.Arbitrary<Container> {
  return sparseRecord<Container>({
    name: drawn("names", options),
    image: drawn("images", options),
    resources: unlessWithout("resources", options, resourceRequirements(options)).map((resources) => resources ?? {}),
    ports: unlessWithout("ports", options, sometimes(4, containerPorts(options))),
  });
}

/** The containers of one pod, 1 or 2; shrink to one of the plainest. */
export function containerLists(options: PodOptions = {}): fc.Arbitrary<readonly Container[]> {
  return lists(containers(options), { minLength: 1, maxLength: 2, by: ({ name }) => name }).map(withDistinctHostPorts);
}

/** The containers without ports of the host that one before them takes. */
function withDistinctHostPorts(list: readonly Container[]): readonly Container[] {
  const taken = new Set<string>();
  return list.map((container) => (container.ports === undefined ? container : { ...container, ports: container.ports.map((port) => free(port, taken)) }));
}

function free(port: ContainerPort, taken: Set<string>): ContainerPort {
  const { hostPort, ...rest } = port;
  if (hostPort === undefined) return port;
  const key = `${hostPort}/${port.protocol ?? "TCP"}`;
  if (taken.has(key)) return rest;
  taken.add(key);
  return port;
}
