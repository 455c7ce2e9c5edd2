import fc from "fast-check";
import { describe, it } from "vitest";
import { disrupt, type EvictionRates, type SavedZone, Zone, type ZoneCount, zoneState } from "./zones.js";

const RATES: EvictionRates = { evictionRate: 0.1, secondaryEvictionRate: 0.01, largeClusterSize: 50, unhealthyZoneThreshold: 0.55 };
const arbitraryRate: fc.Arbitrary<number> = fc.constantFrom(0, 0.01, 0.1, 1, 10);

describe("a zone", () => {
  it("never gives more tokens than one and what its rate has made since", () => {
    fc.assert(
      fc.property(arbitraryRate, fc.array(fc.nat(30_000), { maxLength: 50 }), (rate, waits) => {
        const zone = Zone.fresh("", rate, 0);
        let nowMs = 0;
        let taken = 0;
        for (const wait of waits) if (zone.takeToken((nowMs += wait))) taken++;
        return taken <= (rate === 0 ? 0 : 1 + (nowMs / 1000) * rate + 1e-9);
      }),
    );
  });

  it("has a token at the time that it names, and none a second before", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.01, 0.1, 1), fc.array(fc.nat(30_000), { maxLength: 20 }), (rate, waits) => {
        const zone = Zone.fresh("", rate, 0);
        let nowMs = 0;
        for (const wait of waits) zone.takeToken((nowMs += wait));
        zone.takeToken(nowMs);
        const atMs = zone.tokenMs();
        return atMs <= nowMs || (!new Zone(zone.saved()).takeToken(atMs - 1000) && new Zone(zone.saved()).takeToken(atMs + 1));
      }),
    );
  });

  it("is the same after it was saved", () => {
    fc.assert(
      fc.property(arbitraryRate, fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("add", "close", "remove"), fc.nat(5000))), (rate, edits) => {
        let zone = Zone.fresh("", rate, 0);
        const other = Zone.fresh("", rate, 0);
        let nowMs = 0;
        for (const [name, edit, wait] of edits) {
          nowMs += wait;
          for (const each of [zone, other]) {
            if (edit === "add") each.add(name, nowMs);
            else if (edit === "close") each.close(name);
            else each.remove(name);
          }
          if (zone.takeToken(nowMs) !== other.takeToken(nowMs)) return false;
          zone = new Zone(JSON.parse(JSON.stringify(zone.saved())) as SavedZone);
        }
        return JSON.stringify(zone.head()) === JSON.stringify(other.head()) && zone.tokenMs() === other.tokenMs();
      }),
    );
  });
});

describe("the states of zones", () => {
  const arbitraryCounts: fc.Arbitrary<ReadonlyMap<string, ZoneCount>> = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.record({ ready: fc.nat(5), notReady: fc.nat(5) })).map((counts) => new Map(Object.entries(counts).filter(([, { ready, notReady }]) => ready + notReady > 0)));

  it("are what their nodes make them, whatever came before, unless all look dead again", () => {
    fc.assert(
      fc.property(fc.array(arbitraryCounts, { minLength: 1, maxLength: 8 }), (history) => {
        const zones = new Map<string, Zone>();
        return history.every((counts, i) => {
          for (const key of counts.keys()) if (!zones.has(key)) zones.set(key, Zone.fresh(key, RATES.evictionRate, i * 5000));
          disrupt(zones, { counts, rates: RATES, nowMs: i * 5000 });
          return [...zones].every(([key, zone]) => counts.has(key) && zone.state === zoneState(counts.get(key) ?? { ready: 0, notReady: 0 }, RATES.unhealthyZoneThreshold));
        });
      }),
    );
  });

  it("stop all tainting while all nodes look dead", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }), (sizes) => {
        const zones = new Map(sizes.map((_, i) => [String(i), Zone.fresh(String(i), RATES.evictionRate, 0)]));
        const counts = new Map(sizes.map((notReady, i) => [String(i), { ready: 0, notReady }]));
        return disrupt(zones, { counts, rates: RATES, nowMs: 0 }) === "blind" && [...zones.values()].every((zone) => zone.tokenMs() === Infinity);
      }),
    );
  });
});
