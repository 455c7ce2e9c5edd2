/** Availability over time as text: a line whenever it changed. */
import { elapsedText } from "everynode";
import { type AvailabilityChoice, tallySteps } from "./availability.js";
import { momentMs } from "./film.js";
import { momentsOf, type Seen } from "./moment.js";
import type { TextOptions } from "./picture-options.js";
import { columnsOf, textOf } from "./text-picture.js";
import { type Tally, workloadNamed, workloadText } from "./workload.js";

/** Availability over time, as text: a bar of available and missing pods whenever anything changed. Throws a `UsageError` where there is no such workload. */
export function availabilityText(seen: Iterable<Seen>, options: AvailabilityChoice & TextOptions = {}): string {
  const columns = columnsOf(options);
  const moments = momentsOf(seen);
  const workload = workloadNamed(moments.map(({ state }) => state), options.of);
  const steps = tallySteps(moments, workload);
  const most = Math.max(1, ...steps.map(({ tally }) => Math.max(tally?.desired ?? 0, tally?.available ?? 0)));
  const times = steps.map(({ at }) => elapsedText(momentMs({ moments }, at) - momentMs({ moments }, 0)));
  const timeWidth = Math.max(0, ...times.map((time) => time.length));
  const width = Math.max(1, Math.min(most, columns - timeWidth - 42));
  const lines = steps.map(({ tally }, at) => `${(times[at] ?? "").padStart(timeWidth)}  ${tally === undefined ? "is not there" : `${bar(tally, width / most, width)}  ${words(tally)}`}`);
  return textOf(options.title ?? `Availability of ${workloadText(workload)}`, "# available, . missing, ! missing beyond what the budget allows", lines);
}

function bar({ desired, available, least = 0 }: Tally, scale: number, width: number): string {
  const [full, wanted, budget] = [available, desired, least].map((count) => Math.round(count * scale)) as [number, number, number];
  const missing = Array.from({ length: Math.max(0, wanted - full) }, (_, at) => (full + at < budget ? "!" : ".")).join("");
  return ("#".repeat(full) + missing).padEnd(width);
}

function words({ desired, available, updated, least }: Tally): string {
  return `${available} of ${desired} available, ${updated} updated${least === undefined ? "" : `, least ${least}`}`;
}
