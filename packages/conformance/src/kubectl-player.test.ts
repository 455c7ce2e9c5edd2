import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { playFile } from "./conformance.js";
import { playKubectl } from "./kubectl-player.js";
import { probeStage } from "./probe-stage.js";

const FOLDER = fileURLToPath(new URL("../recordings/kubectl/", import.meta.url));
const results = readdirSync(FOLDER).sort().flatMap((file) => playFile(FOLDER + file, probeStage()));

/** So many of the recorded commands agree today; docs/gaps.md says why the others do not. */
const FLOOR = 936;

describe("recorded commands of kubectl", () => {
  test(`agree, at least ${FLOOR} of ${results.length}`, () => {
    const others = results.filter(({ outcome }) => outcome !== "passed").map(({ name, difference }) => `${name}: ${difference ?? ""}`);
    expect(results.length - others.length, others.join("\n")).toBeGreaterThanOrEqual(FLOOR);
  });

  test("that print something else are told, each with what differs", () => {
    const addNode = { agreement: "exact", step: { do: "addNode", name: "n1" } } as const;
    const typed = { agreement: "exact", step: { do: "kubectl", args: ["get", "nodes", "-o", "name"] }, response: { exitCode: 0, stdout: "node/n2\n", stderr: "" } } as const;
    expect(playKubectl("x.json", { name: "wrong", steps: [addNode, typed] })).toEqual([
      { file: "x.json", name: "step 1 kubectl get nodes -o name", outcome: "failed", difference: 'response.stdout[0]: expected "node/n2", got "node/n1"' },
    ]);
  });
});
