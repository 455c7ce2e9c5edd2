/**
 * The ground on which requests move: who really has which address, and who wants which port of which machine, whatever Services say.
 *
 * Source: none; in a real cluster a network plugin routes to pods, and forwards host ports to them.
 */
import { type ClusterState, shelfOf, type SortedMap } from "@everynode/api";
import { type ContainerPort, isPodTerminal, type Machine, type Pod, type Sandbox, targetNodeOf } from "@everynode/model";
import { machineAddress, mirroredUid } from "@everynode/node";
import type { Protocol } from "../proxy/service-table.js";

/** A pod where it is. */
export interface Presence {
  /** `namespace/name`. */
  readonly key: string;
  readonly pod: Pod;
  readonly node: string;
  /** Undefined where the machine is gone. */
  readonly machine: Machine | undefined;
  /** Its containers, where they are run. */
  readonly sandbox: Sandbox | undefined;
  /** Undefined before it has one. */
  readonly address: string | undefined;
}

/** A port of a machine that a pod has, or would have. */
export interface Claim {
  readonly presence: Presence;
  readonly port: ContainerPort;
  /** False for the port of a process on the machine's own network. */
  readonly isForwarded: boolean;
}

/** What is known of who is where. */
export interface GroundOptions {
  /** True where containers have a life of their own, so that a pod without one does not run. */
  readonly containersRun: boolean;
}

/** Why kubelets refuse a pod whose port another one has. */
const NO_FREE_PORTS = "NodePorts";
const NO_CLAIMS: readonly Claim[] = [];

const podKeyOf = ({ metadata: { namespace = "", name } }: Pod): string => `${namespace}/${name}`;
const claimKey = (node: string, port: number, protocol: Protocol): string => `${node} ${port}/${protocol}`;

/** True for containers that stay: the pod's own and its sidecars. */
export const lastingContainers = ({ spec: { containers, initContainers = [] } }: Pod): Pod["spec"]["containers"] => (initContainers.length === 0 ? containers : [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === "Always")]);

/** Who has which address. */
export class Ground {
  readonly machines: SortedMap<Machine>;
  readonly #machineByAddress = new Map<string, Machine>();
  readonly #podByAddress = new Map<string, Presence>();
  readonly #podByKey = new Map<string, Presence>();
  readonly #claims = new Map<string, Claim[]>();
  readonly #wishes = new Map<string, Presence[]>();

  constructor(state: ClusterState, { containersRun }: GroundOptions) {
    const objects = (kind: string): SortedMap<unknown> => shelfOf(state, kind).collection.objects;
    this.machines = objects("Machine") as SortedMap<Machine>;
    this.machines.forEach((machine) => this.#machineByAddress.set(machineAddress(machine), machine));
    const pods = objects("Pod") as SortedMap<Pod>;
    if (containersRun) this.#addSandboxes(state, objects("Sandbox") as SortedMap<Sandbox>, pods);
    pods.forEach((pod, key) => this.#addPod(pod, key, containersRun));
  }

  /** The machine whose address this is. */
  machineAt(address: string): Machine | undefined {
    return this.#machineByAddress.get(address);
  }

  /** The pod whose own address this is, none of its machine. */
  podAt(address: string): Presence | undefined {
    return this.#podByAddress.get(address);
  }

  /** The pod of that name: the one that the API has, or else one that is left on a machine. */
  pod(key: string): Presence | undefined {
    return this.#podByKey.get(key);
  }

  /** The names of all pods, in order: `namespace/name`. */
  get podKeys(): readonly string[] {
    return [...this.#podByKey.keys()].sort();
  }

  /** The pods on a machine that have one of its ports, those first that have it forwarded, and of each sort the eldest. */
  claims(node: string, port: number, protocol: Protocol): readonly Claim[] {
    return this.#claims.get(claimKey(node, port, protocol)) ?? NO_CLAIMS;
  }

  /** The pods that are meant for a machine, want one of its ports and are not let there. */
  wishes(node: string, port: number, protocol: Protocol): readonly Presence[] {
    return this.#wishes.get(claimKey(node, port, protocol)) ?? [];
  }

  /** What runs on machines comes first: of pods with one address it is the one that counts. */
  #addSandboxes(state: ClusterState, sandboxes: SortedMap<Sandbox>, pods: SortedMap<Pod>): void {
    const byUid = new Map<string, Pod>();
    pods.forEach((pod) => byUid.set(mirroredUid(pod) ?? pod.metadata.uid, pod));
    sandboxes.forEach((sandbox) => {
      const node = sandbox.metadata.namespace ?? "";
      const pod = byUid.get(sandbox.metadata.name) ?? lastSeen(state, sandbox);
      this.#place(presenceOf(pod, { node, machine: this.machines.get(node), sandbox }));
    });
  }

  #addPod(pod: Pod, key: string, containersRun: boolean): void {
    const before = this.#podByKey.get(key);
    if (before !== undefined && before.pod === pod) return;
    const { nodeName = "" } = pod.spec;
    const node = nodeName === "" ? (targetNodeOf(pod) ?? "") : nodeName;
    const presence = presenceOf(pod, { node, machine: this.machines.get(node), sandbox: undefined });
    const isOver = isPodTerminal(pod);
    if (nodeName !== "" && !isOver && !containersRun) return this.#place(presence);
    this.#podByKey.set(key, presence);
    if (isOver ? pod.status.reason === NO_FREE_PORTS : nodeName === "") this.#wish(presence);
  }

  #place(presence: Presence): void {
    const { key, pod, address } = presence;
    this.#podByKey.set(key, presence);
    if (address !== undefined && pod.spec.hostNetwork !== true && !this.#podByAddress.has(address)) this.#podByAddress.set(address, presence);
    for (const { port, number, isForwarded } of hostPortsOf(pod)) {
      const at = claimKey(presence.node, number, port.protocol ?? "TCP");
      const claims = this.#claims.get(at) ?? [];
      this.#claims.set(at, [...claims, { presence, port, isForwarded }].sort(inTurn));
    }
  }

  #wish(presence: Presence): void {
    for (const { port, number } of hostPortsOf(presence.pod)) {
      const at = claimKey(presence.node, number, port.protocol ?? "TCP");
      this.#wishes.set(at, [...(this.#wishes.get(at) ?? []), presence]);
    }
  }
}

/** The pod of a sandbox of which the API knows nothing any more: as it was last, as far as the watch log still tells, since there its address is written. Linear in the log. */
function lastSeen(state: ClusterState, { metadata: { name }, spec: { pod } }: Sandbox): Pod {
  const { log } = shelfOf(state, "Pod");
  for (let at = log.end - 1; at >= log.start; at--) {
    const seen = log.get(at)?.object as Pod | undefined;
    if (seen?.metadata.uid === name) return seen;
  }
  return pod;
}

function presenceOf(pod: Pod, at: Pick<Presence, "node" | "machine" | "sandbox">): Presence {
  const { hostNetwork } = pod.spec;
  const own = pod.status.podIP ?? at.sandbox?.spec.pod.status.podIP;
  const address = hostNetwork === true && at.machine !== undefined ? machineAddress(at.machine) : own;
  return { key: podKeyOf(pod), pod, ...at, address: address === "" ? undefined : address };
}

interface HostPort {
  readonly port: ContainerPort;
  readonly number: number;
  readonly isForwarded: boolean;
}

function hostPortsOf(pod: Pod): readonly HostPort[] {
  const onHost = pod.spec.hostNetwork === true;
  return lastingContainers(pod).flatMap(({ ports = [] }) =>
    ports.flatMap((port) => {
      const number = onHost ? port.containerPort : (port.hostPort ?? 0);
      return number === 0 ? [] : [{ port, number, isForwarded: !onHost }];
    }),
  );
}

const since = ({ presence: { pod } }: Claim): string => `${pod.status.startTime ?? pod.metadata.creationTimestamp} ${podKeyOf(pod)}`;

function inTurn(a: Claim, b: Claim): number {
  if (a.isForwarded !== b.isForwarded) return a.isForwarded ? -1 : 1;
  const [one, other] = [since(a), since(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

interface Made {
  readonly of: readonly unknown[];
  readonly ground: Ground;
}

const GROUNDS = new WeakMap<object, Made>();

/** The ground of a state; made once for its machines, pods and sandboxes. Linear in their number. */
export function groundOf(state: ClusterState, options: GroundOptions): Ground {
  const rootOf = (kind: string): object => shelfOf(state, kind).collection.objects;
  const pods = rootOf("Pod");
  const of = [rootOf("Machine"), rootOf("Sandbox"), options.containersRun];
  const before = GROUNDS.get(pods);
  if (before !== undefined && before.of.every((each, at) => each === of[at])) return before.ground;
  const ground = new Ground(state, options);
  GROUNDS.set(pods, { of, ground });
  return ground;
}
