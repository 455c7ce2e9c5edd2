import { expect, test } from "vitest";
import { demo } from "./demo.js";

test("the demo prints the same as ever", async () => {
  await expect(`${demo().join("\n")}\n`).toMatchFileSnapshot("../demo.txt");
});

test("no line of the demo is longer than 120 columns", () => {
  expect(demo().filter((line) => line.length > 120)).toEqual([]);
});
