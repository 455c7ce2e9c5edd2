import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { serveCluster } from "./serve-cluster.js";

interface Binary {
  readonly path?: string;
  readonly missing?: string;
}

/** A real kubectl, or why there is none on this machine. */
function binary(version: string): Binary {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(new URL("../../../tools/real-kubectl.mjs", import.meta.url)), version], { encoding: "utf8" });
  return status === 0 ? { path: stdout.trim() } : { missing: stdout.trim() };
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const agent = (image: string, more: object = {}): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "default" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image, ...more }] } } },
  });

/** What a command must come to: its exit code, and something that it prints. */
type Line = readonly [command: string, code: number, prints: string | RegExp];

const SCRIPT: readonly Line[] = [
  ["version", 0, "Server Version: v1.36.3"],
  ["api-resources", 0, /daemonsets +ds +apps\/v1 +true +DaemonSet/],
  ["apply -f new.json", 0, "daemonset.apps/agent created"],
  ["rollout status ds/agent --timeout=20s", 0, 'daemon set "agent" successfully rolled out'],
  ["apply -f changed.json", 0, "daemonset.apps/agent configured"],
  ["apply -f changed.json", 0, "daemonset.apps/agent unchanged"],
  ["apply --dry-run=server -f new.json", 0, "daemonset.apps/agent configured (server dry run)"],
  ["diff -f new.json", 1, /-\s+- image: app:2\n\+\s+- image: app:1/],
  ["get ds agent", 0, /agent +3 +3 +3 +3 +3/],
  ["get ds,pods -A -o wide", 0, "node-3"],
  ["get pods -l app=agent -o jsonpath={.items[*].spec.nodeName}", 0, "node-"],
  ["describe ds agent", 0, "SuccessfulCreate"],
  ["describe node node-1", 0, "default                     agent-"],
  ["edit ds agent", 0, "daemonset.apps/agent edited"],
  ["rollout history ds/agent", 0, "REVISION"],
  ["rollout undo ds/agent", 0, "daemonset.apps/agent rolled back"],
  ["rollout restart ds/agent", 0, "daemonset.apps/agent restarted"],
  ["set image ds/agent main=app:4", 0, "daemonset.apps/agent image updated"],
  ["label node node-1 disk=ssd", 0, "node/node-1 labeled"],
  ["annotate ds agent note=x", 0, "daemonset.apps/agent annotated"],
  ["taint node node-1 key=value:NoSchedule", 0, "node/node-1 tainted"],
  ["taint node node-1 key-", 0, "node/node-1 untainted"],
  ["cordon node-2", 0, "node/node-2 cordoned"],
  ["drain node-2 --ignore-daemonsets --timeout=20s", 0, "node/node-2 drained"],
  ["uncordon node-2", 0, "node/node-2 uncordoned"],
  ['patch ds agent -p {"spec":{"minReadySeconds":1}}', 0, "daemonset.apps/agent patched"],
  ["wait --for=jsonpath={.status.numberReady}=3 ds/agent --timeout=20s", 0, "daemonset.apps/agent condition met"],
  ["create ns shop", 0, "namespace/shop created"],
  ["auth can-i create daemonsets", 0, "yes"],
  ["events", 0, "SuccessfulCreate"],
  ["explain ds", 0, "DaemonSet"],
  ["apply --server-side -f other.json", 0, "configmap/settings serverside-applied"],
  ["delete ds agent --wait", 0, /daemonset.apps "agent" deleted/],
  ["apply -f bad-field.json", 1, 'unknown field "spec.template.spec.containers[0].imagee"'],
  ["apply -f bad-value.json", 1, "spec.template.spec.containers[0].image: Required value"],
  ["apply -f bad-kind.json", 1, 'no matches for kind "Daemonset" in version "apps/v1"'],
];

describe.each(["1.33", "1.36"])("kubectl %s", (version) => {
  const { path, missing = "" } = binary(version);

  it.skipIf(path === undefined)(`does all that people do with it${missing === "" ? "" : ` (skipped: ${missing})`}`, async () => {
    const home = mkdtempSync(join(tmpdir(), "everynode-kubectl-"));
    const cluster = createCluster({ nodes: 3, latencies: "recorded", startTime: Date.now() });
    cluster.settle();
    const server = await serveCluster(cluster);
    const files = {
      kubeconfig: server.kubeconfig,
      "new.json": agent("app:1"),
      "changed.json": agent("app:2"),
      "other.json": JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" }, data: { a: "b" } }),
      "bad-field.json": agent("app:1", { imagee: "x" }),
      "bad-value.json": agent(""),
      "bad-kind.json": agent("app:1").replace('"DaemonSet"', '"Daemonset"'),
      "editor.sh": "#!/bin/sh\nsed -i 's/app:2/app:3/' \"$1\"\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text, { mode: 0o700 });
    const run = async (command: string): Promise<Ended> =>
      new Promise((resolve) => {
        const env = { PATH: process.env["PATH"], HOME: home, KUBECONFIG: join(home, "kubeconfig"), KUBE_EDITOR: join(home, "editor.sh") };
        execFile(path ?? "", command.split(" "), { cwd: home, env, timeout: 30_000 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr }));
      });
    try {
      const different: object[] = [];
      for (const [command, code, prints] of SCRIPT) {
        const got = await run(command);
        const text = got.stdout + got.stderr;
        const isSaid = typeof prints === "string" ? text.includes(prints) : prints.test(text);
        if (got.code !== code || !isSaid) different.push({ command, code: got.code, text });
      }
      expect(different).toEqual([]);
    } finally {
      await server.close();
      rmSync(home, { recursive: true, force: true });
    }
  }, 120_000);
});
