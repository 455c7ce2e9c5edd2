import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isRecording, type Recording } from "./recording.js";
import { playRecording } from "./scenario-player.js";

const RECORDINGS = fileURLToPath(new URL("../recordings/", import.meta.url));

function recordings(folder: string, group: RegExp): readonly (readonly [name: string, recording: Recording])[] {
  const files = readdirSync(RECORDINGS + folder).filter((file) => group.test(file)).sort();
  return files.map((file) => {
    const content: unknown = JSON.parse(readFileSync(`${RECORDINGS}${folder}/${file}`, "utf8"));
    if (!isRecording(content)) throw new Error(`${folder}/${file}: expected a recorded scenario`);
    return [content.name, content];
  });
}

describe.each(["placement", "taints", "update", "pod", "adoption", "history", "deletion", "node", "workloads"])("as recorded: %s", (group) => {
  test.for(recordings("scenarios", new RegExp(`^${group}-`)))("%s", ([, recording], { skip }) => expectAsRecorded(recording, skip));
});

describe("as recorded: histories at random", () => {
  test.for(recordings("random", /./))("%s", ([, recording], { skip }) => expectAsRecorded(recording, skip));
});

/** Passed, or skipped for a reason that `not-built.ts` knows. */
function expectAsRecorded(recording: Recording, skip: (note: string) => void): void {
  const { outcome, difference = "" } = playRecording(recording);
  if (outcome === "skipped") skip(difference);
  if (outcome === "failed") expect.fail(difference);
}
