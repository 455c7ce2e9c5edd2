/** What the demo prints, gathered line by line. */
import { readFileSync } from "node:fs";
import { type Cluster, createCluster, type ClusterOptions, type NodeInput } from "everynode";

/** The text of one of the manifests in examples/manifests. */
export function manifest(file: string): string {
  return readFileSync(new URL(`../../manifests/${file}`, import.meta.url), "utf8");
}

/** A tainted control plane and two workers, at rest. `role` is what the control plane's label and taint are called. */
export function threeNodes(role = "control-plane", options: ClusterOptions = {}): Cluster {
  const key = `node-role.kubernetes.io/${role}`;
  const controlPlane: NodeInput = { name: "control-plane", labels: { [key]: "" }, taints: [{ key, effect: "NoSchedule" }] };
  const nodes = [controlPlane, { name: "worker-1" }, { name: "worker-2" }];
  const cluster = createCluster({ nodes, latencies: "recorded", trace: "full", seed: 1, ...options });
  cluster.settle();
  return cluster;
}

/** Lines that make a story. */
export class Story {
  readonly lines: string[] = [];

  /** The headline of everything. */
  title(text: string): void {
    this.lines.push(text, "=".repeat(text.length), "");
  }

  /** The headline of a chapter. */
  chapter(text: string): void {
    this.lines.push("", "", text, "-".repeat(text.length));
  }

  /** What the reader should know. */
  say(text: string): void {
    this.lines.push(text);
  }

  /** An empty line. */
  pause(): void {
    this.lines.push("");
  }

  /** Text that the cluster printed, a little to the right. */
  show(text: string): void {
    this.lines.push(...text.split("\n").map((line) => `  ${line}`.trimEnd()));
  }

  /** What is done to the cluster, and what then happens in it until it is at rest again. */
  act(what: string, cluster: Cluster, act: () => void): void {
    this.pause();
    this.say(`> ${what}`);
    const before = cluster.snapshot();
    act();
    cluster.settle();
    this.show(cluster.timeline(before).filter((line) => !COUNTS.test(line)).join("\n"));
  }

  /** What is done to the cluster in vain, and what the error says. */
  refused(what: string, act: () => void): void {
    this.pause();
    this.say(`> ${what}`);
    try {
      act();
    } catch (error) {
      this.show(error instanceof Error ? error.message : String(error));
      return;
    }
    throw new Error(`expected a refusal of: ${what}`);
  }

  /** What `kubectl get` would show. */
  table(what: string, text: string): void {
    this.pause();
    this.say(`> ${what}`);
    this.show(text);
  }
}

/** The DaemonSet controller counts after every change; the tables show the sums. */
const COUNTS = / counts daemonset /;
