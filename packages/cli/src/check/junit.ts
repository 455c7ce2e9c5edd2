/** What came of a campaign, as the XML that CI systems read. */
import { type Campaign, counterexampleText } from "@everynode/testing";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

// Control characters are no XML, escaped or not.
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign).replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "?");

/** One test case for the whole campaign. `what` names what was checked. */
export function junitText({ runs, ms, counterexample }: Campaign, what: string): string {
  const seconds = (ms / 1000).toFixed(3);
  const failure = counterexample === undefined ? [] : [`    <failure message="${escaped(`${counterexample.violation.oracle}: ${counterexample.violation.is}`)}">${escaped(counterexampleText(counterexample))}</failure>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="everynode check" tests="1" failures="${failure.length}" errors="0" skipped="0" time="${seconds}">`,
    `  <testcase classname="everynode check" name="${escaped(what)}: ${runs} histories" time="${seconds}">`,
    ...failure,
    "  </testcase>",
    "</testsuite>",
    "",
  ].join("\n");
}
