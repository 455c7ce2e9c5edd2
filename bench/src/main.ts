/** All figures in one table: `pnpm bench`, or `pnpm bench quick` without the largest cluster. */
import { forkRows } from "./forks.js";
import { idleHourRow } from "./idle-hour.js";
import { mapRow } from "./maps.js";
import { placementRows } from "./placement.js";
import { smallRunsRow } from "./small-runs.js";
import { markdownTable } from "./table.js";

const quick = process.argv.includes("quick");
const { rows, largest } = placementRows(quick ? 2 : 5, quick ? [1_000, 5_000] : [1_000, 5_000, 100_000]);
const all = [...rows, ...forkRows(largest), mapRow(1_000), mapRow(100_000), idleHourRow(quick ? 1 : 3, 1_000), smallRunsRow(quick ? 1 : 5)];
console.log(markdownTable(all));
