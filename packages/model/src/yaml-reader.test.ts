import { describe, expect, it } from "vitest";
import { readYaml } from "./yaml-reader.js";

// What sigs.k8s.io/yaml v1.6.0 makes of each text, as compact JSON.
const GOOD: readonly (readonly [string, string])[] = [
  ["? a", "{\"a\":null}"],
  ["a: |\n x\n  y\n z\n", "{\"a\":\"x\\n y\\nz\\n\"}"],
  ["a: >-\n x\n\n y\n", "{\"a\":\"x\\ny\"}"],
  ["a: 012", "{\"a\":10}"],
  ["a: 0o12", "{\"a\":10}"],
  ["a: 0x1F", "{\"a\":31}"],
  ["a: 08", "{\"a\":8}"],
  ["a: 1_000", "{\"a\":1000}"],
  ["a: 1e3", "{\"a\":1000}"],
  ["a: 1.", "{\"a\":1}"],
  ["a: .5", "{\"a\":0.5}"],
  ["a: +1", "{\"a\":1}"],
  ["a: -1", "{\"a\":-1}"],
  ["a: 1:30", "{\"a\":\"1:30\"}"],
  ["a: 190:20:30", "{\"a\":\"190:20:30\"}"],
  ["a: 2020-01-01", "{\"a\":\"2020-01-01\"}"],
  ["a: 2020-01-01T00:00:00Z", "{\"a\":\"2020-01-01T00:00:00Z\"}"],
  ["a: yes\nb: No\nc: on\nd: y\ne: N\nf: off", "{\"a\":true,\"b\":false,\"c\":true,\"d\":true,\"e\":false,\"f\":false}"],
  ["a: ~\nb: null\nc:\nd: Null", "{\"a\":null,\"b\":null,\"c\":null,\"d\":null}"],
  ["1: a\ntrue: b\nno: c\n1.5: d\n", "{\"1\":\"a\",\"1.5\":\"d\",\"false\":\"c\",\"true\":\"b\"}"],
  ["a: !!str 5\nb: !!int \"5\"\nc: !!float 5\nd: !foo bar\ne: !!bool yes", "{\"a\":\"5\",\"b\":5,\"c\":5,\"d\":\"bar\",\"e\":true}"],
  ["a: 123456789012345678901234567890", "{\"a\":1.2345678901234568e+29}"],
  ["a: 1e400", "{\"a\":\"1e400\"}"],
  ["a: 5.0", "{\"a\":5}"],
  ["a: 1.50", "{\"a\":1.5}"],
  ["a: 100000000000000000000.0", "{\"a\":100000000000000000000}"],
  ["a: 1e-7", "{\"a\":1e-7}"],
  ["a: 0.1", "{\"a\":0.1}"],
  ["a: 0b101", "{\"a\":5}"],
  ["a: -0b11", "{\"a\":-3}"],
  ["a: 0.0", "{\"a\":0}"],
  ["a: -0", "{\"a\":0}"],
  ["---\na: 1\n---\nb: 2\n", "{\"a\":1}"],
  ["# only\n", "null"],
  ["", "null"],
  ["---\n", "null"],
  ["a: 1\n...\nb: 2", "{\"a\":1}"],
  ["just text\n", "\"just text\""],
  ["- 1\n- 2\n", "[1,2]"],
  ["a: \"\\u00e9\"", "{\"a\":\"é\"}"],
  ["a: 'it''s'", "{\"a\":\"it's\"}"],
  ["a: b #c\nd: e#f", "{\"a\":\"b\",\"d\":\"e#f\"}"],
  ["a: [b, c: d]", "{\"a\":[\"b\",{\"c\":\"d\"}]}"],
  ["a: {b, c}", "{\"a\":{\"b\":null,\"c\":null}}"],
  ["a: b\n\n\n  c", "{\"a\":\"b\\n\\nc\"}"],
  ["a: \"\t\"", "{\"a\":\"\\t\"}"],
  ["a:\t1", "{\"a\":1}"],
  ["a: 1\t", "{\"a\":1}"],
  ["a: !<tag:yaml.org,2002:str> 5", "{\"a\":\"5\"}"],
  ["a: &a\nb: *a", "{\"a\":null,\"b\":null}"],
  ["a: ' x\n  y\n\n  z '", "{\"a\":\" x y\\nz \"}"],
  ["a: x\n  y\n  z", "{\"a\":\"x y z\"}"],
  ["a: -1-2", "{\"a\":\"-1-2\"}"],
  ["a: 1,2", "{\"a\":\"1,2\"}"],
  ["a: b]", "{\"a\":\"b]\"}"],
  ["a: \"b\n c\"", "{\"a\":\"b c\"}"],
  ["? |\n  x\n: y", "{\"x\\n\":true}"],
  ["a: >\n\n\n", "{\"a\":\"\"}"],
  ["<<: {a: 1}\nb: 2", "{\"a\":1,\"b\":2}"],
  ["a: =", "{\"a\":\"=\"}"],
  ["a: 0x", "{\"a\":\"0x\"}"],
  ["a: 1__0", "{\"a\":10}"],
  ["a: 0_1", "{\"a\":1}"],
  ["a: 1_", "{\"a\":1}"],
  ["a: 0b", "{\"a\":\"0b\"}"],
  ["a: 0o8", "{\"a\":\"0o8\"}"],
  ["a: 1e", "{\"a\":\"1e\"}"],
  ["a: e1", "{\"a\":\"e1\"}"],
  ["a: 1.2.3", "{\"a\":\"1.2.3\"}"],
  ["a: 0.5e-3", "{\"a\":0.0005}"],
  ["a: 1E5", "{\"a\":100000}"],
  ["a: +0x10", "{\"a\":16}"],
  ["a: -0o17", "{\"a\":-15}"],
  ["a: 00", "{\"a\":0}"],
  ["a: 007", "{\"a\":7}"],
  ["a: 09.5", "{\"a\":9.5}"],
  ["a: NULL\nb: nULL", "{\"a\":null,\"b\":\"nULL\"}"],
  ["a: True\nb: tRUE", "{\"a\":true,\"b\":\"tRUE\"}"],
  ["a: Y\nb: YES\nc: yEs", "{\"a\":true,\"b\":true,\"c\":\"yEs\"}"],
  ["a: &b 1\na2: *b\nc: &b 2\nd: *b", "{\"a\":1,\"a2\":1,\"c\":2,\"d\":2}"],
  ["a: !!map {b: 1}", "{\"a\":{\"b\":1}}"],
  ["a: !!seq [1]", "{\"a\":[1]}"],
  ["a: !!set {b, c}", "{\"a\":{\"b\":null,\"c\":null}}"],
  ["a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}"],
  ["﻿a: 1", "{\"a\":1}"],
  ["a: é", "{\"a\":\"é\"}"],
  ["a: b\\n", "{\"a\":\"b\\\\n\"}"],
  ["- - - a\n    - b", "[[[\"a\",\"b\"]]]"],
  ["-\n  a: 1\n-\n  b: 2", "[{\"a\":1},{\"b\":2}]"],
  ["a: [1,2,]", "{\"a\":[1,2]}"],
  ["a: {b: 1,}", "{\"a\":{\"b\":1}}"],
  ["a: [1 2]", "{\"a\":[\"1 2\"]}"],
  ["a:b", "\"a:b\""],
  ["a :b", "\"a :b\""],
  ["a : b", "{\"a\":\"b\"}"],
  ["a:\n", "{\"a\":null}"],
  [" a: 1\n b: 2", "{\"a\":1,\"b\":2}"],
  ["a: 1\n---\n", "{\"a\":1}"],
  ["--- {a: 1}", "{\"a\":1}"],
  ["a: ---", "{\"a\":\"---\"}"],
  ["a: \"---\"", "{\"a\":\"---\"}"],
  ["a: |\n ---\n", "{\"a\":\"---\\n\"}"],
  ["a: |\n---\n", "{\"a\":\"\"}"],
];

// What it says of each.
const BAD: readonly (readonly [string, string])[] = [
  ["kind: DaemonSet\n  bad: [indent\n", "yaml: line 2: mapping values are not allowed in this context"],
  ["{\"a\":", "yaml: line 1: did not find expected node content"],
  ["a: b: c", "yaml: mapping values are not allowed in this context"],
  ["a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"],
  ["metadata:\n\tname: d\n  namespace: probe\n", "yaml: line 2: found character that cannot start any token"],
  ["a: [1, 2", "yaml: line 1: did not find expected ',' or ']'"],
  ["a: {b: 1", "yaml: line 1: did not find expected ',' or '}'"],
  ["a: \"x", "yaml: found unexpected end of stream"],
  ["a: 'x\n", "yaml: line 2: found unexpected end of stream"],
  ["a:\n  - 1\n - 2\n", "yaml: line 2: did not find expected key"],
  ["a: 1\n b: 2\n", "yaml: line 2: mapping values are not allowed in this context"],
  ["a:\n  b: 1\n c: 2\n", "yaml: line 2: did not find expected key"],
  ["a: *x", "yaml: unknown anchor 'x' referenced"],
  ["a: &x [*x]", "yaml: anchor 'x' value contains itself"],
  ["- a\nb: 1", "yaml: line 1: did not find expected '-' indicator"],
  ["a: 1\n- b", "yaml: line 1: did not find expected key"],
  ["a\nb: 1", "yaml: line 2: mapping values are not allowed in this context"],
  ["a: 1\nb", "yaml: line 3: could not find expected ':'"],
  ["a: @x", "yaml: found character that cannot start any token"],
  ["a: `x", "yaml: found character that cannot start any token"],
  ["a: %x", "yaml: found character that cannot start any token"],
  ["a: .inf", "json: unsupported value: +Inf"],
  ["a: .nan", "json: unsupported value: NaN"],
  ["y:\n  <<: 5\n", "yaml: map merge requires map or sequence of maps as the value"],
  ["a: !!int x", "yaml: cannot decode !!str `x` as a !!int"],
  ["a: \"\\x\"", "yaml: did not find expected hexdecimal number"],
  ["a:\n- b\n-c\n", "yaml: line 4: could not find expected ':'"],
  ["key: value\n  other: x", "yaml: line 2: mapping values are not allowed in this context"],
  ["a: \u0000", "yaml: control characters are not allowed"],
  ["\ta: 1", "yaml: found character that cannot start any token"],
  ["a:\n  b:\n\t c: 1", "yaml: line 3: found character that cannot start any token"],
  ["a: -\nb: 1", "yaml: block sequence entries are not allowed in this context"],
  ["a: - b", "yaml: block sequence entries are not allowed in this context"],
  ["a: 'x' y", "yaml: did not find expected key"],
  ["a: \"x\" y", "yaml: did not find expected key"],
  ["a: [a]]", "yaml: did not find expected key"],
  ["a: }", "yaml: did not find expected node content"],
  ["a: ]", "yaml: did not find expected node content"],
  ["}: a", "yaml: did not find expected node content"],
  ["'a\nb': 1", "yaml: line 2: mapping values are not allowed in this context"],
  ["a: +.inf", "json: unsupported value: +Inf"],
  ["a: \n  - b\n  c: d", "yaml: line 2: did not find expected '-' indicator"],
  ["a: b\n- c", "yaml: line 1: did not find expected key"],
  ["a:\n  b\n  c: d", "yaml: line 3: mapping values are not allowed in this context"],
  ["spec:\n  containers:\n    - name: a\n     image: b\n", "yaml: line 3: did not find expected '-' indicator"],
  ["spec:\n   a: 1\n  b: 2\n", "yaml: line 2: did not find expected key"],
  ["a: \"b", "yaml: found unexpected end of stream"],
  ["a: [b\nc: d\n", "yaml: line 1: did not find expected ',' or ']'"],
  ["a: {b: c\nd: e\n", "yaml: line 1: did not find expected ',' or '}'"],
  ["a: 'b: c\nd: e\n", "yaml: line 3: found unexpected end of stream"],
  ["a: b: c\nd: e: f", "yaml: mapping values are not allowed in this context"],
  ["x:\n  a: b\n  c d\n  e: f\n", "yaml: line 4: could not find expected ':'"],
  ["x:\n  - a\n  b\n", "yaml: line 4: could not find expected ':'"],
  ["a: %YAML", "yaml: found character that cannot start any token"],
  ["a: *b\nb: &b 1", "yaml: unknown anchor 'b' referenced"],
  ["a: |x\n  y", "yaml: did not find expected comment or line break"],
  ["a: [,]", "yaml: did not find expected node content"],
  ["a: {,}", "yaml: did not find expected node content"],
  ["--- a: 1", "yaml: mapping values are not allowed in this context"],
];

// What it makes of texts in which a key stands twice, and what it says of that.
const TWICE: readonly (readonly [string, string, readonly string[]])[] = [
  ["a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", "{\"a\":2,\"b\":{\"c\":2}}", ["line 2: key \"a\" already set in map","line 5: key \"c\" already set in map"]],
  ["x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n", "{\"true\":{\"a\":1,\"b\":3},\"x\":{\"a\":1,\"b\":2}}", ["line 4: key \"b\" already set in map"]],
  ["x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n", "{\"true\":{\"a\":1,\"b\":2},\"x\":{\"a\":1,\"b\":2}}", ["line 1: key \"b\" already set in map"]],
  ["x: &x {a: 1}\ny: &y {a: 2, c: 3}\nz:\n  <<: [*x, *y]\n", "{\"true\":{\"a\":2,\"c\":3},\"x\":{\"a\":1},\"z\":{\"a\":1,\"c\":3}}", ["line 1: key \"a\" already set in map"]],
];

describe("the YAML reader", () => {
  it.each(GOOD)("reads %j as Kubernetes does", (text, json) => {
    const read = readYaml(text);
    expect(read.ok && JSON.stringify(read.value)).toBe(json);
  });

  it.each(BAD)("refuses %j in go-yaml's words", (text, message) => expect(readYaml(text)).toEqual({ ok: false, message }));

  it.each(TWICE)("tells of keys given twice in %j", (text, json, duplicates) => {
    const read = readYaml(text);
    expect(read.ok && JSON.stringify(read.value)).toBe(json);
    expect(read.ok && read.duplicates).toEqual(duplicates);
  });

  it("keeps a key called __proto__ as a key", () => {
    const read = readYaml("__proto__: {a: 1}\nconstructor: 2\n");
    const value = read.ok ? (read.value as object) : {};
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect((value as { a?: number }).a).toBeUndefined();
  });

  it("refuses an alias bomb at once", () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`);
    const read = readYaml(["a0: &a0 lol", ...levels].join("\n"));
    expect(read).toEqual({ ok: false, message: "yaml: document contains excessive aliasing" });
  });

  it("shares what aliases repeat instead of copying it", () => {
    const read = readYaml("a: &x {b: 1}\nc: *x\n");
    const { a, c } = (read.ok ? read.value : {}) as { a?: unknown; c?: unknown };
    expect(a).toEqual({ b: 1 });
    expect(c).toBe(a);
  });
});
