import { CoordinationV1Api, CoreV1Api, type Informer, KubeConfig, makeInformer, type V1ConfigMap, V1MicroTime } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import type { ServedCluster } from "./serve-cluster.js";
import { configMap, served } from "./test-client.js";

const NAMESPACE = "default";
const LEASE = "copier";
const LEASE_SECONDS = 60;
const WORK = "example.com/work";
const COPY = "example.com/copy-of";
const codeOf = (error: unknown): number => (error as { readonly code?: number }).code ?? 0;

/**
 * A small controller as people write them with @kubernetes/client-node: it keeps a copy of each ConfigMap that is labelled as work. Several of them run, and the one that
 * holds the lease acts. Its clock is the simulated one.
 */
class Copier {
  readonly #core: CoreV1Api;
  readonly #leases: CoordinationV1Api;
  readonly name: string;
  readonly #informers: (Informer<V1ConfigMap> & { list(): readonly V1ConfigMap[] })[];
  #leads = false;
  #running: Promise<void> = Promise.resolve();

  constructor(server: ServedCluster, name: string) {
    const config = new KubeConfig();
    config.loadFromString(server.kubeconfig);
    this.#core = config.makeApiClient(CoreV1Api);
    this.#leases = config.makeApiClient(CoordinationV1Api);
    this.name = name;
    this.#informers = [WORK, COPY].map((label) => {
      const informer = makeInformer<V1ConfigMap>(config, `/api/v1/namespaces/${NAMESPACE}/configmaps`, async () => this.#core.listNamespacedConfigMap({ namespace: NAMESPACE, labelSelector: label }), label);
      for (const verb of ["add", "update", "delete"] as const) informer.on(verb, () => this.#wake());
      // An informer stops at an error: whoever uses it starts it again.
      informer.on("error", () => void setTimeout(() => void informer.start().catch(() => undefined), 1));
      return informer;
    });
  }

  async start(): Promise<void> {
    await Promise.all(this.#informers.map(async (informer) => informer.start()));
  }

  async stop(): Promise<void> {
    this.#leads = false;
    await Promise.all(this.#informers.map(async (informer) => informer.stop()));
    await this.#running;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Takes the lease where it is free, and keeps it where it is its own. */
  async campaign(nowMs: number): Promise<void> {
    const renewTime = new V1MicroTime(nowMs);
    const spec = { holderIdentity: this.name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
    try {
      const lease = await this.#leases.readNamespacedLease({ name: LEASE, namespace: NAMESPACE });
      const { holderIdentity, renewTime: renewed } = lease.spec ?? {};
      const isFree = new Date(String(renewed)).getTime() + LEASE_SECONDS * 1000 < nowMs;
      if (holderIdentity === this.name || isFree) await this.#leases.replaceNamespacedLease({ name: LEASE, namespace: NAMESPACE, body: { metadata: lease.metadata ?? {}, spec } });
      this.#leads = holderIdentity === this.name || isFree;
    } catch (error) {
      this.#leads = false;
      if (codeOf(error) !== 404) return;
      await this.#leases.createNamespacedLease({ namespace: NAMESPACE, body: { metadata: { name: LEASE }, spec } }).catch(() => undefined);
    }
    if (this.#leads) this.#wake();
  }

  #wake(): void {
    if (this.#leads) this.#running = this.#running.then(async () => this.#reconcile()).catch(() => undefined);
  }

  async #reconcile(): Promise<void> {
    if (!this.#leads) return;
    const [work, copies] = this.#informers.map((informer) => informer.list()) as [readonly V1ConfigMap[], readonly V1ConfigMap[]];
    for (const original of work) {
      const name = `copy-${original.metadata?.name}`;
      const copy = copies.find(({ metadata }) => metadata?.name === name);
      const body = { metadata: { name, labels: { [COPY]: original.metadata?.name ?? "" } }, data: original.data ?? {} };
      if (copy === undefined) await this.#core.createNamespacedConfigMap({ namespace: NAMESPACE, body }).catch(() => undefined);
      else if (JSON.stringify(copy.data) !== JSON.stringify(original.data)) await this.#core.replaceNamespacedConfigMap({ name, namespace: NAMESPACE, body }).catch(() => undefined);
    }
    const wanted = new Set(work.map(({ metadata }) => `copy-${metadata?.name}`));
    for (const { metadata } of copies) if (!wanted.has(metadata?.name ?? "")) await this.#core.deleteNamespacedConfigMap({ name: metadata?.name ?? "", namespace: NAMESPACE }).catch(() => undefined);
  }
}

describe("@kubernetes/client-node", () => {
  it("runs a leader-elected controller for an hour, with restarts, and loses nothing", async () => {
    await using on = await served({ time: { type: "manual" }, limits: { history: 64, graceMs: 10 } });
    const { server, cluster } = on;
    const make = async (at: number): Promise<Copier> => {
      const copier = new Copier(server, `copier-${at}`);
      await copier.start();
      return copier;
    };
    const copiers = [await make(0), await make(1)];
    let [made, restarts] = [2, 0];
    const leaders = new Set<string>();
    const TICKS = 80;
    for (let tick = 0; tick < TICKS; tick++) {
      server.cluster.advance({ seconds: 3600 / TICKS });
      const work = `work-${tick % 17}`;
      const present = cluster.find("ConfigMap", work);
      if (present === undefined) cluster.create({ ...configMap(work, { tick: String(tick) }), metadata: { name: work, namespace: NAMESPACE, labels: { [WORK]: "" } } });
      else if (tick % 5 === 0) cluster.delete("ConfigMap", work);
      else cluster.patch("ConfigMap", work, { data: { tick: String(tick) } });
      await server.changed();
      // The leader is killed without a word, watches are cut, versions grow too old.
      if (tick % 15 === 14) {
        const killed = copiers.findIndex(({ leads }) => leads);
        if (killed >= 0) {
          await copiers[killed]?.stop();
          copiers[killed] = await make(made++);
          restarts += 1;
        }
      }
      if (tick % 7 === 6) server.endWatches();
      if (tick === 40) for (let count = 0; count < 700; count++) cluster.create(configMap(`noise-${count}`));
      for (const copier of copiers) await copier.campaign(cluster.nowMs);
      expect(copiers.filter(({ leads }) => leads).length).toBeLessThanOrEqual(1);
      copiers.forEach(({ leads, name }) => void (leads && leaders.add(name)));
      await server.quiet();
    }
    const originals = cluster.list("ConfigMap", { labelSelector: WORK });
    const deadlineMs = performance.now() + 10_000;
    const differing = (): readonly string[] => {
      const copies = new Map(cluster.list("ConfigMap", { labelSelector: COPY }).map(({ metadata, data }) => [metadata.name, JSON.stringify(data)]));
      const wanted = new Map(originals.map(({ metadata, data }) => [`copy-${metadata.name}`, JSON.stringify(data)]));
      return [...new Set([...copies.keys(), ...wanted.keys()])].filter((name) => copies.get(name) !== wanted.get(name));
    };
    for (; differing().length > 0 && performance.now() < deadlineMs; await server.quiet()) for (const copier of copiers) await copier.campaign(cluster.nowMs);
    await Promise.all(copiers.map(async (copier) => copier.stop()));
    expect(originals.length).toBeGreaterThan(10);
    expect(differing()).toEqual([]);
    expect(restarts).toBeGreaterThan(2);
    expect(leaders.size).toBeGreaterThan(2);
    expect(on.errors).toEqual([]);
  }, 120_000);
});
