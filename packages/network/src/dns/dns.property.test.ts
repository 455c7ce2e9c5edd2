import { type ClusterState, shelfOf } from "@everynode/api";
import type { EndpointSlice, Service } from "@everynode/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { knownNow } from "../data-path/known.js";
import { drawsFrom, randomScene } from "../data-path/random-scene.js";
import { type DnsAnswer, dnsAnswer, type DnsType } from "./dns-answer.js";

const objects = <T>(state: ClusterState, kind: string): readonly T[] => shelfOf(state, kind).collection.objects.values() as readonly unknown[] as readonly T[];

/** All records of a cluster, written down like a zone file: `name TYPE data`, and all names that exist. */
interface Zone {
  readonly names: Set<string>;
  readonly records: Set<string>;
}

function zoneOf(state: ClusterState): Zone {
  const zone: Zone = { names: new Set(["cluster.local", "svc.cluster.local", "pod.cluster.local"]), records: new Set() };
  for (const name of ["default", "other"]) for (const kind of ["svc", "pod"]) zone.names.add(`${name}.${kind}.cluster.local`);
  for (const service of objects<Service>(state, "Service")) writeService(zone, service, objects<EndpointSlice>(state, "EndpointSlice"));
  return zone;
}

function write(zone: Zone, name: string, ...records: readonly string[]): void {
  zone.names.add(name);
  for (const record of records) zone.records.add(`${name} ${record}`);
}

/** The names under which one port of something is found: the thing's own, and with the port's name and protocol before it. */
const namesOf = (own: string, port: string, protocol: string): readonly string[] => [own, ...(port === "" ? [] : [`_${port}._${protocol.toLowerCase()}.${own}`])];

function writeService(zone: Zone, { metadata, spec }: Service, slices: readonly EndpointSlice[]): void {
  const own = `${metadata.name}.${metadata.namespace}.svc.cluster.local`;
  if (spec.type === "ExternalName") {
    write(zone, own, `CNAME ${spec.externalName}`);
    for (const port of ["http", "dns"]) for (const protocol of ["tcp", "udp"]) write(zone, `_${port}._${protocol}.${own}`, `CNAME ${spec.externalName}`);
    return;
  }
  const headless = spec.clusterIP === "None";
  if (!headless) for (const { name = "", protocol = "TCP", port } of spec.ports ?? []) for (const each of namesOf(own, name, protocol)) write(zone, each, `A ${spec.clusterIP}`, `SRV ${port} ${own}`);
  for (const slice of slices) {
    if (slice.metadata.namespace !== metadata.namespace || slice.metadata.labels?.["kubernetes.io/service-name"] !== metadata.name) continue;
    for (const { addresses, conditions, hostname } of slice.endpoints ?? []) {
      if (conditions.ready !== true) continue;
      const address = addresses?.[0] ?? "";
      const host = `${hostname ?? address.replaceAll(".", "-")}.${own}`;
      const ports = slice.ports ?? [];
      if (ports.length === 0) for (const each of headless ? [own, host] : [host]) write(zone, each, `A ${address}`, `SRV 0 ${host}`);
      for (const { name = "", protocol = "TCP", port = 0 } of ports) {
        write(zone, host, `A ${address}`, `SRV ${port} ${host}`);
        if (headless) for (const each of namesOf(own, name, protocol)) write(zone, each, `A ${address}`, `SRV ${port} ${host}`);
      }
    }
  }
}

/** The answer as lines of a zone file. */
const lines = ({ code, records }: DnsAnswer): readonly string[] => [code, ...records.map((record) => `${record.name} ${record.type} ${record.type === "SRV" ? `${record.port} ${record.target}` : record.type === "CNAME" ? record.target : record.address}`).sort()];

function readFrom(zone: Zone, name: string, type: DnsType): readonly string[] {
  if (!zone.names.has(name)) return ["NXDOMAIN"];
  return ["NOERROR", ...[...zone.records].filter((record) => record.startsWith(`${name} ${type} `) || record.startsWith(`${name} CNAME `)).sort()];
}

const PARTS = ["", "_http._tcp.", "_dns._udp.", "_http._udp.", "alpha.", "beta.", "10-1-0-1.", "10-1-0-2.", "10-0-0-1.", "a.b.c."];

/** Every name that a record may have, and some that none has. */
const NAMES = [
  ...["web-1", "web-2", "web-3"].flatMap((service) => ["default", "other"].flatMap((namespace) => PARTS.map((part) => `${part}${service}.${namespace}.svc.cluster.local`))),
  "cluster.local", "svc.cluster.local", "pod.cluster.local", "default.svc.cluster.local", "other.pod.cluster.local", "third.svc.cluster.local", "web-1.third.svc.cluster.local", "node.cluster.local", "example.com",
];

const QUESTIONS = NAMES.flatMap((name) => (["A", "AAAA", "SRV"] as const).map((type) => ({ name, type })));

it("names lead to what a zone file of the whole cluster says", () => {
  fc.assert(
    fc.property(fc.noBias(fc.array(fc.nat(9_999), { size: "max", minLength: 60, maxLength: 160 })), (numbers) => {
      const state = randomScene(drawsFrom(numbers));
      const zone = zoneOf(state);
      const known = knownNow(state);
      const wrong = QUESTIONS.filter(({ name, type }) => lines(dnsAnswer(known, { name, type })).join("\n") !== readFrom(zone, name, type).join("\n"));
      expect(wrong.map(({ name, type }) => ({ name, type, told: lines(dnsAnswer(known, { name, type })), written: readFrom(zone, name, type) }))).toEqual([]);
    }),
    { numRuns: Number(process.env["RUNS"] ?? 1000) },
  );
}, 600_000);
