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
  test.for(recordings("scenarios", new RegExp(`^${group}-`)))("%s", ([, recording]) => expectAsRecorded(recording));
});

describe("as recorded: histories at random", () => {
  test.for(recordings("random", /./))("%s", ([, recording]) => expectAsRecorded(recording));
});

describe("as recorded: Services and their EndpointSlices", () => {
  test.for(recordings("services", /./))("%s", ([, recording]) => expectAsRecorded(recording));
});

describe("a recording", () => {
  const addNode = { agreement: "exact", step: { do: "addNode", name: "n1" }, response: { code: 201 } } as const;

  test("fails where a step went otherwise, and says which and how", () => {
    const labelNode = { agreement: "exact", step: { do: "labelNode", node: "n2", labels: {} }, response: { code: 200 } } as const;
    const { outcome, difference } = playRecording({ name: "wrong", steps: [addNode, labelNode] });
    expect(outcome).toBe("failed");
    expect(difference).toMatch(/^step 1 \(labelNode \{"node":"n2","labels":\{\}\}\) .*response.code: expected 200, got 404/);
  });
});

function expectAsRecorded(recording: Recording): void {
  const { outcome, difference = "" } = playRecording(recording);
  if (outcome === "failed") expect.fail(difference);
}
