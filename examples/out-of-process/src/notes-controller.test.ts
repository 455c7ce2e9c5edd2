import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { clientProcesses } from "@everynode/server";
import { type CheckControllerOptions, objectsOf, type Oracle, remoteController, tryController, violationText } from "@everynode/testing";
import { afterAll, expect, it } from "vitest";

const NOTE_OF = "example.com/note-of";
const processes = clientProcesses({ command: process.execPath, args: [fileURLToPath(new URL("notes-controller.mjs", import.meta.url))] });
afterAll(() => processes.end());

const onlyOne: Oracle = {
  name: "only-one",
  title: "no node has two notes",
  onState(simulation) {
    const named = objectsOf(simulation, "ConfigMap").map(({ metadata }) => metadata.labels?.[NOTE_OF]);
    const twice = named.filter((node, at) => node !== undefined && named.indexOf(node) !== at);
    return twice.map((node) => ({ object: `Node ${node}`, is: "two notes", must: "one note" }));
  },
};

const options: CheckControllerOptions = { controller: remoteController({ name: "notes", watches: ["Node", "ConfigMap"], start: processes.start }), oracles: [onlyOne] };
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("is found", async () => {
  const { counterexample } = await tryController({ ...options, runs: 30, shrinkMs: 1000 });
  expect(counterexample?.violation.oracle).toBe("only-one");
}, 60_000);

it("has the story that the README tells, whenever it is played again", async () => {
  const story = README.split("```").find((block) => block.startsWith("\nonly-one ")) ?? "";
  const replay = story.split("\n").find((line) => line.startsWith("  {")) ?? "";
  for (let times = 0; times < 2; times++) {
    const { counterexample } = await tryController({ ...options, replay: replay.trim() });
    expect(story).toContain(counterexample === undefined ? "a counterexample" : violationText(counterexample.violation));
  }
}, 60_000);
