import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { readManifests } from "./manifest.js";
import { describeProblem } from "./manifest-problem.js";

const DAEMON = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: kube-system
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
      - name: main
        image: app:1
`;

const problems = (text: string): readonly string[] => readManifests(text, { file: "a.yaml" }).problems.map(describeProblem);
const hints = (text: string): readonly (string | undefined)[] => readManifests(text).problems.map(({ hint }) => hint);
const inSpec = (lines: string): string => `apiVersion: apps/v1\nkind: DaemonSet\nspec:\n${lines}`;

describe("reading manifests", () => {
  it("gives every object of every document, and where it begins", () => {
    const text = `# a comment\n${DAEMON}---\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- apiVersion: v1\n  kind: Namespace\n  metadata: {name: b}\n`;
    const { documents, problems: wrong } = readManifests(text, { file: "a.yaml" });
    expect(wrong).toEqual([]);
    expect(documents.map(({ kind, name, namespace, source }) => [kind, name, namespace, source.line, source.column])).toEqual([
      ["DaemonSet", "agent", "kube-system", 2, 1],
      ["ConfigMap", "a", undefined, 22, 3],
      ["Namespace", "b", undefined, 23, 3],
    ]);
    expect(documents[0]?.servedAs?.key).toBe("DaemonSet");
  });

  it("reads JSON as the same objects, and finds its places too", () => {
    const object = readManifests(DAEMON).documents[0]?.object;
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: [object, object] }, null, 2);
    const { documents } = readManifests(text);
    expect(documents.map((document) => document.object)).toEqual([object, object]);
    expect(documents.map(({ source }) => source.line)).toEqual([5, 35]);
    expect(problems('{"apiVersion": "v1", "kind": "Pod",\n "spec": {"foo": 1, "containers": [], "containers": []}}')).toEqual([
      'a.yaml:2:11: unknown field "spec.foo"\n  2 |  "spec": {"foo": 1, "containers": [], "containers": []}}\n    |           ^',
      'a.yaml:2:39: duplicate field "spec.containers"\n  2 |  "spec": {"foo": 1, "containers": [], "containers": []}}\n    |                                       ^',
    ]);
  });

  it("understands anchors, aliases and merge keys", () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: a, labels: &l {x: "1"}}\ndata: {<<: *l, z: "2"}\n`;
    expect(readManifests(text)).toMatchObject({ problems: [], documents: [{ object: { data: { x: "1", z: "2" } } }] });
  });

  it("says where an unknown field belongs", () => {
    expect(hints(inSpec("  template:\n    tolerations: []"))).toEqual(['"tolerations" belongs under "spec.template.spec"']);
    expect(hints(inSpec("  containers: []"))).toEqual(['"containers" belongs under "spec.template.spec"']);
    expect(hints(inSpec("  template: {spec: {containers: [{name: a, hostNetwork: true}]}}"))).toEqual(['"hostNetwork" belongs under "spec.template.spec"']);
    expect(hints(inSpec("  template: {spec: {minReadySeconds: 5}}"))).toEqual(['"minReadySeconds" belongs under "spec"']);
    expect(hints("apiVersion: v1\nkind: Pod\nname: a")).toEqual(['"name" belongs under "metadata"']);
  });

  it("says what an unknown field was meant to be", () => {
    expect(hints(inSpec("  minreadyseconds: 5"))).toEqual(['did you mean "minReadySeconds"? Upper and lower case matter']);
    expect(hints(inSpec("  template: {spec: {tolerashuns: []}}"))).toEqual(['did you mean "tolerations"?']);
    expect(hints(inSpec("  selector: {matchExpresstion: []}"))).toEqual(['did you mean "matchExpressions"?']);
    expect(hints(inSpec("  replicas: 3"))).toEqual(["a DaemonSet has no replicas: it runs one pod on every eligible node"]);
    expect(hints(inSpec("  qwertyuiop: 3"))).toEqual([undefined]);
  });

  it("says what a value should have been", () => {
    expect(problems(inSpec("  minReadySeconds: '5'"))).toEqual([
      `a.yaml:4:3: "spec.minReadySeconds" must be a whole number of 32 bits, but is a string\n  4 |   minReadySeconds: '5'\n    |   ^\n  hint: take the quotes away`,
    ]);
    expect(readManifests("apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    on: yes\n    v: 1.5").problems).toMatchObject([
      { path: "metadata.labels.true", line: 5, hint: "put it in quotes: without them YAML takes yes, no, on, off, y, n, true and false for truth values" },
      { path: "metadata.labels.v", line: 6, column: 5, hint: "put it in quotes" },
    ]);
    expect(problems("apiVersion: v1\nkind: Pod\nspec: {containers: [{resources: {limits: {cpu: lots}}}]}")[0]).toContain('"spec.containers[0].resources.limits.cpu": quantities must match');
  });

  it("tells of keys given twice, with their place", () => {
    expect(readManifests("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n").problems).toMatchObject([{ code: "duplicate-field", path: "metadata.name", line: 5, column: 3 }]);
  });

  it("reads the documents beside one that is no YAML", () => {
    const { documents, problems: wrong } = readManifests(`${DAEMON}---\na:\n\tb: 1\n---\n${DAEMON}`);
    expect(documents.length).toBe(2);
    expect(wrong).toMatchObject([{ code: "syntax", line: 18, hint: "indent with blanks, not with tabs; put text that begins with @, ` or % in quotes" }]);
  });

  it("refuses kinds that are not served in kubectl's words, and guesses what was meant", () => {
    expect(readManifests("apiVersion: apps/v1\nkind: DaemonSets").problems).toMatchObject([{ message: 'no matches for kind "DaemonSets" in version "apps/v1"', hint: "did you mean DaemonSet?", line: 2 }]);
    expect(readManifests("apiVersion: apps/v9\nkind: DaemonSet").problems).toMatchObject([{ message: 'no matches for kind "DaemonSet" in version "apps/v9"', hint: "a DaemonSet is apps/v1", line: 1 }]);
    expect(hints("apiVersion: extensions/v1beta1\nkind: DaemonSet")).toEqual(["write apps/v1: extensions/v1beta1 is served no more"]);
    expect(hints("apiVersion: apps/v1beta1\nkind: DaemonSet")).toEqual(["apps/v1beta1 never had a DaemonSet: write apps/v1"]);
    expect(readManifests("apiVersion: v1\nmetadata: {name: a}").problems).toMatchObject([{ message: "kind not set" }]);
    expect(readManifests("just text\n---\n- a").problems.map(({ code }) => code)).toEqual(["not-an-object", "not-an-object"]);
  });

  it("keeps a key called __proto__ where it does no harm", () => {
    const { documents, problems: wrong } = readManifests("apiVersion: v1\nkind: ConfigMap\ndata: {__proto__: a}\n__proto__: {x: 1}");
    expect(wrong).toMatchObject([{ message: 'unknown field "__proto__"', line: 4 }]);
    expect(Object.keys(documents[0]?.object["data"] ?? {})).toEqual(["__proto__"]);
    expect(documents[0]?.object["x"]).toBeUndefined();
  });

  it("refuses alias bombs and texts that are too large", () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`);
    expect(readManifests(["a0: &a0 x", ...levels].join("\n")).problems).toMatchObject([{ message: "this is no YAML: document contains excessive aliasing" }]);
    expect(readManifests("x".repeat(17 * 1024 * 1024)).problems).toMatchObject([{ code: "too-large", message: "the manifest has 17 MB, but at most 16 MB are read: split it" }]);
  });

  it("never throws, and points into the text", () => {
    const pieces = fc.constantFrom(DAEMON, "---\n", "a: ", "- ", "\n", "  ", "\t", "{", "}", "[", "*x", "&x ", "<<: ", '"', "kind: Pod\n", "apiVersion: v1\n", "spec:\n", "  foo: 1\n", "items: []\n", "kind: List\n", "\u0000", "é");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const lines = text.split("\n").length;
        for (const problem of readManifests(text).problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.line).toBeLessThanOrEqual(lines + 1);
          expect(describeProblem(problem)).toContain(problem.message);
        }
      }),
      { numRuns: 500 },
    );
  });
});
