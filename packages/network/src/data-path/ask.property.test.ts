import { type ClusterState, shelfOf } from "@everynode/api";
import type { Endpoint, EndpointSlice, Machine, Node, Pod, Service } from "@everynode/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { knownNow } from "./known.js";
import { lookedUp } from "../dns/search-path.js";
import { ask } from "./ask.js";
import { clientOf } from "./client.js";
import { networkOf } from "./network.js";
import type { Outcome } from "./outcome.js";
import { changedScene, drawsFrom, randomScene } from "./random-scene.js";
import { type Target, targetOf } from "./target.js";

/** A cluster as lists that are gone through from one end to the other, for each question anew. */
interface Lists {
  readonly machines: readonly Machine[];
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  /** Services as they are: no proxy stands between the outside and them. */
  readonly outside: readonly Service[];
  /** As the name server knows the cluster. */
  readonly named: ClusterState;
}

const all = <T>(state: ClusterState, kind: string): readonly T[] => shelfOf(state, kind).collection.objects.values() as readonly unknown[] as readonly T[];

/** The lists of what is, and of what proxies and names know. */
function listsOf(state: ClusterState, proxied: ClusterState, known: ClusterState): Lists {
  return { machines: all(state, "Machine"), pods: all(state, "Pod"), nodes: all(proxied, "Node"), services: all(proxied, "Service"), slices: all(proxied, "EndpointSlice"), named: known, outside: all(state, "Service") };
}

const machineIp = ({ spec }: Machine): string => `10.0.0.${spec.address}`;
const machineOf = (lists: Lists, name: string): Machine | undefined => lists.machines.find(({ metadata }) => metadata.name === name);
const faultTypes = (machine: Machine | undefined): readonly string[] => Object.values(machine?.spec.faults ?? {}).map(({ type }) => type);
const hasPower = (machine: Machine): boolean => !faultTypes(machine).includes("crash");
/** The partitions that a machine is behind. */
const cuts = (machine: Machine | undefined): string => Object.keys(machine?.spec.faults ?? {}).filter((name) => machine?.spec.faults?.[name]?.type === "partition").join(",");
const keyOf = ({ metadata }: Pod | Service): string => `${metadata.namespace}/${metadata.name}`;
const lives = ({ status }: Pod): boolean => status.phase !== "Failed" && status.phase !== "Succeeded";

/** Who is asked on from which machine. */
interface Onward {
  readonly lists: Lists;
  readonly from: Machine | undefined;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

function blocked({ from }: Onward, to: Machine): string | undefined {
  if (!hasPower(to)) return "node-down";
  return from !== undefined && from.metadata.name === to.metadata.name ? undefined : cuts(from) === cuts(to) ? undefined : "partition";
}

function podAnswers({ lists, protocol }: Onward, pod: Pod, port: number): string {
  const machine = machineOf(lists, pod.spec.nodeName ?? "");
  if (machine === undefined || !hasPower(machine)) return "node-down";
  if (pod.status.phase !== "Running") return "pod-not-running";
  const open = pod.spec.containers.some(({ ports = [] }) => ports.some((each) => each.containerPort === port && each.protocol === protocol));
  return open ? keyOf(pod) : "port-closed";
}

function atMachine(onward: Onward, machine: Machine): string {
  const { lists, port, protocol } = onward;
  const wants = (pod: Pod): readonly { readonly inner: number; readonly forwarded: boolean }[] =>
    pod.spec.containers.flatMap(({ ports = [] }) =>
      ports.flatMap((each) => {
        const onHost = pod.spec.hostNetwork === true;
        const outer = onHost ? each.containerPort : each.hostPort;
        return outer === port && each.protocol === protocol ? [{ inner: each.containerPort, forwarded: !onHost }] : [];
      }));
  const claims = lists.pods.filter((pod) => lives(pod) && pod.spec.nodeName === machine.metadata.name).flatMap((pod) => wants(pod).map((want) => ({ pod, ...want })));
  const inTurn = [...claims.filter(({ forwarded }) => forwarded), ...claims.filter(({ forwarded }) => !forwarded)];
  const holder = inTurn.find(({ pod }) => pod.status.phase === "Running") ?? inTurn[0];
  if (holder === undefined) return "port-closed";
  const answer = podAnswers(onward, holder.pod, holder.inner);
  return answer.includes("/") || inTurn.length === 1 ? answer : "host-port-conflict";
}

/** On to an address that a proxy, a name or the client itself has. */
function atAddress(onward: Onward, lost: string): string {
  const { lists, address, port } = onward;
  const host = lists.machines.find((machine) => machineIp(machine) === address);
  const pod = lists.pods.find((each) => lives(each) && each.spec.hostNetwork !== true && each.status.podIP === address);
  const machine = host ?? (pod === undefined ? undefined : machineOf(lists, pod.spec.nodeName ?? ""));
  if (machine === undefined) return lost;
  const wall = blocked(onward, machine);
  if (wall !== undefined) return wall;
  return host !== undefined ? atMachine(onward, host) : pod === undefined ? lost : podAnswers(onward, pod, port);
}

interface Backend {
  readonly address: string;
  readonly port: number;
  readonly endpoint: Endpoint;
}

/** The endpoints of a Service's port, one for each address and port: the last that is told, but none that is being deleted for one that is not. */
function backends({ slices }: Lists, service: Service, { name = "", protocol }: { readonly name?: string; readonly protocol?: string }): readonly Backend[] {
  const told = slices
    .filter(({ metadata }) => metadata.namespace === service.metadata.namespace && metadata.labels?.["kubernetes.io/service-name"] === service.metadata.name)
    .flatMap(({ ports, endpoints }) => (ports ?? []).filter((port) => port.name === name && port.protocol === protocol).flatMap(({ port = 0 }) => (endpoints ?? []).map((endpoint) => ({ address: endpoint.addresses?.[0] ?? "", port, endpoint }))));
  const text = ({ address, port }: Backend): string => `${address}:${port}`;
  const texts = [...new Set(told.map(text))].sort();
  return texts.map((each) => {
    const same = told.filter((backend) => text(backend) === each);
    return same.filter(({ endpoint }) => endpoint.conditions.terminating !== true).at(-1) ?? (same[0] as Backend);
  });
}

const isReady = ({ endpoint }: Backend): boolean => endpoint.conditions.ready === true;
const standsIn = ({ endpoint }: Backend): boolean => endpoint.conditions.serving === true && endpoint.conditions.terminating === true;

function candidates(all: readonly Backend[], place: { readonly node: string; readonly zone: string; readonly local: boolean }): readonly Backend[] {
  const { node, zone, local } = place;
  const near = local ? all.filter(({ endpoint }) => endpoint.nodeName === node) : all;
  const ready = near.filter(isReady);
  if (ready.length === 0) return near.filter(standsIn);
  if (local) return ready;
  const hints = ({ endpoint }: Backend, kind: "forNodes" | "forZones"): readonly string[] => (endpoint.hints?.[kind] ?? []).map(({ name }) => name);
  for (const [kind, name] of [["forNodes", node], ["forZones", zone]] as const) {
    const hinted = ready.filter((backend) => hints(backend, kind).includes(name));
    if (ready.every((backend) => hints(backend, kind).length > 0) && hinted.length > 0) return hinted;
  }
  return ready;
}

interface Question {
  readonly lists: Lists;
  readonly machine: Machine | undefined;
  readonly alive: boolean;
  readonly target: Target;
  readonly chance: number;
}

const taken = <T>(list: readonly T[], chance: number): T | undefined => list[Math.floor(chance * list.length)];

function byProxy({ lists, chance }: Question, at: Machine, found: { readonly service: Service; readonly port: NonNullable<Service["spec"]["ports"]>[number]; readonly local: boolean }): string {
  const { service, port, local } = found;
  const node = at.metadata.name;
  const zone = lists.nodes.find(({ metadata }) => metadata.name === node)?.metadata.labels?.["topology.kubernetes.io/zone"] ?? "";
  const all = backends(lists, service, port);
  const backend = taken(candidates(all, { node, zone, local }), chance);
  if (backend !== undefined) return atAddress({ lists, from: at, address: backend.address, port: backend.port, protocol: port.protocol ?? "" }, "endpoint-gone");
  if (all.length === 0) return "no-endpoints";
  return local && all.some((each) => isReady(each) || standsIn(each)) ? "no-local-endpoint" : "none-ready";
}

/** Who answers, or why nobody does, as one finds it by going through all lists. */
function answerOf(question: Question): string {
  const { lists, machine, alive, target, chance } = question;
  if (!alive) return "client-down";
  if (target.isAddress) return on(question, target.host, "no-such-address");
  const nodeIp = (name: string): string | undefined => lists.machines.filter(({ metadata }) => metadata.name === name).map(machineIp)[0];
  if (machine === undefined) return nodeIp(target.host) === undefined ? "no-such-name" : on(question, nodeIp(target.host) ?? "", "endpoint-gone");
  if (cuts(machine) !== "") return "names-unreachable";
  const { code, addresses } = lookedUp(knownNow(lists.named), { name: target.host, namespace: "default" }, nodeIp);
  const address = taken(addresses, chance);
  return address === undefined ? (code === "NXDOMAIN" ? "no-such-name" : "no-address") : on(question, address, "endpoint-gone");
}

function on(question: Question, address: string, lost: string): string {
  const { lists, machine, target: { port, protocol } } = question;
  const service = (machine === undefined ? lists.outside : lists.services).find(({ spec }) => spec.clusterIP === address && address !== "");
  const onward = { lists, from: machine, address, port, protocol };
  if (service !== undefined) {
    const found = (service.spec.ports ?? []).findLast((each) => each.port === port && each.protocol === protocol);
    if (machine === undefined) return "inside-only";
    return found === undefined ? "no-such-port" : byProxy(question, machine, { service, port: found, local: service.spec.internalTrafficPolicy === "Local" });
  }
  const host = lists.machines.find((each) => machineIp(each) === address);
  if (host === undefined) return machine === undefined && lists.pods.some((pod) => lives(pod) && pod.status.podIP === address) ? "inside-only" : atAddress(onward, lost);
  const wall = blocked(onward, host);
  if (wall !== undefined) return wall;
  for (const each of lists.services) {
    const found = (each.spec.ports ?? []).find(({ nodePort, protocol: own }) => nodePort === port && own === protocol);
    if (found !== undefined) return byProxy(question, host, { service: each, port: found, local: each.spec.externalTrafficPolicy === "Local" && host !== machine });
  }
  return atMachine(onward, host);
}

const told = (outcome: Outcome): string => (!outcome.ok ? outcome.why.reason : outcome.by.type === "pod" ? outcome.by.pod : outcome.by.process);

const HOSTS = ["10.96.0.1:80", "10.96.0.1:81", "10.96.0.2:80", "10.96.0.2:81", "10.96.0.3:80", "10.96.0.3:80/UDP", "10.1.0.1:8080", "10.1.0.2:53/UDP", "10.1.0.3:9000", "10.0.0.1:9000", "10.0.0.2:8080", "node-1:9001", "node-2:30002", "node-3:30004", "node-3:30002", "node-1:30004", "10.0.0.1:30002/UDP", "10.0.0.2:30002", "web-1:80", "web-2:80", "web-3:80", "web-1:8080", "web-2.other:8080", "web-2:53/UDP", "web-3.default.svc.cluster.local:80", "default.svc.cluster.local:80", "10.9.9.9:80"];

/** How requests ended in all runs: the law would say little if all of them ended alike. */
const REACHED = new Set<string>();

it("requests end where one comes to who goes through all lists for each question, whatever proxies and names have not heard yet", () => {
  fc.assert(
    fc.property(fc.noBias(fc.array(fc.nat(9_999), { size: "max", minLength: 60, maxLength: 160 })), fc.constantFrom(0, 0.3, 0.6, 0.9), fc.record({ proxyLagMs: fc.constantFrom(0, 1), dnsLagMs: fc.constantFrom(0, 1) }), (numbers, chance, lags) => {
      const draw = drawsFrom(numbers);
      const before = randomScene(draw);
      const state = changedScene(before, draw);
      const lists = listsOf(state, lags.proxyLagMs === 0 ? state : before, lags.dnsLagMs === 0 ? state : before);
      const network = networkOf(state, lags);
      const clients = ["outside", "node-1", "node-2", ...lists.pods.slice(0, 2).map(keyOf)];
      const wrong = clients.flatMap((from) =>
        HOSTS.flatMap((to) => {
          const target = targetOf(to);
          const pod = lists.pods.find((each) => keyOf(each) === from);
          const machine = machineOf(lists, pod?.spec.nodeName ?? from);
          const alive = from === "outside" || (machine !== undefined && hasPower(machine) && (pod === undefined || pod.status.phase === "Running"));
          const one = told(ask(network, { client: clientOf(network, from), target, chance }));
          const other = answerOf({ lists, machine, alive, target, chance });
          REACHED.add(one.includes("/") ? "answered" : one);
          return one === other ? [] : [{ from, to, told: one, found: other }];
        }));
      expect(wrong).toEqual([]);
    }),
    { numRuns: Number(process.env["RUNS"] ?? 700) },
  );
  expect(REACHED.size).toBeGreaterThan(10);
}, 600_000);
