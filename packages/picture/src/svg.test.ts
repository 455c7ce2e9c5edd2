import { expect, test } from "vitest";
import { element, escaped, num } from "./svg.js";

test("text stands between tags and in attributes as it was meant", () => {
  expect(escaped(`<a href="x">]]>&'`)).toBe("&lt;a href=&quot;x&quot;&gt;]]&gt;&amp;&#39;");
  expect(element("g", { title: '"&<', x: 1.005, y: undefined })).toBe('<g title="&quot;&amp;&lt;" x="1"/>');
});

test("what XML cannot have is replaced, and what it can have stays", () => {
  expect(escaped("a\u0000b\u001bc\ufffed\ud800e\udc00f")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf");
  expect(escaped("tab\tline\n😀 ünï")).toBe("tab\tline\n😀 ünï");
});

test("numbers have two decimals at most, and no negative zero", () => {
  expect([num(1 / 3), num(-0.001), num(12), num(1e6 + 0.126)]).toEqual(["0.33", "0", "12", "1000000.13"]);
});
