import { describe, expect, it } from "vitest";
import { humanDuration } from "./human-duration.js";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

describe("humanDuration", () => {
  it.each([
    [-2 * SECOND, "<invalid>"],
    [-SECOND, "0s"],
    [0, "0s"],
    [119 * SECOND, "119s"],
    [120 * SECOND, "2m"],
    [125 * SECOND, "2m5s"],
    [10 * 60 * SECOND, "10m"],
    [3 * HOUR - 1, "179m"],
    [3 * HOUR, "3h"],
    [7.5 * HOUR, "7h30m"],
    [8 * HOUR, "8h"],
    [47 * HOUR, "47h"],
    [50 * HOUR, "2d2h"],
    [8 * DAY, "8d"],
    [729 * DAY, "729d"],
    [730 * DAY, "2y"],
    [731 * DAY, "2y1d"],
    [3650 * DAY, "10y"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });
});
