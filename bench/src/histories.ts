/** Random histories as the harness plays them: up to 5 nodes, 5 to 40 operations, faults, every oracle asked. */
import { ALL_ORACLES, atOnce, historyOf, played, theatre } from "@everynode/testing";
import { timed } from "./clock.js";
import type { Row } from "./table.js";

interface Played {
  readonly runs: number;
  readonly operations: number;
  readonly writes: number;
  readonly steps: number;
  readonly ms: number;
}

/** As many histories as fit into about `seconds`, strict and chaos in turn. */
function histories(seconds: number, oracles: typeof ALL_ORACLES): Played {
  const house = theatre();
  let number = 0;
  let operations = 0;
  let writes = 0;
  let steps = 0;
  const play = (): void => {
    const history = historyOf(++number, number % 2 === 0 ? "strict" : "chaos", house);
    const checked = atOnce(played(history, { house, oracles }));
    operations += history.operations.length;
    writes += checked.writes;
    steps += checked.simulation.steps;
  };
  while (number < 100) play();
  [number, operations, writes, steps] = [0, 0, 0, 0];
  const ms = timed(() => {
    const until = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
    while (process.hrtime.bigint() < until) play();
  });
  return { runs: number, operations, writes, steps, ms };
}

const each = (total: number, { runs }: Played): string => (total / runs).toFixed(0);

function row(what: string, played: Played): Row {
  const { runs, operations, writes, steps, ms } = played;
  return { what, figure: `${Math.round((runs * 1000) / ms).toLocaleString("en-US")} a second`, more: `on one core; ${each(operations, played)} operations, ${each(steps, played)} steps and ${each(writes, played)} writes each` };
}

/** The rows, with all oracles and with none. */
export function historyRows(seconds: number): readonly Row[] {
  return [row("random histories of up to 5 nodes and 40 operations, every oracle asked", histories(seconds, ALL_ORACLES)), row("the same, no oracle asked", histories(seconds, []))];
}
