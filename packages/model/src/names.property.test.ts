import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  byteLength,
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelValueProblems,
  maskTrailingDash,
  qualifiedNameProblems,
  type NameRule,
} from "./names.js";

// Characters on which the grammars differ, and one that takes two bytes.
const text = fc.string({ unit: fc.constantFrom("a", "b", "z", "A", "0", "9", "-", ".", "_", "/", " ", "é"), maxLength: 8 });
const long = fc.nat(300).map((length) => "a".repeat(length));

const NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

/** The rules with the regular expressions that Kubernetes states them by, and the most bytes that they take. */
const GRAMMARS: readonly (readonly [string, NameRule, string, number])[] = [
  ["a DNS-1123 label", dns1123LabelProblems, "[a-z0-9]([-a-z0-9]*[a-z0-9])?", 63],
  ["a DNS-1123 subdomain", dns1123SubdomainProblems, SUBDOMAIN, 253],
  ["a DNS-1035 label", dns1035LabelProblems, "[a-z]([-a-z0-9]*[a-z0-9])?", 63],
  ["the value of a label", labelValueProblems, `(${NAME})?`, 63],
  ["a qualified name", qualifiedNameProblems, `(${SUBDOMAIN}/)?${NAME}`, 63],
];

describe.each(GRAMMARS)("%s", (_, problems, pattern, maxBytes) => {
  const regex = new RegExp(`^${pattern}$`);

  it("is what its regular expression matches", () => {
    fc.assert(fc.property(text, (value) => (problems(value).length === 0) === regex.test(value)), { numRuns: 1000 });
  });

  it("is no longer than it may be", () => {
    fc.assert(fc.property(long, (value) => problems(value).some((problem) => problem.includes("no more than")) === value.length > maxBytes));
  });
});

describe("names", () => {
  it("complain of their length before their letters", () => {
    expect(dns1123LabelProblems(`${"a".repeat(63)}_`).map((problem) => problem.slice(0, 26))).toEqual(["must be no more than 63 ch", "a lowercase RFC 1123 label"]);
  });

  it("blame a label that is a subdomain for its dots alone", () => {
    expect(dns1123LabelProblems("a.b")).toEqual(["must not contain dots"]);
  });

  it("that are to be completed may end in a dash", () => {
    fc.assert(fc.property(fc.constantFrom("a", "ab", "a0"), (base) => dns1123SubdomainProblems(maskTrailingDash(`${base}-`)).length === 0));
    expect(maskTrailingDash("-")).toBe("-");
  });

  it("are measured in bytes of UTF-8", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => byteLength(value) === new TextEncoder().encode(value).length));
  });
});
