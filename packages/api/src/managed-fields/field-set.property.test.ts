import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { difference, fieldAt, type FieldSet, hasField, inOrder, intersection, isEmptySet, NO_FIELDS, pathsOf, readFieldSet, union, withoutAll } from "./field-set.js";

const element = fc.constantFrom("f:a", "f:b", 'k:{"name":"x"}', 'v:"y"');
const path = fc.array(element, { minLength: 1, maxLength: 3 });
const paths = fc.array(path, { maxLength: 8 });

const setOf = (all: readonly (readonly string[])[]): FieldSet => all.map(fieldAt).reduce(union, NO_FIELDS);
const text = (all: readonly (readonly string[])[]): readonly string[] => [...new Set(all.map((each) => each.join(" ")))].sort();
const contents = (set: FieldSet): readonly string[] => text(pathsOf(set));
const isBelowOrAt = (each: readonly string[], top: readonly string[]): boolean => top.every((step, i) => each[i] === step);

describe("sets of fields", () => {
  it("are combined as sets of paths are", () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        const [one, other] = [setOf(a), setOf(b)];
        const inB = new Set(text(b));
        expect(contents(one)).toEqual(text(a));
        expect(contents(union(one, other))).toEqual(text([...a, ...b]));
        expect(contents(intersection(one, other))).toEqual(text(a).filter((each) => inB.has(each)));
        expect(contents(difference(one, other))).toEqual(text(a).filter((each) => !inB.has(each)));
        expect(contents(withoutAll(one, other))).toEqual(text(a.filter((each) => !b.some((top) => isBelowOrAt(each, top)))));
      }),
    );
  });

  it("have no branch without members, and know their members", () => {
    fc.assert(
      fc.property(paths, paths, path, (a, b, one) => {
        const left = difference(setOf(a), setOf(b));
        expect(isEmptySet(left)).toBe(contents(left).length === 0);
        expect(hasField(left, one)).toBe(contents(left).includes(one.join(" ")));
      }),
    );
  });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(paths, (a) => {
        const written: unknown = JSON.parse(JSON.stringify(inOrder(setOf(a))));
        const read = readFieldSet(written);
        expect(read === undefined ? undefined : contents(read)).toEqual(text(a));
      }),
    );
  });

  it.each([
    ["a step of no kind", { "x:a": {} }],
    ["a key that is no object", { "k:[1]": {} }],
    ["a value that is no JSON", { "v:{": {} }],
    ["a leaf that is no object", { "f:a": 1 }],
  ])("are not read from %s", (_, value) => {
    expect(readFieldSet(value)).toBeUndefined();
  });

  it("know a key however it is spelled", () => {
    expect(readFieldSet({ 'k:{"protocol":"TCP", "containerPort":80}': {} })).toEqual({ 'k:{"containerPort":80,"protocol":"TCP"}': {} });
  });

  it("come in the order of Kubernetes: a member before what is below it, numbers as numbers", () => {
    const [https, http] = ['k:{"containerPort":443}', 'k:{"containerPort":80}'] as const;
    const set = { [https]: {}, [http]: { "f:name": {}, ".": {} }, "f:b": {}, "f:a": {} };
    expect(Object.keys(inOrder(set))).toEqual(["f:a", "f:b", http, https]);
    expect(Object.keys(inOrder(set)[http] ?? {})).toEqual([".", "f:name"]);
  });
});
