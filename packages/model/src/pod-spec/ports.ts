/**
 * The rules for ports of containers, and for ports of the host that they take.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, invalid, required } from "../field-error.js";
import { portNameProblems, portNumberProblems } from "../identifiers.js";
import type { Container, ContainerPort } from "../types.generated.js";
import { addProblems, checkRequiredOneOf, isMissing, type Findings } from "./findings.js";
import type { Scope } from "./scope.js";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

/** Checks the ports of one container. */
export function checkPorts(errors: Findings, at: string, ports: readonly ContainerPort[] | undefined): void {
  const names = new Set<string>();
  (ports ?? []).forEach((port, i) => {
    const path = `${at}[${i}]`;
    if (!isMissing(port.name)) checkPortName(errors, path, { name: port.name, names });
    if ((port.containerPort ?? 0) === 0) errors.push(required(`${path}.containerPort`));
    else addProblems(errors, `${path}.containerPort`, { value: port.containerPort, problems: portNumberProblems(port.containerPort) });
    const { hostPort = 0 } = port;
    if (hostPort !== 0) addProblems(errors, `${path}.hostPort`, { value: hostPort, problems: portNumberProblems(hostPort) });
    checkRequiredOneOf(errors, `${path}.protocol`, { value: port.protocol, supported: PROTOCOLS });
  });
}

interface NamedPort {
  readonly name: string;
  readonly names: Set<string>;
}

function checkPortName(errors: Findings, at: string, { name, names }: NamedPort): void {
  const problems = portNameProblems(name);
  if (problems.length > 0) addProblems(errors, `${at}.name`, { value: name, problems });
  else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
  else names.add(name);
}

/** Checks that no two ports of these containers take the same port of the host. */
export function checkHostPortConflicts(errors: Findings, at: string, containers: readonly Container[]): void {
  const taken = new Set<string>();
  containers.forEach((container, i) => {
    (container.ports ?? []).forEach((port, j) => {
      const { hostPort = 0 } = port;
      if (hostPort === 0) return;
      const key = `${port.protocol ?? ""}/${port.hostIP ?? ""}/${hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${at}[${i}].ports[${j}].hostPort`, key));
      else taken.add(key);
    });
  });
}

/** Checks that ports of the host are those of the containers where the pod lives in its host's network. */
export function checkHostNetworkPorts({ errors, spec, isPod }: Scope, at: string): void {
  if (spec.hostNetwork !== true) return;
  (spec.containers ?? []).forEach((container, i) => {
    (container.ports ?? []).forEach((port, j) => {
      const { hostPort = 0, containerPort } = port;
      if ((!isPod && hostPort === 0) || hostPort === containerPort) return;
      errors.push(invalid(`${at}.containers[${i}].ports[${j}].hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true"));
    });
  });
}
