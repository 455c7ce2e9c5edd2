import { expect, test } from "vitest";
import { tabColumns } from "./tab-columns.js";

test("a column is as wide as its widest cell and two blanks, among neighbours only", () => {
  expect(tabColumns(["Name:\ta", "Namespace:\tb", "heading", "x:\ty"])).toEqual(["Name:       a", "Namespace:  b", "heading", "x:  y"]);
});

test("what follows the last tab makes no column wider", () => {
  expect(tabColumns(["a\tb\tc", "aaaa\tlong one", "a\tb\tc"])).toEqual(["a     b  c", "aaaa  long one", "a     b  c"]);
});
