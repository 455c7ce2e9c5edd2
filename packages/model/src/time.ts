/**
 * Timestamps of the API: RFC 3339 in UTC, in integer arithmetic on milliseconds since 1970.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/time.go, micro_time.go v1.36.3
 */
import { invariant } from "./invariant.js";

const DAY_MS = 86_400_000;

/** 0001-01-01T00:00:00Z in milliseconds: Kubernetes takes it for no time at all. */
export const ZERO_TIME_MS = -62_135_596_800_000;

const FIRST_MS = -62_167_219_200_000; // the year 0 begins
const END_MS = 253_402_300_800_000; // the year 9999 ends

/** `2026-01-01T00:00:00Z`: the timestamp of `ms`, cut to whole seconds as the API does; `ms` lies in the years 0 to 9999. */
export function formatTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== LAST.second) {
    LAST.text = `${formatSeconds(ms)}Z`;
    LAST.second = second;
  }
  return LAST.text;
}

/** The timestamp made last: thousands of writes happen in one second, and their objects share it. */
const LAST = { second: NaN, text: "" };

/** `2026-01-01T00:00:00.250000Z`: the timestamp of whole milliseconds and 0 to 999 microseconds more. */
export function formatMicroTime(ms: number, micros = 0): string {
  const millis = ((ms % 1000) + 1000) % 1000;
  return `${formatSeconds(ms)}.${padded(millis, 3)}${padded(micros, 3)}Z`;
}

const padded = (value: number, width: number): string => String(value).padStart(width, "0");

function formatSeconds(ms: number): string {
  invariant(ms >= FIRST_MS && ms < END_MS, () => `${ms} ms lies outside the years 0 to 9999`);
  const days = Math.floor(ms / DAY_MS);
  const seconds = Math.floor((ms - days * DAY_MS) / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}:${padded(seconds % 60, 2)}`;
  return `${formatDate(days)}T${clock}`;
}

const DAYS_OF_400_YEARS = 146_097;
const DAYS_TO_1970 = 719_468; // from 0000-03-01, so that a leap day ends its year

function formatDate(days: number): string {
  const shifted = days + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Months from March have 31, 30, 31, 30, 31 days over and over: 153 days in five.
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** The number of days from 1970-01-01 to a day of the Gregorian calendar. */
export function daysSince1970(year: number, month: number, day: number): number {
  const yearFromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(yearFromMarch / 400);
  const yearOfEra = yearFromMarch - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
}

/** The number of days of a month (1 to 12). */
export function daysOfMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
