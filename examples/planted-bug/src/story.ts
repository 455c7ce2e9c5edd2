/** What the README tells, held against what comes out. */
import { readFileSync } from "node:fs";
import { type CheckControllerOptions, tryController, violationText } from "@everynode/testing";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** Plays again what the README prints as the replay of an oracle's story. Throws where another story comes out. */
export async function expectStory(oracle: string, options: CheckControllerOptions): Promise<void> {
  const story = README.split("```").find((block) => block.startsWith(`\n${oracle} `)) ?? "";
  const replay = story.split("\n").find((line) => line.startsWith("  {")) ?? "";
  const { counterexample } = await tryController({ ...options, replay: replay.trim() });
  const text = counterexample === undefined ? "nothing was found" : violationText(counterexample.violation);
  if (!story.includes(text)) throw new Error(`the README tells another story of ${oracle} than this one:\n\n${text}`);
}
