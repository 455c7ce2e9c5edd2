import { describe, expect, it } from "vitest";
import { Scrubber, type ScrubContext } from "./scrub.js";

const UID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const scrubber = (context: Partial<ScrubContext> = {}): Scrubber => new Scrubber({ requestText: "", resourceVersions: [], generateName: "", ...context });

describe("a scrubber", () => {
  it("replaces what differs from run to run, wherever it stands", () => {
    const metadata = { uid: UID, resourceVersion: "42", creationTimestamp: "2026-01-01T00:00:00Z", managedFields: [{}], continue: "abc" };
    expect(scrubber().object({ metadata, said: `${UID} at 2026-01-01T00:00:00.5Z from 10.96.0.7` })).toEqual({
      metadata: { uid: "<uid>", resourceVersion: "<resourceVersion>", creationTimestamp: "<time>", continue: "<continue>" },
      said: "<uid> at <time> from <ip>",
    });
  });

  it("leaves what stands in the request", () => {
    expect(scrubber({ requestText: `{"x":"${UID} 10.96.0.7"}` }).text(`${UID} 10.96.0.7`)).toBe(`${UID} 10.96.0.7`);
  });

  it("replaces the versions of earlier answers where they stand alone", () => {
    expect(scrubber({ resourceVersions: ["42"] }).text("42 (42) 420 a42 4.2 1.42")).toBe("<resourceVersion> (<resourceVersion>) 420 a42 4.2 1.42");
  });

  it("knows generated names and revision hashes again once it has seen them", () => {
    const one = scrubber({ generateName: "web-" });
    expect(one.object({ metadata: { name: "web-x2v9k", labels: { "controller-revision-hash": "6c9f5b" } } })).toEqual({
      metadata: { name: "web-<rand>", labels: { "controller-revision-hash": "<hash>" } },
    });
    expect(one.text('pods "web-x2v9k" 6c9f5b')).toBe('pods "web-<rand>" <hash>');
  });

  it("takes the ages out of tables", () => {
    const table = { kind: "Table", columnDefinitions: [{ name: "Name" }, { name: "Age" }], rows: [{ cells: ["a", "5s"] }] };
    expect(scrubber().object(table)).toMatchObject({ rows: [{ cells: ["a", "<age>"] }] });
  });

  it("changes nothing more when it looks again", () => {
    const one = scrubber({ resourceVersions: ["42"], generateName: "web-" });
    const once = one.object({ metadata: { name: "web-x2v9k", uid: UID, resourceVersion: "42" }, message: `42 ${UID}` });
    expect(one.object(once)).toEqual(once);
  });
});
