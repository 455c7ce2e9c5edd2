/** An operator: keeps the settings of each NodeConfig on every node, by a DaemonSet that belongs to it. */
import { type Change, type Controller, type DaemonSet, done, type KubeObject, type Reconcile, type Response, retry, send, type StringMap, type View, type Waker } from "everynode";

/** What a user wants to be set on every node, and how far that has come. */
export interface NodeConfig extends KubeObject {
  readonly spec: { readonly mode: "Enforce" | "Audit"; readonly settings: StringMap };
  readonly status?: { readonly nodes: number; readonly configured: number; readonly observedGeneration: number };
}

const NODE_CONFIG = "NodeConfig.example.com";
/** On the pods: the generation of the NodeConfig that they were made for. */
const GENERATION = "example.com/generation";

/** The operator as a controller. It may watch NodeConfigs before they are defined. */
export const nodeConfigOperator: Controller = {
  name: "node-config-operator",
  watches: [
    { kind: NODE_CONFIG, on: ({ key }, waker) => waker.enqueue(key) },
    { kind: "DaemonSet", on: wakeOwner },
  ],
  reconcile,
};

/** A DaemonSet has the name of the NodeConfig that it belongs to. */
function wakeOwner({ key, object }: Change, waker: Waker): void {
  if (object.metadata.ownerReferences?.some(({ kind }) => kind === "NodeConfig")) waker.enqueue(key);
}

function* reconcile(key: string, view: View): Reconcile {
  const config = view.get<NodeConfig>(NODE_CONFIG, key);
  // Whatever belonged to a NodeConfig that is gone is left to the garbage collector.
  if (config === undefined || config.metadata.deletionTimestamp !== undefined) return done();
  const { namespace = "", name } = config.metadata;
  const present = view.get("DaemonSet", key);
  if (present === undefined) return ended(yield* send({ verb: "create", kind: "DaemonSet", namespace, object: daemonSet(config), fieldValidation: "Strict" }));
  if (!isOwnedBy(present, config)) return retry(`the DaemonSet ${key} belongs to somebody else`);
  if (generationOf(present) !== String(config.metadata.generation)) {
    const { spec } = daemonSet(config);
    return ended(yield* send({ verb: "patch", kind: "DaemonSet", namespace, name, patchType: "merge", patch: { spec }, fieldValidation: "Strict" }));
  }
  const status = { ...progress(present), observedGeneration: config.metadata.generation };
  if (Object.entries(status).every(([field, value]) => Reflect.get(config.status ?? {}, field) === value)) return done();
  return ended(yield* send({ verb: "patch", kind: NODE_CONFIG, namespace, name, subresource: "status", patchType: "merge", patch: { status } }));
}

/** What was written comes back as a change, which wakes the key for the next step. */
const ended = (answer: Response): ReturnType<typeof done> => (answer.ok || answer.code === 409 ? done() : retry(answer.status.message ?? ""));

const isOwnedBy = ({ metadata }: DaemonSet, config: NodeConfig): boolean => metadata.ownerReferences?.some(({ uid }) => uid === config.metadata.uid) === true;

const generationOf = ({ spec }: DaemonSet): string | undefined => spec.template.metadata?.annotations?.[GENERATION];

/** On how many nodes the settings are wanted, and on how many they are; unknown as long as the DaemonSet's controller has not looked at it. */
function progress({ metadata, status }: DaemonSet): { readonly nodes: number; readonly configured: number } {
  const isCurrent = status.observedGeneration === metadata.generation;
  return { nodes: status.desiredNumberScheduled, configured: isCurrent ? (status.updatedNumberScheduled ?? 0) : 0 };
}

function daemonSet({ apiVersion, kind, metadata, spec }: NodeConfig): { readonly spec: object } {
  const { name, uid, generation } = metadata;
  const labels = { "example.com/node-config": name };
  const env = Object.entries({ MODE: spec.mode, ...spec.settings }).map(([setting, value]) => ({ name: setting, value }));
  const template = {
    metadata: { labels, annotations: { [GENERATION]: String(generation) } },
    spec: { containers: [{ name: "configure", image: "configure:1", env }], tolerations: [{ operator: "Exists" }] },
  };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }] },
    spec: { selector: { matchLabels: labels }, updateStrategy: { rollingUpdate: { maxUnavailable: "50%" } }, template },
  } as { readonly spec: object };
}
