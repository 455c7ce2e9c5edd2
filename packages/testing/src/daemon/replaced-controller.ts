/** Clusters whose DaemonSet controller is another one, made from the built-in one. */
import type { Controller } from "@everynode/core";
import type { Controllers } from "../history/theatre.js";
import { DAEMON_CONTROLLER } from "./write-moment.js";

/** The built-in controllers, with another one in the DaemonSet controller's place. */
export function replacedController(other: (whole: Controller) => Controller): Controllers {
  return (builtIn) => builtIn.map((controller) => (controller.name === DAEMON_CONTROLLER ? other(controller) : controller));
}
