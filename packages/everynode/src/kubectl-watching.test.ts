import { describe, expect, test } from "vitest";
import { type Cluster, createCluster } from "./index.js";

const agent = (image: string, more: object = {}): string =>
  JSON.stringify({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent", ...more }, spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } } });
const config = (name: string, data: object, labels: object = { team: "a" }): string => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data });

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
const blanks = (text: string): string => text.replaceAll(/ +/g, " ");

describe("a watch", () => {
  test("prints what is there and what happens to it, and ends when nothing happens any more", () => {
    const cluster = running();
    cluster.kubectl("set image ds/agent main=unready/app:2");
    const rows = blanks(said(cluster, "get ds agent -w --output-watch-events")).trimEnd().split("\n");
    expect(rows[0]).toBe("EVENT NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE");
    expect(rows.slice(1).every((row) => /^(ADDED|MODIFIED) agent 2 \d \d \d \d <none> /.test(row))).toBe(true);
    expect(rows.at(-1)).toContain("MODIFIED agent 2 2 1 1 1");
  });

  test("tells of what goes with its last state", () => {
    const cluster = running();
    cluster.kubectl("delete ds agent --wait=false");
    const rows = blanks(said(cluster, "get pods -w --output-watch-events")).trimEnd().split("\n");
    expect(rows.filter((row) => /^DELETED agent-\w{5} \d\/1 /.test(row))).toHaveLength(2);
  });

  test("lets as much time pass as its request may take", () => {
    const cluster = running();
    const before = cluster.nowMs;
    said(cluster, "get pods --watch-only --request-timeout=5s");
    expect(cluster.nowMs - before).toBe(5_000);
  });

  test("is of one type only", () => {
    expect(said(running(), "get pods,ds -w")).toBe("error: you may only specify a single resource type\n");
  });
});

describe("apply", () => {
  test("--prune takes away what was applied with these labels and is in no manifest any more, and nothing else", () => {
    const cluster = running();
    for (const name of ["one", "two"]) cluster.kubectl("apply -f -", { stdin: config(name, { a: "b" }) });
    cluster.kubectl("create -f -", { stdin: config("made", { a: "b" }) });
    cluster.kubectl("apply -f -", { stdin: config("theirs", { a: "b" }, { team: "b" }) });
    expect(said(cluster, "apply -f - --prune -l team=a --prune-allowlist=core/v1/ConfigMap", config("one", { a: "c" }))).toBe("configmap/one configured\nconfigmap/two pruned\n");
    expect(said(cluster, "get cm -o name")).toBe("configmap/made\nconfigmap/one\nconfigmap/theirs\n");
  });

  test("--force makes anew what cannot be changed", () => {
    const cluster = running();
    const other = agent("app:2").replaceAll('"app":"agent"', '"app":"other"');
    expect(said(cluster, "apply -f -", other)).toContain("field is immutable");
    expect(said(cluster, "apply -f - --force", other)).toBe("daemonset.apps/agent configured\n");
    expect(cluster.get("DaemonSet", "agent", { namespace: "default" }).spec.selector).toEqual({ matchLabels: { app: "other" } });
  });

  test("of an object as it was printed is refused the second time, since its version is another one then", () => {
    const cluster = running();
    cluster.kubectl("apply -f -", { stdin: config("one", { a: "b" }) });
    const printed = said(cluster, "get cm one -o yaml");
    expect(said(cluster, "apply -f -", printed)).toBe("configmap/one configured\n");
    expect(said(cluster, "apply -f -", printed)).toContain("the object has been modified; please apply your changes to the latest version and try again");
    cluster.kubectl("delete cm one");
    expect(said(cluster, "apply -f -", printed)).toBe("configmap/one created\n");
  });
});

describe("drain", () => {
  test("gives up on evictions that a budget refuses when its time is over, and says what is still there", () => {
    const cluster = running();
    const web = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", labels: { app: "web" } }, spec: { nodeName: "n1", containers: [{ name: "main", image: "web:1" }] } };
    const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "web" }, spec: { maxUnavailable: 0, selector: { matchLabels: { app: "web" } } } };
    for (const object of [web, budget]) cluster.kubectl("create -f -", { stdin: JSON.stringify(object) });
    cluster.settle();
    const before = cluster.nowMs;
    const { stderr, code } = cluster.kubectl("drain n1 --ignore-daemonsets --force --timeout=3s");
    expect(stderr).toContain('error when evicting pods/"web" -n "default": global timeout reached: 3s');
    expect(stderr).toContain("There are pending pods in node \"n1\" when an error occurred: ");
    expect([code, cluster.nowMs - before]).toEqual([1, 5_000]);
  });
});

describe("edit", () => {
  test("opens again with the reason after a refusal, and ends when the same is saved again", () => {
    const cluster = running();
    const seen: string[] = [];
    const editor = (text: string): string => {
      seen.push(text);
      return seen.length === 1 ? text.replace("image: app:1", 'image: ""') : text.replace('image: ""', "image: app:7");
    };
    expect(cluster.kubectl("edit ds agent", { editor }).stdout).toBe("daemonset.apps/agent edited\n");
    expect(seen[1]).toContain('# DaemonSet "agent" was not valid:\n# * spec.template.spec.containers[0].image: Required value\n#\n');
    const stubborn = (text: string): string => text.replace("image: app:7", 'image: ""');
    const { stderr, code } = cluster.kubectl("edit ds agent", { editor: stubborn });
    expect(stderr).toContain("no valid changes were saved");
    expect(code).toBe(1);
  });
});

describe("completions", () => {
  const of = (cluster: Cluster, line: string): readonly string[] => cluster.completions(line);

  test("are commands, groups' words, flags, types and names, whatever may come", () => {
    const cluster = running();
    expect(of(cluster, "kubectl rol")).toEqual(["rollout"]);
    expect(of(cluster, "rollout ")).toEqual(["history", "pause", "restart", "resume", "status", "undo"]);
    expect(of(cluster, "get --show-")).toEqual(["--show-kind", "--show-labels", "--show-managed-fields"]);
    expect(of(cluster, "get daem")).toEqual(["daemonset", "daemonsets"]);
    expect(of(cluster, "describe ds ")).toEqual(["agent"]);
    expect(of(cluster, "rollout status ds/a")).toEqual(["ds/agent"]);
    expect(of(cluster, "cordon ")).toEqual(["n1", "n2"]);
    expect(of(cluster, "get pods -n kube-s")).toEqual(["kube-system"]);
    expect(of(cluster, "get 'un")).toEqual([]);
  });
});
