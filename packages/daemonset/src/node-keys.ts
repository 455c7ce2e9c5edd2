/** Keys of nodes, which stand beside keys of sets in one queue; a set's key has no blank. */

const LOOK = "node ";
const RENEWED = "renewed-node ";

/** The key under which it is found out which sets a node has come to matter to. */
export const nodeKey = (name: string): string => LOOK + name;

/** The key under which a node that has come back is rid of the pods of the one before. */
export const renewedNodeKey = (name: string): string => RENEWED + name;

/** What a key stands for. */
export function meantBy(key: string): { readonly type: "set" | "node" | "renewed node"; readonly name: string } {
  if (key.startsWith(LOOK)) return { type: "node", name: key.slice(LOOK.length) };
  return key.startsWith(RENEWED) ? { type: "renewed node", name: key.slice(RENEWED.length) } : { type: "set", name: key };
}
