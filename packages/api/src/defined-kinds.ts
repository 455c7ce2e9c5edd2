/**
 * Kinds that come into being with their CustomResourceDefinition.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver v1.36.3
 * Differs: a kind is served at once, and stays as it was first defined when its definition changes or is deleted.
 */
import { type Kind, type KubeObject, withDefinitions } from "@everynode/model";
import { type ClusterState, emptyShelf } from "./cluster-state.js";

/** The store with room for the kind that `object` defines, if it is a definition of one that is not known yet; else the store itself. */
export function withDefinedKind(state: ClusterState, kindKey: string, object: KubeObject): ClusterState {
  if (kindKey !== "CustomResourceDefinition") return state;
  const kinds = withDefinitions(state.kinds, [object]);
  return kinds === state.kinds ? state : { ...state, kinds, shelves: [...state.shelves, emptyShelf(kinds.kinds.at(-1) as Kind)] };
}
