/** Nodes that come and go: what the API says of them, and the machines behind them. */
import { requested, type Simulation, worldChanged, worldRemoved } from "@everynode/core";
import { machineOf, type NodeInput, nodeObject } from "@everynode/node";
import { ApiError } from "./api-error.js";
import type { Loaded } from "./load-objects.js";
import { checkedNode } from "./node-input.js";
import { withOwnCopy } from "./own-copy.js";
import { objectCount } from "./served-kind.js";

/** The simulation with a machine more, registered as a node. Throws a `UsageError` or an `ApiError` that says what is wrong with it. */
export function withNode(simulation: Simulation, input: NodeInput): Loaded {
  const object = withOwnCopy(nodeObject(checkedNode(input)));
  const registered = requested(simulation, { verb: "create", kind: "Node", object, fieldValidation: "Strict" });
  if (!registered.response.ok) throw new ApiError(registered.response.status);
  const machine = machineOf(input, objectCount(simulation, "Machine") + 1);
  return { simulation: worldChanged(registered.simulation, "Machine", machine), warnings: registered.response.warnings ?? [] };
}

/** The simulation without a node and its machine. Throws an `ApiError` where there is none. */
export function withoutNode(simulation: Simulation, name: string): Simulation {
  const deleted = requested(simulation, { verb: "delete", kind: "Node", name });
  if (!deleted.response.ok) throw new ApiError(deleted.response.status);
  return worldRemoved(deleted.simulation, "Machine", name);
}
