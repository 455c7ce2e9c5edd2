import { operation, type Oracle, tryController } from "@everynode/testing";
import { expect, it } from "vitest";
import { BACKUP_OF, backupController as controller } from "./backup-controller.js";
import { expectStory } from "./story.js";

const backUp = operation({ weight: 4, domains: { node: [0, 1, 2], backup: ["yes", null] }, perform: (stage, { node, backup }) => stage.patch("Node", `node-${node}`, { metadata: { labels: { backup } } }) });
const oneBackup: Oracle = {
  name: "one-backup",
  title: "no node has two backup pods, those on their way out apart",
  onWrite({ kind, object, after }) {
    const node = kind === "Pod" ? object.metadata.labels?.[BACKUP_OF] : undefined;
    const pods = after.objects.values().filter(({ metadata }) => metadata.labels?.[BACKUP_OF] === node && metadata.deletionTimestamp === undefined);
    return node === undefined || pods.length < 2 ? [] : [{ object: `Node ${node}`, is: pods.map(({ metadata }) => metadata.name).join(" and "), must: "one backup pod" }];
  },
};

it("is found", async () => expect((await tryController({ controller, operations: { backUp }, oracles: [oneBackup] })).counterexample?.violation.oracle).toBe("one-backup"));
it("has the story that the README tells", async () => expectStory("one-backup", { controller, operations: { backUp }, oracles: [oneBackup] }));
