import { describe, expect, it } from "vitest";
import { allocatedService } from "./service-allocation.js";
import type { AllocatedService, ServicePool } from "./service-pool.js";
import type { Service, ServiceSpec } from "./types.generated.js";

function poolOf(addresses: readonly string[], ports: readonly number[] = [30_001, 30_002]): ServicePool {
  const freeAddresses = [...addresses];
  const freePorts = [...ports];
  return {
    cidr: "10.96.0.0/16",
    nodePorts: [30_000, 32_767],
    isAddressTaken: (address) => address === "10.96.0.1",
    isNodePortTaken: (port) => port === 30_000,
    nextAddress: () => freeAddresses.shift(),
    nextNodePort: () => freePorts.shift(),
  };
}

const serviceOf = (spec: Partial<ServiceSpec>): Service =>
  ({ apiVersion: "v1", kind: "Service", metadata: { name: "a", namespace: "x" }, spec: { type: "ClusterIP", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }], selector: { app: "a" }, ...spec }, status: {} }) as Service;

const specOf = (answer: AllocatedService): ServiceSpec | undefined => (answer.ok ? answer.service.spec : undefined);
const messageOf = (answer: AllocatedService): string | undefined => (answer.ok ? undefined : answer.status.message);

describe("a Service", () => {
  it("gets an address of its own", () => {
    const spec = specOf(allocatedService(serviceOf({}), undefined, poolOf(["10.96.0.7"])));
    expect([spec?.clusterIP, spec?.clusterIPs, spec?.ipFamilies, spec?.ipFamilyPolicy]).toEqual(["10.96.0.7", ["10.96.0.7"], ["IPv4"], "SingleStack"]);
  });

  it("gets the address that it asks for, unless that is taken or not to be had", () => {
    const ask = (clusterIP: string): AllocatedService => allocatedService(serviceOf({ clusterIP }), undefined, poolOf([]));
    expect(specOf(ask("10.96.0.9"))?.clusterIPs).toEqual(["10.96.0.9"]);
    expect(messageOf(ask("10.96.0.1"))).toMatch(/failed to allocate IP 10\.96\.0\.1: provided IP is already allocated$/);
    expect(messageOf(ask("10.97.0.1"))).toMatch(/failed to allocate IP 10\.97\.0\.1: the provided network does not match the current range$/);
    const dryRun = allocatedService(serviceOf({ clusterIP: "10.97.0.1" }), undefined, { ...poolOf([]), nodePorts: undefined });
    expect(messageOf(dryRun)).toMatch(/is not in the valid range\. The range of valid IPs is 10\.96\.0\.0\/16$/);
  });

  it("gives its second family up only when it says so", () => {
    const loose = { clusterIP: "None", clusterIPs: ["None"], selector: {}, ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" } as const;
    const changed = (spec: Partial<ServiceSpec>): AllocatedService => allocatedService(serviceOf({ ...loose, ...spec }), serviceOf(loose), poolOf([]));
    expect(messageOf(changed({ ipFamilies: ["IPv4"] }))).toContain("must be 'SingleStack' to release the secondary IP family");
    expect(specOf(changed({ ipFamilyPolicy: "SingleStack" }))?.ipFamilies).toEqual(["IPv4"]);
  });

  it("gets none where it is headless or a name for another", () => {
    expect(specOf(allocatedService(serviceOf({ clusterIP: "None" }), undefined, poolOf([])))?.clusterIP).toBe("None");
    expect(specOf(allocatedService(serviceOf({ type: "ExternalName", externalName: "b" }), undefined, poolOf([])))?.clusterIP).toBeUndefined();
  });

  it("waits in vain for an address where the range is full", () => {
    expect(messageOf(allocatedService(serviceOf({}), undefined, poolOf([])))).toMatch(/range is full$/);
  });

  it("gets one node port for each of its ports", () => {
    const ports = [
      { name: "a", port: 80, protocol: "TCP", targetPort: 80 },
      { name: "b", port: 81, protocol: "TCP", targetPort: 81, nodePort: 30_005 },
    ] as const;
    const spec = specOf(allocatedService(serviceOf({ type: "NodePort", ports }), undefined, poolOf(["10.96.0.7"])));
    expect(spec?.ports?.map(({ nodePort }) => nodePort)).toEqual([30_001, 30_005]);
  });

  it("shares one node port between the protocols of a port", () => {
    const ports = [
      { name: "a", port: 53, protocol: "TCP", targetPort: 53 },
      { name: "b", port: 53, protocol: "UDP", targetPort: 53 },
    ] as const;
    const spec = specOf(allocatedService(serviceOf({ type: "NodePort", ports }), undefined, poolOf(["10.96.0.7"])));
    expect(spec?.ports?.map(({ nodePort }) => nodePort)).toEqual([30_001, 30_001]);
  });

  it("keeps what it has when it is replaced by one that does not say", () => {
    const first = allocatedService(serviceOf({ type: "NodePort" }), undefined, poolOf(["10.96.0.7"]));
    const old = first.ok ? first.service : serviceOf({});
    expect(specOf(allocatedService(serviceOf({ type: "NodePort" }), old, poolOf([], [])))).toEqual(old.spec);
  });

  it("names no node port twice", () => {
    const port = (name: string, number: number, nodePort: number) => ({ name, port: number, protocol: "TCP", targetPort: 80, nodePort }) as const;
    const twice = serviceOf({ type: "NodePort", ports: [port("a", 80, 30_003), port("b", 81, 30_003)] });
    expect(messageOf(allocatedService(twice, undefined, poolOf(["10.96.0.7"])))).toMatch(/spec\.ports\[1\]\.nodePort: Invalid value: 30003: provided port is already allocated$/);
    expect(messageOf(allocatedService(twice, serviceOf({ clusterIP: "10.96.0.7", clusterIPs: ["10.96.0.7"] }), poolOf([])))).toBe("duplicate nodePort: {TCP 30003}");
  });

  it("gets a port for its health check where its traffic stays on the node", () => {
    const local = (healthCheckNodePort?: number): Service =>
      serviceOf({ type: "LoadBalancer", externalTrafficPolicy: "Local", ...(healthCheckNodePort === undefined ? {} : { healthCheckNodePort }) });
    expect(specOf(allocatedService(local(), undefined, poolOf(["10.96.0.7"])))?.healthCheckNodePort).toBe(30_002);
    expect(messageOf(allocatedService(local(30_000), undefined, poolOf(["10.96.0.7"])))).toMatch(/requested HealthCheck NodePort 30000: provided port is already allocated$/);
  });
});
