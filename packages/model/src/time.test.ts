import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMicroTime, formatTime, ZERO_TIME_MS } from "./time.js";
import { parseTime, readTime } from "./time-text.js";

const inRange = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });

describe("timestamps", () => {
  it("are those of the Gregorian calendar", () => {
    fc.assert(fc.property(inRange, (ms) => formatTime(ms) === `${new Date(ms).toISOString().slice(0, 19)}Z`));
  });

  it("are cut to whole seconds", () => {
    expect(formatTime(1_767_225_600_999)).toBe("2026-01-01T00:00:00Z");
    expect(formatTime(-1)).toBe("1969-12-31T23:59:59Z");
  });

  it("carry microseconds where the API wants them", () => {
    expect(formatMicroTime(1_767_225_600_250)).toBe("2026-01-01T00:00:00.250000Z");
    expect(formatMicroTime(-1, 7)).toBe("1969-12-31T23:59:59.999007Z");
  });

  it("are read back as they were written", () => {
    fc.assert(
      fc.property(inRange, fc.nat({ max: 999 }), (ms, micros) => {
        expect(parseTime(formatTime(ms))).toBe(Math.floor(ms / 1000) * 1000);
        expect(readTime(formatMicroTime(ms, micros), "microTime")).toEqual({ ok: true, ms, micros });
      }),
    );
  });

  it("are none beyond the year 9999", () => {
    expect(() => formatTime(253_402_300_800_000)).toThrow("lies outside the years 0 to 9999");
    expect(formatTime(ZERO_TIME_MS)).toBe("0001-01-01T00:00:00Z");
  });
});

describe("reading a timestamp", () => {
  it.each([
    ["2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00Z"],
    ["2026-01-01T1:00:00.5Z", "2026-01-01T01:00:00Z"],
    ["2024-02-29T00:00:00,123456789-24:00", "2024-03-01T00:00:00Z"],
  ])("understands %s", (text, same) => {
    expect(formatTime(parseTime(text) ?? NaN)).toBe(same);
  });

  it.each([
    ["yesterday", 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ["2026-01-01", 'parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ["2020-13-01T00:00:00Z", 'parsing time "2020-13-01T00:00:00Z": month out of range'],
    ["2026-02-29T00:00:00Z", 'parsing time "2026-02-29T00:00:00Z": day out of range'],
    ["2026-01-01T24:00:00Z", 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
    ["2026-01-01T00:00:00", 'parsing time "2026-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
    ["2026-01-01T00:00:00+25:00", 'parsing time "2026-01-01T00:00:00+25:00": time zone offset hour out of range'],
    ["2026-01-01T00:00:00Zé", 'parsing time "2026-01-01T00:00:00Z\\xc3\\xa9": extra text: "\\xc3\\xa9"'],
  ])("refuses %s in the API server's words", (text, message) => {
    expect(readTime(text, "time")).toEqual({ ok: false, message });
    expect(parseTime(text)).toBeUndefined();
  });

  it.each([
    ["", 'parsing time "" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as "2006"'],
    ["2026-01-01T00:00:00.123Z", 'parsing time "2026-01-01T00:00:00.123Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".123Z" as ".000000"'],
  ])("wants six digits of a fraction where the field is a MicroTime: %j", (text, message) => {
    expect(readTime(text, "microTime")).toEqual({ ok: false, message });
  });
});
