/**
 * Kubelets without containers, one for each node: heartbeats, addresses and readiness of pods, deletion. The first part of the first container's image says how a pod fares: `unready/`, `fail/`, `slow/`
 * (Ready after three seconds), `stuck/` (never leaves Pending); every other pod is Ready at once.
 */
import { sleep } from "./api-server.mjs";

const BEHAVIOURS = ["unready", "fail", "slow", "stuck"];
const RESOURCES = { cpu: "4", memory: "8Gi", pods: "110" };
const LEASES = "kube-node-lease";

const seconds = () => new Date().toISOString().replace(/\.\d+Z/, "Z");

/** The kubelets of one scenario. */
export class HollowKubelets {
  constructor(server) {
    this.server = server;
    this.nodes = new Map();
    this.pods = new Map();
    this.turns = new Map();
    this.addresses = new Map();
    this.behaviours = new Map();
    this.holding = new Set();
  }

  start() {
    this.stopWatch = this.server.watch("Pod", (type, pod) => this.#heard(type, pod));
    this.timer = setInterval(() => this.#heartbeat(), 2000);
  }
  stop() {
    this.stopWatch();
    clearInterval(this.timer);
  }

  async addNode({ name, labels = {}, taints, allocatable = RESOURCES }) {
    const own = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };
    const created = await this.server.create("Node", undefined, { apiVersion: "v1", kind: "Node", metadata: { name, labels: { ...own, ...labels } }, spec: { taints } });
    if (created.code >= 300) return created;
    this.nodes.set(name, { isAlive: true, allocatable, number: this.nodes.size + 1 });
    await this.#reportNode(name);
    await this.#renew(name);
    return created;
  }
  async setAlive(name, isAlive) {
    this.nodes.get(name).isAlive = isAlive;
    if (!isAlive) return;
    await this.#renew(name);
    await this.#reportNode(name);
    this.lookAgain();
  }
  behave(owner, node, as) {
    this.behaviours.set(`${owner}/${node}`, as);
    this.lookAgain();
  }
  hold(node, on) {
    if (on) this.holding.add(node);
    else this.holding.delete(node);
    this.lookAgain();
  }
  lookAgain() {
    for (const pod of this.pods.values()) this.#heard("MODIFIED", pod);
  }

  #reportNode(name) {
    const { allocatable, number } = this.nodes.get(name);
    const now = seconds();
    const condition = (type, status) => ({ type, status, reason: "Kubelet", message: "Kubelet", lastHeartbeatTime: now, lastTransitionTime: now });
    const conditions = [condition("MemoryPressure", "False"), condition("DiskPressure", "False"), condition("PIDPressure", "False"), condition("Ready", "True")];
    const addresses = [{ type: "InternalIP", address: `10.0.0.${number}` }, { type: "Hostname", address: name }];
    return this.server.patch("Node", undefined, name, { patch: { status: { capacity: allocatable, allocatable, conditions, addresses } }, type: "strategic", subresource: "/status" });
  }
  async #renew(name) {
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace("Z", "000Z") };
    const { code } = await this.server.patch("Lease", LEASES, name, { patch: { spec } });
    if (code === 404) await this.server.create("Lease", LEASES, { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace: LEASES }, spec });
  }
  #heartbeat() {
    for (const [name, { isAlive }] of this.nodes) if (isAlive) this.#renew(name).catch(() => undefined);
  }

  #heard(type, pod) {
    const { uid } = pod.metadata;
    if (type === "DELETED") {
      this.pods.delete(uid);
      return;
    }
    this.pods.set(uid, pod);
    if (pod.spec.nodeName) this.turns.set(uid, (this.turns.get(uid) ?? Promise.resolve()).then(() => this.#sync(uid)).catch(() => undefined));
  }
  #behaviourOf(pod) {
    const [prefix] = pod.spec.containers[0].image.split("/");
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)?.name ?? pod.metadata.name;
    return this.behaviours.get(`${owner}/${pod.spec.nodeName}`) ?? (BEHAVIOURS.includes(prefix) ? prefix : "ready");
  }
  async #sync(uid) {
    const pod = this.pods.get(uid);
    if (pod === undefined || this.nodes.get(pod.spec.nodeName)?.isAlive !== true) return;
    const { namespace, name, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      if (!this.holding.has(pod.spec.nodeName)) await this.server.delete("Pod", namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
      return;
    }
    const behaviour = this.#behaviourOf(pod);
    if (["Failed", "Succeeded"].includes(pod.status.phase) || behaviour === "stuck") return;
    if (behaviour === "slow" && pod.status.phase !== "Running") await sleep(3000);
    const phase = behaviour === "fail" ? "Failed" : "Running";
    const isReady = behaviour === "ready" || behaviour === "slow";
    const wasReady = pod.status.conditions?.find(({ type }) => type === "Ready")?.status === "True";
    if (pod.status.phase === phase && (phase === "Failed" || wasReady === isReady)) return;
    await this.report(pod, phase, isReady);
  }

  /** Writes the status of a pod. */
  report(pod, phase, isReady) {
    const { namespace, name, uid } = pod.metadata;
    const now = seconds();
    const runs = phase === "Running";
    const before = (type, status) => pod.status.conditions?.find((condition) => condition.type === type && condition.status === status)?.lastTransitionTime;
    const flag = (type, on) => ({ type, status: on ? "True" : "False", lastTransitionTime: before(type, on ? "True" : "False") ?? now });
    if (!this.addresses.has(uid)) this.addresses.set(uid, this.#newAddress(pod));
    const podIP = this.addresses.get(uid);
    const ended = { exitCode: phase === "Succeeded" ? 0 : 1, reason: phase === "Succeeded" ? "Completed" : "Error", startedAt: now, finishedAt: now };
    const containerStatuses = pod.spec.containers.map(({ name: container, image }) => ({ name: container, image, imageID: image, ready: runs && isReady, started: runs, restartCount: 0, state: runs ? { running: { startedAt: now } } : { terminated: ended } }));
    const conditions = [flag("Initialized", true), flag("Ready", runs && isReady), flag("ContainersReady", runs && isReady)];
    const status = { phase, ...(runs ? { podIP, podIPs: [{ ip: podIP }] } : {}), startTime: now, conditions, containerStatuses };
    return this.server.patch("Pod", namespace, name, { patch: { status }, type: "strategic", subresource: "/status" });
  }
  #newAddress(pod) {
    if (pod.spec.hostNetwork) return `10.0.0.${this.nodes.get(pod.spec.nodeName)?.number ?? 0}`;
    const number = this.addresses.size + 1;
    return `10.1.${number >> 8}.${number & 255}`;
  }
}
