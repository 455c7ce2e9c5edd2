import { readYaml, withPlainNumbers } from "@everynode/model";
import { type Cluster, createCluster } from "./index.js";
import fc from "fast-check";
import { expect, test } from "vitest";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
// Words that YAML 1.1 takes for something else belong to what must come back as it was.
const texts = fc.oneof(word, fc.constantFrom("yes", "no", "on", "y", "n", "null", "~", "1e3", "0x1F", "007", "1_000", "12:30:45", "2026-01-01", " x ", "a: b", "#", "- a", "two\nlines\n", "\ttab", "é", '"', "'"));
const toleration = fc.record({ key: word, operator: fc.constant("Exists"), effect: fc.constantFrom("NoSchedule", "NoExecute") });
const container = (name: string): fc.Arbitrary<object> =>
  fc.record({ name: fc.constant(name), image: word, env: fc.uniqueArray(fc.record({ name: word, value: texts }), { maxLength: 3, selector: ({ name: of }) => of }), args: fc.array(texts, { maxLength: 3 }), ports: fc.constantFrom([], [{ containerPort: name.charCodeAt(0), name: `port-${name}` }]) });

const daemonSet = fc.record({
  apiVersion: fc.constant("apps/v1"),
  kind: fc.constant("DaemonSet"),
  metadata: fc.record({ name: fc.constant("agent"), namespace: fc.constant("default"), annotations: fc.dictionary(word, texts, { maxKeys: 3 }), labels: fc.dictionary(word, word, { maxKeys: 3 }) }),
  spec: fc.record({
    selector: fc.constant({ matchLabels: { app: "agent" } }),
    minReadySeconds: fc.integer({ min: 1, max: 9 }),
    template: fc.record({
      metadata: fc.constant({ labels: { app: "agent" } }),
      spec: fc.record({ containers: fc.oneof(fc.tuple(container("a")), fc.tuple(container("a"), container("b")), fc.tuple(container("b"), container("c"))), nodeSelector: fc.dictionary(word, word, { maxKeys: 2 }), tolerations: fc.uniqueArray(toleration, { maxLength: 3, selector: ({ key }) => key }) }),
    }),
  }),
});

const RUNS = { numRuns: 25 };
/** Without what the API server drops: who applies an empty list is told "configured" each time. */
const spelt = (object: object): string => JSON.stringify(object, (_, value: unknown) => (typeof value === "object" && value !== null && Object.keys(value).length === 0 ? undefined : value));

const apply = (cluster: Cluster, stdin: string): string => {
  const { stdout, stderr } = cluster.kubectl("apply -f -", { stdin });
  return stderr + stdout;
};
const specOf = (cluster: Cluster): unknown => cluster.get("DaemonSet", "agent", { namespace: "default" }).spec;

/** What a person leaves in a manifest that was printed: not the marks of the server. */
function tidied(printed: string): object {
  const read = readYaml(printed);
  if (!read.ok) throw new Error(read.message);
  const { status: _, ...object } = withPlainNumbers(read.value) as { readonly status?: unknown; readonly metadata: object };
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, generation: _generation, ...metadata } = object.metadata as Readonly<Record<string, unknown>>;
  return { ...object, metadata };
}

test.each(["yaml", "json"])("an object that was printed with -o %s and applied again is as it was, and the second time unchanged", (format) => {
  fc.assert(
    fc.property(daemonSet, (object) => {
      const cluster = createCluster();
      expect(apply(cluster, spelt(object))).toBe("daemonset.apps/agent created\n");
      expect(apply(cluster, spelt(object))).toBe("daemonset.apps/agent unchanged\n");
      const before = specOf(cluster);
      const printed = JSON.stringify(tidied(cluster.kubectl(`get ds agent -o ${format}`).stdout));
      // The first time the annotation that says what was applied is another one.
      expect(apply(cluster, printed)).toBe("daemonset.apps/agent configured\n");
      expect(apply(cluster, printed)).toBe("daemonset.apps/agent unchanged\n");
      expect(specOf(cluster)).toEqual(before);
    }),
    RUNS,
  );
});

test("a manifest that was applied over another one leaves what it says, and nothing of the other", () => {
  fc.assert(
    fc.property(daemonSet, daemonSet, (first, second) => {
      const [over, fresh] = [createCluster(), createCluster()];
      apply(over, spelt(first));
      expect(apply(over, spelt(second))).toMatch(/^daemonset.apps\/agent (configured|unchanged)\n$/);
      apply(fresh, spelt(second));
      expect(specOf(over)).toEqual(specOf(fresh));
      expect(apply(over, spelt(second))).toBe("daemonset.apps/agent unchanged\n");
    }),
    RUNS,
  );
});
