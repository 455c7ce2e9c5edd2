import { createCluster, type Cluster } from "./index.js";
import { describe, expect, test } from "vitest";

const agent = (image: string, more: object = {}): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }], ...more } } },
  });

function running(): Cluster {
  const cluster = createCluster();
  for (const name of ["n1", "n2"]) cluster.addNode({ name });
  cluster.kubectl("apply -f -", { stdin: agent("app:1") });
  cluster.settle();
  return cluster;
}

const said = (cluster: Cluster, line: string, stdin = ""): string => {
  const { stdout, stderr } = cluster.kubectl(line, { stdin });
  return stderr + stdout;
};

describe("command lines", () => {
  test("an unknown command names the one that was meant, and the exit code is 1", () => {
    const { stderr, code } = createCluster().kubectl("gte pods");
    expect(stderr).toBe('Error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n\tset\n\n');
    expect(code).toBe(1);
  });

  test("a command that is not there says so, and names the nearest", () => {
    expect(said(createCluster(), "attach agent")).toContain('this kubectl has no command "attach"; the nearest is "logs"');
  });

  test("flags may stand before the command, joined, with an equals sign or without", () => {
    const cluster = running();
    const lines = ["get ds -n default -o name", "-n default get ds -oname", "get ds --namespace=default --output=name", "get -Aoname ds", "kubectl get ds -A -o 'name'"];
    for (const line of lines) expect(said(cluster, line), line).toBe("daemonset.apps/agent\n");
  });

  test("a flag without its value, and one with a wrong value, are refused in pflag's words", () => {
    expect(said(createCluster(), "get ds -n")).toBe("Error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage.\n");
    expect(said(createCluster(), "scale ds/x --replicas=many")).toContain('invalid argument "many" for "--replicas" flag: strconv.ParseInt: parsing "many": invalid syntax');
  });

  test("resources have all their names", () => {
    const cluster = running();
    for (const word of ["ds", "daemonset", "daemonsets", "DaemonSet", "daemonsets.apps", "ds.v1.apps"]) expect(said(cluster, `get ${word} -o name`), word).toBe("daemonset.apps/agent\n");
  });
});

describe("logs", () => {
  const chatty = createCluster({ nodes: 1, kubelet: { containers: "run", programs: { "app:1": { prints: { everyMs: 1000, line: (n) => `line ${n}` } } } } });
  chatty.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [{ name: "main", image: "app:1" }] } });
  chatty.advance({ seconds: 10 });
  const lines = (command: string): readonly string[] => said(chatty, command).trimEnd().split("\n");

  test("are narrowed by age, by count and by size", () => {
    const all = lines("logs web");
    expect(all.length).toBeGreaterThan(6);
    expect(lines("logs web --tail=2")).toEqual(all.slice(-2));
    expect(lines("logs web --since=3s")).toEqual(all.slice(-4));
    expect(said(chatty, "logs web --limit-bytes=9")).toBe("line 0\nli");
  });

  test("bear the time of each line where that is asked for, by which they can be narrowed", () => {
    const timed = lines("logs web --timestamps");
    expect(timed[0]).toMatch(/^2026-01-01T00:00:0\d\.\d{9}Z line 0$/);
    const [third = ""] = timed[3]?.split(" ") ?? [];
    expect(lines(`logs web --timestamps --since-time=${third}`)).toEqual(timed.slice(3));
  });
});

describe("time", () => {
  test("passes only where a command waits", () => {
    const cluster = createCluster({ latencies: "recorded" });
    cluster.addNode({ name: "n1" });
    const before = cluster.nowMs;
    cluster.kubectl("apply -f -", { stdin: agent("app:1") });
    cluster.kubectl("get ds -o yaml");
    expect(cluster.nowMs).toBe(before);
    expect(said(cluster, "rollout status ds/agent")).toContain('daemon set "agent" successfully rolled out\n');
    expect(cluster.nowMs).toBeGreaterThan(before);
  });

  test("delete returns when the object is gone, and --wait=false at once", () => {
    const cluster = running();
    const [pod = ""] = said(cluster, "get pods -o name").split("\n");
    cluster.kubectl(`delete ${pod}`);
    expect(said(cluster, `get ${pod}`)).toContain("NotFound");
    expect(said(cluster, "delete ds agent --wait=false --cascade=orphan")).toBe('daemonset.apps "agent" deleted from default namespace\n');
  });

  test("a wait without end ends with the patience of who waits", () => {
    const cluster = running();
    const { stderr, code } = cluster.kubectl("wait --for=condition=Nope ds/agent --timeout=2s");
    expect([stderr, code]).toEqual(["error: timed out waiting for the condition on daemonsets/agent\n", 1]);
  });
});

describe("apply", () => {
  test("takes away what an earlier manifest had, and leaves what others wrote", () => {
    const cluster = running();
    cluster.kubectl("apply -f -", { stdin: agent("app:1", { hostNetwork: true, tolerations: [{ key: "a", operator: "Exists" }] }) });
    cluster.kubectl("label ds agent tier=infra");
    expect(said(cluster, "apply -f -", agent("app:2"))).toBe("daemonset.apps/agent configured\n");
    const { spec, metadata } = cluster.get("DaemonSet", "agent", { namespace: "default" });
    expect(spec.template.spec.tolerations).toBeUndefined();
    expect(spec.template.spec.hostNetwork).toBeUndefined();
    expect(metadata.labels).toEqual({ tier: "infra" });
  });

  test("several documents are applied in their order, and one that is wrong does not keep the others back", () => {
    const cluster = createCluster();
    const stdin = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v9\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
    const { stdout, stderr, code } = cluster.kubectl("apply -f -", { stdin });
    expect(stdout).toBe("configmap/a created\nconfigmap/c created\n");
    expect(stderr).toContain('no matches for kind "ConfigMap" in version "v9"');
    expect(code).toBe(1);
  });

  test("diff shows what apply would change, and ends with 1", () => {
    const cluster = running();
    const { stdout, code } = cluster.kubectl("diff -f -", { stdin: agent("app:2") });
    expect(stdout).toContain("-      - image: app:1\n");
    expect(stdout).toContain("+      - image: app:2\n");
    expect(code).toBe(1);
    expect(cluster.kubectl("diff -f -", { stdin: agent("app:1") })).toEqual({ stdout: "", stderr: "", code: 0 });
  });
});

describe("get", () => {
  test("sorts, selects and prints what is asked for", () => {
    const cluster = running();
    expect(said(cluster, "get nodes --sort-by=.metadata.name --no-headers -o custom-columns=N:.metadata.name")).toBe("n1\nn2\n");
    expect(said(cluster, "get nodes -l kubernetes.io/hostname=n2 -o name")).toBe("node/n2\n");
    expect(said(cluster, `get nodes -o jsonpath='{range .items[*]}{.metadata.name}{"\\n"}{end}'`)).toBe("n1\nn2\n");
    expect(said(cluster, `get nodes -o jsonpath='{.items[?(@.metadata.name=="n2")].metadata.name}'`)).toBe("n2");
    expect(said(cluster, "get nodes -o go-template='{{range .items}}{{.metadata.name}};{{end}}'")).toBe("n1;n2;");
  });

  test("where a namespace is missing, that is said; and what was looked for, where a selector is wrong", () => {
    expect(said(running(), "get ds agent -n nowhere")).toBe('Error from server (NotFound): namespaces "nowhere" not found\n');
    expect(said(running(), "get pods --field-selector spec.nope=1")).toMatch(/^Error from server \(BadRequest\): Unable to find "\/v1, Resource=pods" that match label selector "", field selector "spec.nope=1": /);
  });

  test("what is not there is told after what is", () => {
    const { stdout, stderr, code } = running().kubectl("get ds agent nothere -o name");
    expect(stdout).toBe("daemonset.apps/agent\n");
    expect(stderr).toBe('Error from server (NotFound): daemonsets.apps "nothere" not found\n');
    expect(code).toBe(1);
  });
});

describe("nodes", () => {
  test("taints are added, refused, replaced and taken away", () => {
    const cluster = running();
    expect(said(cluster, "taint nodes n1 dedicated=gpu:NoSchedule")).toBe("node/n1 tainted\n");
    expect(said(cluster, "taint nodes n1 dedicated=cpu:NoSchedule")).toBe("error: node n1 already has dedicated taint(s) with same effect(s) and --overwrite is false\n");
    expect(said(cluster, "taint nodes n1 dedicated=cpu:NoSchedule --overwrite")).toBe("node/n1 modified\n");
    expect(said(cluster, "taint nodes n1 dedicated-")).toBe("node/n1 untainted\n");
    expect(said(cluster, "taint nodes n1 dedicated-")).toBe('error: taint "dedicated" not found\n');
  });
});

describe("long lists", () => {
  test("come whole, however many chunks they take", () => {
    const cluster = createCluster();
    for (let at = 0; at < 1_201; at++) cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `c-${at}` } });
    expect(said(cluster, "get cm --no-headers").trimEnd().split("\n")).toHaveLength(1_201);
    expect(said(cluster, "get cm -o name").trimEnd().split("\n")).toHaveLength(1_201);
  });
});

describe("descriptions", () => {
  test("are of a pod by the beginning of its name, with its times in long form", () => {
    const text = said(running(), "describe pod agent");
    expect(text).toMatch(/^Name: +agent-\w{5}\nNamespace: +default\n/);
    expect(text).toContain("Thu, 01 Jan 2026 00:00:00 +0000");
    expect(text).toContain("Controlled By:  DaemonSet/agent\nContainers:\n  main:\n");
  });
});

describe("edit", () => {
  test("sends what the editor changed, and nothing where it changed nothing", () => {
    const cluster = running();
    const edit = (editor: (text: string) => string): string => {
      const { stdout, stderr } = cluster.kubectl("edit ds agent", { editor });
      return stderr + stdout;
    };
    expect(edit((text) => text)).toBe("Edit cancelled, no changes made.\n");
    expect(edit((text) => text.replace("image: app:1", "image: app:2"))).toBe("daemonset.apps/agent edited\n");
    expect(cluster.get("DaemonSet", "agent", { namespace: "default" }).spec.template.spec.containers[0]?.image).toBe("app:2");
  });
});

describe("what goes wrong", () => {
  test("with an object of a manifest names the manifest", () => {
    const cluster = createCluster();
    expect(said(cluster, "replace -f -", agent("app:1"))).toBe('Error from server (NotFound): error when replacing "STDIN": daemonsets.apps "agent" not found\n');
    expect(said(cluster, "apply -f -", '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"a-"}}')).toBe("error: from a-: cannot use generate name with apply\n");
    expect(said(cluster, "delete ds agent --force --grace-period=5")).toBe("error: --force and --grace-period greater than 0 cannot be specified together\n");
  });

  test("with a patch of apply is told with the patch", () => {
    const cluster = running();
    const { resourceVersion, ...metadata } = cluster.get("DaemonSet", "agent", { namespace: "default" }).metadata;
    expect([resourceVersion, metadata.name]).not.toContain("1");
    const stale = JSON.stringify({ ...(JSON.parse(agent("app:2")) as object), metadata: { name: "agent", resourceVersion: "1" } });
    const { stderr } = cluster.kubectl("apply -f -", { stdin: stale });
    expect(stderr).toMatch(/^Error from server \(Conflict\): error when applying patch:\n\{.*\}\nto:\nResource: "apps\/v1, Resource=daemonsets", GroupVersionKind: "apps\/v1, Kind=DaemonSet"\nName: "agent", Namespace: "default"\nfor: "STDIN": error when patching "STDIN": Operation cannot be fulfilled/);
  });
});
