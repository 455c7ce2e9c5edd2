import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalTimestamp, microTimestampOf, parseTimestamp, timestampMs, timestampOf } from "./timestamp.js";

const moments = fc.date({ min: new Date("0002-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true });
const message = (text: string, micro?: boolean): string => {
  const parsed = parseTimestamp(text, micro);
  return parsed.ok ? "fine" : parsed.message;
};

describe("timestamps", () => {
  it("name the moments that every calendar names so", () => {
    fc.assert(
      fc.property(moments, (moment) => {
        const text = timestampOf(moment.getTime());
        expect(text).toBe(`${moment.toISOString().slice(0, 19)}Z`);
        expect(timestampMs(text)).toBe(Math.floor(moment.getTime() / 1000) * 1000);
        expect(timestampMs(moment.toISOString())).toBe(moment.getTime());
        expect(timestampMs(microTimestampOf(moment.getTime()))).toBe(moment.getTime());
        expect(canonicalTimestamp(text)).toEqual({ ok: true, value: text });
      }),
    );
  });

  it("come back in UTC and whole seconds", () => {
    expect(canonicalTimestamp("2020-01-01T01:30:00.999+02:00")).toEqual({ ok: true, value: "2019-12-31T23:30:00Z" });
    expect(canonicalTimestamp("2020-02-29T1:30:00Z")).toEqual({ ok: true, value: "2020-02-29T01:30:00Z" });
    expect(canonicalTimestamp("2020-01-01T00:00:00.123456-00:30", true)).toEqual({ ok: true, value: "2020-01-01T00:30:00.123456Z" });
    expect(canonicalTimestamp("0001-01-01T00:00:00Z")).toEqual({ ok: true, value: null });
  });

  it.each([
    ["2020-13-01T00:00:00Z", 'parsing time "2020-13-01T00:00:00Z": month out of range'],
    ["2021-02-29T00:00:00Z", 'parsing time "2021-02-29T00:00:00Z": day out of range'],
    ["2020-01-01T24:00:00Z", 'parsing time "2020-01-01T24:00:00Z": hour out of range'],
    ["2020-01-01T00:60:00Z", 'parsing time "2020-01-01T00:60:00Z": minute out of range'],
    ["2020-01-01T00:00:00+25:00", 'parsing time "2020-01-01T00:00:00+25:00": time zone offset hour out of range'],
    ["2020-01-01T00:00:00Zx", 'parsing time "2020-01-01T00:00:00Zx": extra text: "x"'],
    ["", 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    ["yesterday", 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ["2020-01-01", 'parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ["2020-1-1", 'parsing time "2020-1-1" as "2006-01-02T15:04:05Z07:00": cannot parse "1-1" as "01"'],
    ["2020-01-01T00:00:00", 'parsing time "2020-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
    ["mañana", 'parsing time "ma\\xc3\\xb1ana" as "2006-01-02T15:04:05Z07:00": cannot parse "ma\\xc3\\xb1ana" as "2006"'],
  ])("that are none are refused in Go's words: %s", (text, words) => expect(message(text)).toBe(words));

  it("of leases need six decimals", () => {
    expect(message("2020-01-01T00:00:00Z", true)).toBe('parsing time "2020-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"');
    expect(message("2020-01-01T00:00:00.000000Z", true)).toBe("fine");
  });
});
