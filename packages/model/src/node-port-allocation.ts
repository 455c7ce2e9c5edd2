/**
 * How a Service gets its node ports.
 *
 * Source: pkg/registry/core/service/storage/alloc.go, pkg/registry/core/service/portallocator/{allocator,operation}.go v1.36.3
 */
import { invalid } from "./field-error.js";
import { needsHealthCheck, needsNodePorts } from "./kinds/service-traits.js";
import { exhausted, refused, type AllocatedService, type ServicePool } from "./service-pool.js";
import { internalError, serverError } from "./status.js";
import type { Service, ServicePort, ServiceSpec } from "./types.generated.js";

/** The Service with a node port for each port that needs one, and for its health check; `old` is left out on create. */
export function withNodePorts(service: Service, old: Service | undefined, pool: ServicePool): AllocatedService {
  const till = new Till(pool);
  const ported = !needsNodePorts(service.spec) ? allocated(service) : old === undefined ? withNewPorts(service, till) : withReplacedPorts(service, old, till);
  if (!ported.ok || !needsHealthCheck(service.spec) || (old !== undefined && needsHealthCheck(old.spec))) return ported;
  return withHealthCheckPort(ported.service, till);
}

const allocated = (service: Service): AllocatedService => ({ ok: true, service });

/** Gives out ports of the pool, each of them once. */
class Till {
  readonly #pool: ServicePool;
  readonly #given = new Set<number>();

  constructor(pool: ServicePool) {
    this.#pool = pool;
  }

  /** Takes this port; returns why it cannot be had. */
  take(port: number): string | undefined {
    const { nodePorts } = this.#pool;
    if (nodePorts !== undefined && (port < nodePorts[0] || port > nodePorts[1])) {
      return `provided port is not in the valid range. The range of valid ports is ${nodePorts[0]}-${nodePorts[1]}`;
    }
    if (this.#given.has(port) || this.#pool.isNodePortTaken(port)) return "provided port is already allocated";
    this.#given.add(port);
    return undefined;
  }

  /** Takes any free port; undefined where none is left. */
  next(): number | undefined {
    let port = this.#pool.nextNodePort();
    while (port !== undefined && this.#given.has(port)) port = this.#pool.nextNodePort();
    if (port !== undefined) this.#given.add(port);
    return port;
  }
}

/** A LoadBalancer may do without ports that it does not name itself. */
function goesWithout({ nodePort = 0 }: ServicePort, { type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return nodePort === 0 && type === "LoadBalancer" && allocateLoadBalancerNodePorts === false;
}

const withPorts = (service: Service, ports: readonly ServicePort[]): AllocatedService => allocated({ ...service, spec: { ...service.spec, ports } });

const portRefused = (service: Service, at: { readonly i: number; readonly port: number }, problem: string): AllocatedService =>
  refused(service, [invalid(`spec.ports[${at.i}].nodePort`, at.port, problem)]);

/** Ports with the same number and different protocols share one node port, unless they say otherwise. */
function withNewPorts(service: Service, till: Till): AllocatedService {
  const wanted = service.spec.ports ?? [];
  const shared = new Map<number, number>();
  const ports: ServicePort[] = [];
  for (const [i, port] of wanted.entries()) {
    const common = shared.get(port.port);
    const asked = common === undefined ? wanted.find((each) => each.port === port.port && Boolean(each.nodePort))?.nodePort : port.nodePort;
    if (goesWithout(port, service.spec) || (common !== undefined && asked === common)) {
      ports.push(port);
      continue;
    }
    const problem = asked ? till.take(asked) : undefined;
    if (asked && problem !== undefined) return portRefused(service, { i, port: asked }, problem);
    const nodePort = asked || common || till.next();
    if (nodePort === undefined) return exhausted("a nodePort");
    if (common === undefined) shared.set(port.port, nodePort);
    ports.push({ ...port, nodePort });
  }
  return withPorts(service, ports);
}

/** Ports that the Service has already stay its own; the others are looked at one by one. */
function withReplacedPorts(service: Service, old: Service, till: Till): AllocatedService {
  const held = new Set((old.spec.ports ?? []).map(({ nodePort }) => nodePort));
  const seen = new Set<string>();
  const ports: ServicePort[] = [];
  for (const [i, port] of (service.spec.ports ?? []).entries()) {
    if (goesWithout(port, service.spec)) {
      ports.push(port);
      continue;
    }
    const { nodePort: asked = 0, protocol = "TCP" } = port;
    const isNew = asked !== 0 && !held.has(asked);
    const problem = isNew ? till.take(asked) : undefined;
    if (isNew) held.add(asked);
    if (problem !== undefined) return portRefused(service, { i, port: asked }, problem);
    const nodePort = asked || till.next();
    if (nodePort === undefined) return exhausted("a nodePort");
    const both = `{${protocol} ${nodePort}}`;
    if (seen.has(both)) return { ok: false, status: serverError(`duplicate nodePort: ${both}`) };
    seen.add(both);
    ports.push({ ...port, nodePort });
  }
  return withPorts(service, ports);
}

function withHealthCheckPort(service: Service, till: Till): AllocatedService {
  const { healthCheckNodePort: asked = 0 } = service.spec;
  if (asked === 0) {
    const healthCheckNodePort = till.next();
    return healthCheckNodePort === undefined ? exhausted("a HealthCheck NodePort 0") : allocated({ ...service, spec: { ...service.spec, healthCheckNodePort } });
  }
  const problem = till.take(asked);
  if (problem === undefined) return allocated(service);
  return { ok: false, status: internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`) };
}
