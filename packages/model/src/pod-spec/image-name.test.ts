import { expect, it } from "vitest";
import { isLatest } from "./image-name.js";

const sha = `sha256:${"a".repeat(64)}`;

it.each(["img", "img:latest", "localhost:5000/img", "a.b/c", "UPPER.io/img", "[::1]:5000/x", `img:latest@${sha}`])("%s is pulled always", (image) => {
  expect(isLatest(image)).toBe(true);
});

it.each(["img:1", "img:Latest", `img@${sha}`, `img:1@${sha}`, "a".repeat(64), "x/UPPER", "img:", "a b", ""])("%s is pulled if it is not there", (image) => {
  expect(isLatest(image)).toBe(false);
});
