/**
 * What is wrong with the ports of a Service.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { portNameProblems, portNumberProblems } from "../identifiers.js";
import { dns1123LabelProblems, qualifiedNameProblems } from "../names.js";
import type { ServicePort, ServiceSpec } from "../types.generated.js";

type Errors = readonly FieldError[];
const PROTOCOLS = ["SCTP", "TCP", "UDP"] as const;

/** Errors of the ports, each on its own; names are needed where there are several. */
export function portsErrors(spec: ServiceSpec): Errors {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const at = `spec.ports[${i}]`;
    const errors = [...nameErrors(port.name ?? "", `${at}.name`, ports.length > 1), ...portErrors(port, at)];
    const { name } = port;
    if (name && names.has(name)) errors.splice(dns1123LabelProblems(name).length, 0, duplicate(`${at}.name`, name));
    if (name) names.add(name);
    return errors;
  });
}

function nameErrors(name: string, field: string, needed: boolean): Errors {
  if (name === "") return needed ? [required(field)] : [];
  return dns1123LabelProblems(name).map((problem) => invalid(field, name, problem));
}

function portErrors(servicePort: ServicePort, at: string): Errors {
  const { port, protocol, targetPort, appProtocol } = servicePort;
  const target = typeof targetPort === "number" ? portNumberProblems(targetPort) : portNameProblems(targetPort);
  return [
    ...portNumberProblems(port).map((problem) => invalid(`${at}.port`, port, problem)),
    ...protocolErrors(protocol ?? "", `${at}.protocol`),
    ...target.map((problem) => invalid(`${at}.targetPort`, targetPort, problem)),
    ...(appProtocol === undefined ? [] : qualifiedNameProblems(appProtocol).map((problem) => invalid(`${at}.appProtocol`, appProtocol, problem))),
  ];
}

function protocolErrors(protocol: string, field: string): Errors {
  if (protocol === "") return [required(field)];
  return PROTOCOLS.some((each) => each === protocol) ? [] : [notSupported(field, new GoLiteral(goJson(protocol)), PROTOCOLS)];
}
