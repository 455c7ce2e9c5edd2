/**
 * Ages as Kubernetes prints them: two or three significant figures.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go v1.36.3
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const whole = (ms: number, unit: number): number => Math.trunc(ms / unit);

/** `3m` or `3m20s`: so many of the big unit, and the rest in the small one unless it is zero. */
function inTwoUnits(ms: number, big: readonly [number, string], small: readonly [number, string]): string {
  const rest = whole(ms % big[0], small[0]);
  return `${whole(ms, big[0])}${big[1]}${rest === 0 ? "" : `${rest}${small[1]}`}`;
}

/** `45s`, `3m20s`, `5h`, `2d3h`, `4y12d`: a duration for people; `<invalid>` for one that lies two seconds or more in the past. */
export function humanDuration(ms: number): string {
  const seconds = whole(ms, SECOND);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  if (ms < 10 * MINUTE) return inTwoUnits(ms, [MINUTE, "m"], [SECOND, "s"]);
  if (ms < 3 * HOUR) return `${whole(ms, MINUTE)}m`;
  if (ms < 8 * HOUR) return inTwoUnits(ms, [HOUR, "h"], [MINUTE, "m"]);
  if (ms < 2 * DAY) return `${whole(ms, HOUR)}h`;
  if (ms < 8 * DAY) return inTwoUnits(ms, [DAY, "d"], [HOUR, "h"]);
  if (ms < 2 * YEAR) return `${whole(ms, DAY)}d`;
  return ms < 8 * YEAR ? inTwoUnits(ms, [YEAR, "y"], [DAY, "d"]) : `${whole(ms, YEAR)}y`;
}
