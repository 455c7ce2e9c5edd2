/**
 * The cells of Services and what stands behind them.
 *
 * Source: pkg/printers/internalversion/printers.go v1.36.3
 */
import type { Endpoints, EndpointSlice, Service, ServicePort } from "@everynode/model";
import { type Cell, firstThree, labelsText, since } from "./cells.js";

/** The cells of a Service. */
export function serviceCells(service: Service, nowMs: number): readonly Cell[] {
  const { spec } = service;
  const ports = (spec?.ports ?? []).map(portText).join(",");
  return [
    service.metadata.name,
    spec?.type ?? "",
    spec?.clusterIPs?.[0] ?? "<none>",
    externalAddress(service),
    ports === "" ? "<none>" : ports,
    since(service.metadata.creationTimestamp, nowMs),
    labelsText(spec?.selector),
  ];
}

function portText(port: ServicePort): string {
  return (port.nodePort ?? 0) > 0 ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`;
}

function externalAddress(service: Service): string {
  const type = service.spec?.type;
  const external = service.spec?.externalIPs ?? [];
  if (type === "ExternalName") return service.spec?.externalName ?? "";
  if (type === "LoadBalancer") {
    const ingress = service.status?.loadBalancer?.ingress ?? [];
    const balanced = new Set(ingress.map((each) => each.ip || each.hostname || "").filter((address) => address !== ""));
    return [...[...balanced].sort(), ...external].join(",") || "<pending>";
  }
  return external.join(",") || "<none>";
}

/** The cells of an Endpoints object. */
export function endpointsCells(endpoints: Endpoints, nowMs: number): readonly Cell[] {
  const addresses = (endpoints.subsets ?? []).flatMap((subset) => {
    const ips = (subset.addresses ?? []).map((address) => address.ip);
    const ports = subset.ports ?? [];
    return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => `${ip.includes(":") ? `[${ip}]` : ip}:${port.port}`));
  });
  const none = (endpoints.subsets ?? []).length === 0 ? "<none>" : "";
  return [endpoints.metadata.name, firstThree(addresses, none), since(endpoints.metadata.creationTimestamp, nowMs)];
}

/** The cells of an EndpointSlice. */
export function endpointSliceCells(slice: EndpointSlice, nowMs: number): readonly Cell[] {
  const ports = (slice.ports ?? []).map((port) => (port.port === undefined ? (port.name ?? "*") : String(port.port)));
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []);
  return [slice.metadata.name, slice.addressType, firstThree(ports, "<unset>"), firstThree(addresses, "<unset>"), since(slice.metadata.creationTimestamp, nowMs)];
}
