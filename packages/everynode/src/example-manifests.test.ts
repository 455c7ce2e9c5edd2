import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, ManifestError } from "./index.js";

const FOLDER = new URL("../../../examples/manifests/", import.meta.url);
const filesIn = (folder: URL): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(".yaml")).sort();

/** What a manifest's comment promises: `# Loads.`, `# Refused: ...`, `# Warning: ...`, `# Needs: namespace ...`. */
interface Promised {
  readonly text: string;
  readonly loads: boolean;
  readonly refused: readonly string[];
  readonly refusedIfStrict: readonly string[];
  readonly warnings: readonly string[];
  readonly namespaces: readonly string[];
}

function promised(url: URL): Promised {
  const text = readFileSync(url, "utf8");
  const said = (what: string): readonly string[] => text.split("\n").flatMap((line) => (line.startsWith(`# ${what} `) ? [line.slice(what.length + 3)] : []));
  const [refused, refusedIfStrict, warnings] = [said("Refused:"), said('Refused by "legacy: refuse":'), said("Warning:")];
  return { text, loads: /^# Loads\.$/m.test(text), refused, refusedIfStrict, warnings, namespaces: said("Needs: namespace") };
}

function threeNodes(namespaces: readonly string[] = []): Cluster {
  const controlPlane = { name: "control-plane", taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" as const }] };
  const cluster = createCluster({ nodes: [controlPlane, { name: "worker-1" }, { name: "worker-2" }] });
  for (const name of namespaces) cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  return cluster;
}

function problemsOf(load: () => void): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ManifestError) return error.problems.map((problem) => problem.message);
    throw error;
  }
  return [];
}

const CONVERSION = /served no more|never had|was missing|deprecated/;

describe.each(filesIn(FOLDER))("examples/manifests/%s", (file) => {
  const { text, loads, refused, refusedIfStrict, warnings, namespaces } = promised(new URL(file, FOLDER));

  it("says what becomes of it", () => {
    expect([loads, refused.length > 0, warnings.length > 0].filter(Boolean)).toHaveLength(1);
  });

  it("does as it says", () => {
    const cluster = threeNodes(namespaces);
    expect(problemsOf(() => cluster.load(text, { file }))).toEqual(refused);
    expect(cluster.warnings.filter((warning) => CONVERSION.test(warning))).toEqual(warnings);
    if (refused.length === 0) expect(cluster.list("DaemonSet").length).toBeGreaterThan(0);
  });

  it("is refused by a strict cluster where it says so", () => {
    const strict = refusedIfStrict.length > 0 ? refusedIfStrict : refused;
    expect(problemsOf(() => threeNodes(namespaces).load(text, { file, legacy: "refuse" }))).toEqual(strict);
  });

  it.each(namespaces)("needs its namespace %s", (namespace) => {
    expect(() => threeNodes().load(text, { file })).toThrow(`namespaces "${namespace}" not found`);
  });
});

const WELL_KNOWN = new URL("well-known/", FOLDER);

describe.each(filesIn(WELL_KNOWN))("examples/manifests/well-known/%s", (file) => {
  it("loads unchanged, and runs on every node whose taints it tolerates", () => {
    const { text, loads } = promised(new URL(file, WELL_KNOWN));
    expect(loads).toBe(true);
    const cluster = threeNodes();
    cluster.load(text, { file, legacy: "refuse" });
    expect(cluster.settle()).toBe(true);
    const [daemonSet] = cluster.list("DaemonSet");
    const everywhere = daemonSet?.spec.template.spec?.tolerations?.some((each) => each.operator === "Exists" && each.key === undefined) === true || file === "fluentd.yaml";
    expect(daemonSet?.status.numberAvailable).toBe(everywhere ? 3 : 2);
    expect(cluster.list("Pod").every((pod) => pod.status.phase === "Running")).toBe(true);
  });
});

it("all well-known daemons live together on one cluster", () => {
  const cluster = threeNodes();
  for (const file of filesIn(WELL_KNOWN)) cluster.load(readFileSync(new URL(file, WELL_KNOWN), "utf8"), { file });
  cluster.settle();
  expect(cluster.list("DaemonSet").map((set) => set.status.numberUnavailable ?? 0)).toEqual(filesIn(WELL_KNOWN).map(() => 0));
});
