/** What an exploration has seen, in words. */
import type { Explored, ExploredViolation } from "./explore.js";

const KNOWN = { complete: "all orders", violation: "until something was wrong", "max-states": "until there were too many states" } as const;

/** A number with its thousands set apart: `1,234`. */
const grouped = (number: number | bigint): string => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** Lines that say how far an exploration went, what it did not look at, and what it found. */
export function exploredText(explored: Explored): string {
  const { states, transitions, represented, orders, rests, longest, violation } = explored;
  const seen = represented ?? orders;
  const lines = [
    `explored ${KNOWN[explored.ended]}: ${grouped(states)} states, ${grouped(transitions)} choices tried, ${seen === undefined ? "orders without end" : `${grouped(seen)} orders`} of up to ${longest} choices, ${rests} states of rest`,
    `every step of: ${explored.explored.join(", ")}`,
    `in canonical order among themselves: ${explored.environment.join(", ")}`,
  ];
  return [...lines, ...(violation === undefined ? [] : violationLines(violation))].join("\n");
}

function violationLines({ findings, path, departures }: ExploredViolation): readonly string[] {
  return [
    ...findings.flatMap(({ object, is, must }) => [object, `  is:   ${is}`, `  must: ${must}`]),
    `after ${path.length} choices, of which an orderly run would have made all but these:`,
    ...departures.map(({ at, id, insteadOf }) => `  ${at + 1}. ${id}, before ${insteadOf}`),
  ];
}
