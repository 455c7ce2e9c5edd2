/** Gives each node a ServiceAccount and a Secret, as an ordinary `async` reconcile. It has a bug. */
import type { KubeObject, Node } from "everynode";

/** What the reconcile needs of an API client. */
export interface Client {
  get(kind: string, where: { readonly name: string; readonly namespace?: string }): Promise<KubeObject | undefined>;
  list(kind: string, selection: { readonly namespace?: string }): Promise<readonly KubeObject[]>;
  create(object: object): Promise<KubeObject>;
  delete(kind: string, where: { readonly name: string; readonly namespace?: string }): Promise<void>;
}

/** Where the credentials are. */
export const NAMESPACE = "kube-system";

/** The name of both of a node's objects. */
export const nameFor = (node: string): string => `node-agent-${node}`;

/** Brings the credentials of one node to what they should be. */
export async function reconcileCredentials({ name }: { readonly name: string }, client: Client): Promise<void> {
  const node = (await client.get("Node", { name })) as Node | undefined;
  if (node === undefined) return removeCredentials(name, client);
  const account = await client.get("ServiceAccount", { name: nameFor(name), namespace: NAMESPACE });
  if (account !== undefined) return;
  await client.create(accountFor(node));
  await client.create(secretFor(node));
}

/** Nobody owns the credentials of a node that is gone. */
async function removeCredentials(node: string, client: Client): Promise<void> {
  for (const kind of ["Secret", "ServiceAccount"]) {
    const where = { name: nameFor(node), namespace: NAMESPACE };
    if ((await client.get(kind, where)) !== undefined) await client.delete(kind, where);
  }
}

function accountFor({ metadata }: Node): object {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: nameFor(metadata.name), namespace: NAMESPACE } };
}

function secretFor({ metadata }: Node): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: { name: nameFor(metadata.name), namespace: NAMESPACE },
    stringData: { node: metadata.name, uid: metadata.uid },
  };
}
