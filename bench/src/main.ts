/**
 * All figures in one table: `pnpm bench`, or `pnpm bench quick` without the largest cluster.
 *
 * Each part runs in a process of its own, so that none has to work in what another left behind: a full heap, or code that V8 has made for other shapes.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { deletionRows } from "./deletion.js";
import { endpointRows } from "./endpoints.js";
import { failingDayRow } from "./failing-day.js";
import { forkRows } from "./forks.js";
import { historyRows } from "./histories.js";
import { idleHourRow } from "./idle-hour.js";
import { kubectlRows } from "./kubectl.js";
import { mapRow } from "./maps.js";
import { pictureRows } from "./pictures.js";
import { placementRows } from "./placement.js";
import { requestRow } from "./requests.js";
import { rolloutRows } from "./rollout.js";
import { schedulingRows } from "./scheduling.js";
import { servingRows } from "./serving.js";
import { smallRunsRow } from "./small-runs.js";
import { markdownTable, type Row } from "./table.js";

type Part = (quick: boolean) => readonly Row[] | Promise<readonly Row[]>;

const PARTS: Readonly<Record<string, Part>> = {
  placement: (quick) => {
    const { rows, largest } = placementRows(quick ? 2 : 5, quick ? [1_000, 5_000] : [1_000, 5_000, 100_000]);
    return [...rows, ...forkRows(largest)];
  },
  rollouts: (quick) => rolloutRows(quick),
  deletions: (quick) => deletionRows(quick),
  scheduling: (quick) => schedulingRows(quick ? 2 : 5),
  endpoints: (quick) => endpointRows(quick ? 10_000 : 100_000),
  requests: (quick) => [requestRow(quick ? 2 : 5)],
  maps: () => [mapRow(1_000), mapRow(100_000)],
  pictures: (quick) => pictureRows(quick ? 2 : 5),
  "idle hour": (quick) => [idleHourRow(quick ? 1 : 3, 1_000)],
  "failing day": (quick) => [failingDayRow(quick ? 100 : 1_000)],
  "small runs": (quick) => [smallRunsRow(quick ? 2 : 10)],
  kubectl: (quick) => kubectlRows(quick ? 10_000 : 100_000),
  histories: (quick) => historyRows(quick ? 2 : 10),
  serving: servingRows,
};

/** The rows of a part, from another process. */
function rowsOf(name: string, quick: boolean): readonly Row[] {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "part", name, ...(quick ? ["quick"] : [])], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`the part ${JSON.stringify(name)} ended with ${status}`);
  return JSON.parse(stdout) as Row[];
}

const [first, second] = process.argv.slice(2);
const quick = process.argv.includes("quick");
const part = first === "part" ? PARTS[second ?? ""] : undefined;
if (part === undefined) console.log(markdownTable(Object.keys(PARTS).flatMap((name) => rowsOf(name, quick))));
else console.log(JSON.stringify(await part(quick)));
