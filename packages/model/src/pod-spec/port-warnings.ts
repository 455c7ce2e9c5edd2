/**
 * Warnings about ports that are given twice.
 *
 * Source: pkg/api/pod/warnings.go v1.36.3
 */
import { goQuote } from "../go-text.js";
import type { ContainerPort } from "../types.generated.js";
import type { PlacedContainer } from "./container-list.js";
import { isMissing } from "./findings.js";

interface PlacedPort {
  readonly port: ContainerPort;
  readonly at: string;
}

/** The warnings about the ports of all containers of a pod, whose paths are absolute. */
export function portWarnings(containers: readonly PlacedContainer[]): readonly string[] {
  const ports = containers.flatMap(({ container, at }) => (container.ports ?? []).map((port, i) => ({ port, at: `${at}.ports[${i}]` })));
  return [...numberWarnings(ports), ...nameWarnings(ports)];
}

function numberWarnings(ports: readonly PlacedPort[]): readonly string[] {
  const seen = new Map<string, PlacedPort[]>();
  return ports.flatMap((placed) => {
    const { port, at } = placed;
    const key = `${port.containerPort}/${port.protocol}`;
    const others = seen.get(key) ?? [];
    const lone = !isMissing(port.hostIP) && (port.hostPort ?? 0) === 0 ? [`${at}: hostIP set without hostPort: ${goStruct(port)}`] : [];
    const clashes = others.flatMap((other) => clash(port, other.port).map((what) => `${at}: ${what} port definition with ${other.at}`));
    seen.set(key, [...others, placed]);
    return [...lone, ...clashes];
  });
}

function clash(port: ContainerPort, other: ContainerPort): readonly string[] {
  const [hostPort, otherHostPort] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [hostIP, otherHostIP] = [port.hostIP ?? "", other.hostIP ?? ""];
  if (hostIP === otherHostIP && hostPort === otherHostPort) return ["duplicate"];
  if (hostPort === 0 || otherHostPort === 0) return ["overlapping"];
  return hostPort === otherHostPort && (hostIP === "") !== (otherHostIP === "") ? ["dangerously ambiguous"] : [];
}

/** A port as Go prints a struct. */
function goStruct({ name = "", hostPort = 0, containerPort, protocol, hostIP }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function nameWarnings(ports: readonly PlacedPort[]): readonly string[] {
  const seen = new Map<string, string>();
  return ports.flatMap(({ port: { name }, at }) => {
    if (isMissing(name)) return [];
    const other = seen.get(name);
    if (other === undefined) seen.set(name, at);
    return other === undefined ? [] : [`${at}: duplicate port name ${goQuote(name)} with ${other}, services and probes that select ports by name will use ${other}`];
  });
}
