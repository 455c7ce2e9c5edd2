/** Random clusters for the tests of names and of the data path: a few machines, pods, Services and slices that agree as little with each other as a lagging control plane lets them. */
import type { ClusterState } from "@everynode/api";
import type { Endpoint, Machine, MachineFault, Pod, Service } from "@everynode/model";
import { newMachine, withFault } from "@everynode/node";
import { emptyScene, withMachine, withPod, withService, withSlice } from "./scene.js";

/** A number from 0 to below `n`: whoever calls decides by which draws. */
export type Draw = (n: number) => number;

/** Draws from a list of numbers, and zeros once it is used up: the plainest. */
export function drawsFrom(numbers: readonly number[]): Draw {
  let at = 0;
  return (n) => (numbers[at++] ?? 0) % n;
}

const FAULTS: readonly (readonly [name: string, fault: MachineFault] | undefined)[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, ["power", { type: "crash" }], ["cut", { type: "partition" }], ["other", { type: "partition" }]];
const PORT_NAMES = ["http", "http", "http", "dns", ""];
const HTTP = { name: "http", protocol: "TCP" } as const;
const PORTS = [8080, 8080, 8080, 53, 9000];
const PHASES = ["Running", "Running", "Running", "Running", "Pending", "Failed"] as const;
const PROTOCOLS = ["TCP", "TCP", "TCP", "UDP"] as const;
const NAMESPACES = ["default", "default", "default", "other"];

const oneOf = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T;
const often = (draw: Draw): boolean => draw(4) !== 3;
const seldom = (draw: Draw): boolean => draw(4) === 3;
const node = (draw: Draw): string => `node-${draw(3) + 1}`;

function machine(draw: Draw, number: number): Machine {
  const plain = newMachine({ name: `node-${number}`, address: number });
  const fault = oneOf(draw, FAULTS);
  return fault === undefined ? plain : withFault(plain, ...fault);
}

function scenePod(state: ClusterState, draw: Draw, number: number): ClusterState {
  const onHost = seldom(draw);
  const at = node(draw);
  const containerPort = oneOf(draw, PORTS);
  const protocol = oneOf(draw, PROTOCOLS);
  const hostPort = draw(2) === 1 ? { hostPort: oneOf(draw, [9000, 9001]) } : {};
  const phase = oneOf(draw, PHASES);
  const spec: Partial<Pod["spec"]> = onHost ? { hostNetwork: true } : {};
  const address = onHost ? `10.0.0.${at.slice(5)}` : `10.1.0.${number}`;
  return withPod(state, { name: `pod-${number}`, node: at, address, phase, ports: [{ containerPort, protocol, ...hostPort }], spec });
}

function ports(draw: Draw, number: number, nodePorts: boolean): Service["spec"]["ports"] {
  return Array.from({ length: draw(2) + 1 }, (_, at) => ({ ...(at === 0 ? HTTP : { name: oneOf(draw, PORT_NAMES), protocol: oneOf(draw, PROTOCOLS) }), port: 80 + at, targetPort: 8080, ...(nodePorts ? { nodePort: 30_000 + 2 * number + at } : {}) }));
}

function sceneService(state: ClusterState, draw: Draw, number: number): ClusterState {
  const type = oneOf(draw, ["ClusterIP", "ClusterIP", "None", "NodePort", "NodePort", "ExternalName"] as const);
  // No two Services have one address, so each has its namespace for good.
  const meta = { name: `web-${number}`, namespace: number === 3 ? "other" : "default" };
  const policies = { internalTrafficPolicy: oneOf(draw, ["Cluster", "Local"] as const) };
  const address = type === "None" ? "None" : `10.96.0.${number}`;
  const addresses = { clusterIP: address, clusterIPs: [address] };
  if (type === "ExternalName") return withService(state, { type, externalName: oneOf(draw, ["db.example.com", "web-1.default.svc.cluster.local", "node-1"]), clusterIP: "", clusterIPs: [] }, meta);
  if (type === "NodePort") return withService(state, { type, ...addresses, ...policies, externalTrafficPolicy: oneOf(draw, ["Cluster", "Local"] as const), ports: ports(draw, number, true) ?? [] }, meta);
  return withService(state, { type: "ClusterIP", ...addresses, ...policies, ports: ports(draw, number, false) ?? [] }, meta);
}

type Hints = "forNodes" | "forZones" | undefined;

function sceneEndpoint(draw: Draw, hinted: Hints): Endpoint {
  const terminating = seldom(draw);
  const serving = often(draw);
  const address = seldom(draw) ? `10.0.0.${draw(3) + 1}` : `10.1.0.${draw(7) + 1}`;
  const name = { name: hinted === "forZones" ? "west" : oneOf(draw, ["node-1", "node-2"]) };
  const hints = hinted === undefined || seldom(draw) ? {} : { hints: { [hinted]: [name] } };
  const hostname = seldom(draw) ? { hostname: oneOf(draw, ["alpha", "beta"]) } : {};
  return { addresses: [address], conditions: { ready: serving && !terminating, serving, terminating }, nodeName: node(draw), ...hostname, ...hints };
}

function sceneSlice(state: ClusterState, draw: Draw, number: number): ClusterState {
  const hinted = oneOf<Hints>(draw, [undefined, undefined, "forNodes", "forZones"]);
  const endpoints = Array.from({ length: draw(5) }, () => sceneEndpoint(draw, hinted));
  const more = { service: `web-${oneOf(draw, [1, 1, 2, 3])}`, namespace: oneOf(draw, NAMESPACES), name: `slice-${number}` };
  const slicePorts = Array.from({ length: oneOf(draw, [1, 1, 2, 0]) }, (_, at) => ({ ...(at === 0 && often(draw) ? HTTP : { name: oneOf(draw, PORT_NAMES), protocol: oneOf(draw, PROTOCOLS) }), port: oneOf(draw, PORTS) }));
  return withSlice(state, endpoints, { ...more, ports: slicePorts });
}

/** A cluster of three machines, two to seven pods, one to three Services and one to five slices. */
export function randomScene(draw: Draw): ClusterState {
  let state = emptyScene();
  for (const number of [1, 2, 3]) state = withMachine(state, machine(draw, number), seldom(draw) ? { "topology.kubernetes.io/zone": "west" } : {});
  for (let number = 1, pods = draw(6) + 2; number <= pods; number++) state = scenePod(state, draw, number);
  for (let number = 1, services = draw(3) + 1; number <= services; number++) state = sceneService(state, draw, number);
  for (let number = 1, slices = draw(5) + 1; number <= slices; number++) state = sceneSlice(state, draw, number);
  return state;
}

/** The same cluster a second later: a few of its pods, Services and slices have changed, come or gone out of use. */
export function changedScene(before: ClusterState, draw: Draw): ClusterState {
  let state: ClusterState = { ...before, nowMs: before.nowMs + 1000 };
  for (let left = draw(3); left > 0; left--) state = scenePod(state, draw, draw(7) + 1);
  for (let left = draw(2); left > 0; left--) state = sceneService(state, draw, draw(3) + 1);
  for (let left = draw(3); left > 0; left--) state = sceneSlice(state, draw, draw(5) + 1);
  return state;
}
