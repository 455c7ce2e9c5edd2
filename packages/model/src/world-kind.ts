/** What all kinds have in common that are kept in the store and not served by the API: what is, beside what the API says of it. */
import type { Kind } from "./kind.js";

/** A kind of the world outside of the API, by its name; `namespaced` where its objects are kept by machine. */
export function worldKind(name: string, { plural = `${name.toLowerCase()}s`, namespaced = false }: { readonly plural?: string; readonly namespaced?: boolean } = {}): Kind {
  const singular = name.toLowerCase();
  return { key: name, kind: name, group: "world.everynode", version: "v1", plural, singular, shortNames: [], categories: [], namespaced, subresources: [], acted: true, hidden: true };
}
