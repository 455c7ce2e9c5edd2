import { describe, expect, it } from "vitest";
import { played, SESSIONS, written } from "./session.js";

describe("a session", () => {
  it.each(SESSIONS)("%s goes as it is written down", async (name) => {
    await expect(played(name)).toMatchFileSnapshot(`../sessions/${name}.txt`);
  });
});

const inOneLine = (text: string): string => text.replace(/ +/g, " ");

describe("what the documents print", () => {
  it("of 001's describe is there line by line, but for the images, which stand in the template today", () => {
    const lines = ["Name: fluentd", "Selector: app=fluentd", "Node-Selector: <none>", "Labels: app=fluentd", "Desired Number of Nodes Scheduled: 3", "Current Number of Nodes Scheduled: 3"];
    const more = ["Number of Nodes Misscheduled: 0", "Pods Status: 3 Running / 0 Waiting / 0 Succeeded / 0 Failed"];
    const said = inOneLine(written("001-describe")).split("\n");
    for (const line of [...lines, ...more]) expect(said).toContain(line);
  });

  it("of 004's daemons of nineteen days is there to the letter, but for the width of one column", () => {
    const table = [
      "NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE",
      "kube-flannel-ds 3 3 3 3 3 beta.kubernetes.io/arch=amd64 19d",
      "kube-proxy 3 3 3 3 3 <none> 19d",
    ];
    expect(inOneLine(written("004-nineteen-days"))).toContain(table.join("\n"));
  });

  it("has 003's six commands in its order", () => {
    const commands = written("003-commands").split("\n").filter((line) => line.includes("kubectl") && line.startsWith("$"));
    expect(commands.slice(0, 4).map((line) => line.split(" ")[2])).toEqual(["apply", "get", "describe", "rollout"]);
    expect(commands.slice(4, 7).map((line) => /kubectl (\w+)/.exec(line)?.[1])).toEqual(["edit", "rollout", "delete"]);
  });
});
