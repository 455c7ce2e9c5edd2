import { describe, expect, it } from "vitest";
import type { Query } from "./http.js";
import { deleteQuery, includeObjectOf, listQuery, patchQuery, type Read, writeQuery } from "./options.js";

const problem = (result: Read<unknown>): string => (result.ok ? "none" : `${result.status.code} ${result.status.message}`);
const write = (query: Query): Read<unknown> => writeQuery(query, "CreateOptions");

describe("the options of a write", () => {
  it("warn of unknown fields unless they say otherwise", () => {
    expect(write({})).toEqual({ ok: true, value: { dryRun: false, fieldValidation: "Warn" } });
    expect(write({ fieldValidation: "", dryRun: "All", fieldManager: "me" })).toEqual({ ok: true, value: { dryRun: true, fieldValidation: "Warn", fieldManager: "me" } });
    expect(write({ fieldValidation: "Strict" })).toEqual({ ok: true, value: { dryRun: false, fieldValidation: "Strict" } });
  });

  it("are refused all at once", () => {
    const refused = problem(write({ fieldValidation: "strict", dryRun: ["All", "None"], fieldManager: `${"é".repeat(64)}\u0007` }));
    expect(refused).toBe(
      '422 CreateOptions.meta.k8s.io "" is invalid: [fieldManager: Too long: may not be more than 128 bytes, fieldManager: Invalid value: "' +
        `${"é".repeat(64)}\\a": invalid character U+0007 (at position 128), dryRun: Unsupported value: ["All","None"]: supported values: "All", ` +
        'fieldValidation: Unsupported value: "strict": supported values: "", "Ignore", "Strict", "Warn"]',
    );
  });

  it("know force for server-side apply only, which needs a manager", () => {
    expect(problem(patchQuery({ force: "true" }, "merge"))).toContain("force: Forbidden: may not be specified for non-apply patch");
    expect(problem(patchQuery({}, "apply"))).toContain("fieldManager: Required value: is required for apply patch");
    expect(patchQuery({ force: "false", fieldManager: "me" }, "apply")).toMatchObject({ ok: true, value: { force: false, fieldManager: "me" } });
  });
});

describe("the options of a deletion", () => {
  it("are numbers and words", () => {
    const query = { gracePeriodSeconds: "+5", orphanDependents: "0", propagationPolicy: "Whatever", dryRun: "All" };
    const options = { gracePeriodSeconds: 5, orphanDependents: false, propagationPolicy: "Whatever" };
    expect(deleteQuery(query)).toEqual({ ok: true, value: { options, dryRun: ["All"] } });
    expect(problem(deleteQuery({ gracePeriodSeconds: "soon" }))).toBe('400 strconv.ParseInt: parsing "soon": invalid syntax');
    expect(problem(deleteQuery({ gracePeriodSeconds: "9223372036854775808" }))).toBe('400 strconv.ParseInt: parsing "9223372036854775808": value out of range');
  });
});

describe("the options of a list", () => {
  it("take any word but false and 0 for true", () => {
    for (const word of ["", "1", "true", "no"]) expect(listQuery({ watch: word })).toMatchObject({ value: { watch: true } });
    for (const word of ["0", "false", "False"]) expect(listQuery({ watch: word })).toMatchObject({ value: { watch: false } });
  });

  it("take the first of several, and an empty one for none", () => {
    expect(listQuery({ labelSelector: ["a", "b"], continue: "", limit: "3" })).toEqual({
      ok: true,
      value: { labelSelector: "a", limit: 3, watch: false, allowWatchBookmarks: false },
    });
  });
});

describe("what the rows of a table include", () => {
  it("is the metadata unless one says otherwise", () => {
    expect(["None", "Object", "Metadata", ""].map((includeObject) => includeObjectOf({ includeObject }))).toEqual(["None", "Object", "Metadata", "Metadata"]);
    expect(includeObjectOf({ includeObject: "All" })).toMatchObject({ code: 400 });
  });
});
