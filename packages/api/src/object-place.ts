/** Whether an object is the one that a request names. */
import { badRequest, type KubeObject, type ObjectMeta, type Status } from "@everynode/model";
import type { UpdateRequest } from "./request.js";

/** 400: an object has no name, where the request says which it should have. */
export function nameless(name: string): Status {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
}

/** Why an object is not the one that the request names. */
export function placeProblem(request: Pick<UpdateRequest, "name" | "namespace">, object: KubeObject): Status | undefined {
  const { namespace = "", name = "" } = object.metadata as Partial<ObjectMeta>;
  if (namespace !== "" && request.namespace !== undefined && namespace !== request.namespace) return badRequest("the namespace of the provided object does not match the namespace sent on the request");
  if (name === "") return nameless(request.name);
  return name === request.name ? undefined : badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`);
}
