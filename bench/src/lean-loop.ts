/** The least that placing pods can cost: Maps, no API, no watch, no status. What everynode's figures stand beside. */

interface LeanPod {
  readonly name: string;
  readonly node: string;
  phase: string;
}

/** Places one pod on each of `count` nodes and lets it run. */
export function leanPlacement(count: number): number {
  const nodes = new Map<string, { readonly name: string }>();
  for (let i = 0; i < count; i++) nodes.set(`node-${i}`, { name: `node-${i}` });
  const pods = new Map<string, LeanPod>();
  const byNode = new Map<string, Set<string>>();
  for (const node of nodes.values()) {
    const pod: LeanPod = { name: `agent-${node.name}`, node: node.name, phase: "Pending" };
    pods.set(pod.name, pod);
    const there = byNode.get(node.name) ?? new Set<string>();
    there.add(pod.name);
    byNode.set(node.name, there);
  }
  let running = 0;
  for (const pod of pods.values()) {
    const next = { ...pod, phase: "Running" };
    pods.set(pod.name, next);
    running++;
  }
  return running;
}

/** Places one pod on each of `count` nodes, then puts a new one in the place of each. */
export function leanReplacement(count: number): number {
  const pods = new Map<string, LeanPod>();
  const byNode = new Map<string, Set<string>>();
  const put = (pod: LeanPod): void => {
    pods.set(pod.name, pod);
    byNode.set(pod.node, (byNode.get(pod.node) ?? new Set<string>()).add(pod.name));
  };
  for (let i = 0; i < count; i++) put({ name: `agent-${i}-1`, node: `node-${i}`, phase: "Running" });
  let replaced = 0;
  for (const old of Array.from(pods.values())) {
    pods.delete(old.name);
    byNode.get(old.node)?.delete(old.name);
    put({ name: `${old.name}-2`, node: old.node, phase: "Pending" });
    put({ name: `${old.name}-2`, node: old.node, phase: "Running" });
    replaced++;
  }
  return replaced;
}
