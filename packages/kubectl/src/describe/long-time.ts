/** Times as descriptions write them: `Thu, 01 Jan 2026 00:00:00 +0000`. Source: RFC1123Z of Go's time package */
import { parseTime } from "@everynode/model";

const DAY_MS = 86_400_000;
const DAYS: readonly string[] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: readonly string[] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time of the API in long form; "" for none, and what is no time as it is. */
export function longTime(time: string): string {
  const [, year = "", month = "", day = "", clock = ""] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time) ?? [];
  const ms = parseTime(time.replace(/\.\d+Z$/, "Z"));
  if (year === "" || ms === undefined) return time;
  const weekday = ((Math.floor(ms / DAY_MS) % DAYS.length) + DAYS.length) % DAYS.length;
  return `${DAYS[weekday] ?? ""}, ${day} ${MONTHS[Number(month) - 1] ?? ""} ${year} ${clock} +0000`;
}
