/** Who orders what happens in a history: draws among all that may happen, holds news back, and lets requests fail where faults wait for them. */
import { type Action, type Chooser, enabledActions, orderly, type RequestFault, type Simulation, streamNumber } from "@everynode/core";
import type { History, Lag } from "./history.js";
import { DAEMON_CONTROLLER } from "./write-moment.js";

/** A fault that waits for a request of the DaemonSet controller. */
export interface PendingFault {
  readonly fault: RequestFault;
  /** How many requests go well before. */
  readonly after: number;
}

/** News that are held back come all the same once in so many draws: who never heard of anything could keep the others busy for ever. */
const PATIENCE = 40;

function isHeld(action: Action, lag: Lag): boolean {
  return action.type === "deliver" && action.actor === DAEMON_CONTROLLER && action.key === lag;
}

function drawn(simulation: Simulation, order: number, lag: Lag): Action | undefined {
  const all = enabledActions(simulation);
  const number = streamNumber(order, "order", simulation.steps);
  const free = lag === "none" || lag === "drops" || number % PATIENCE === 0 ? all : all.filter((action) => !isHeld(action, lag));
  const actions = free.length > 0 ? free : all;
  if (actions.length === 0) return undefined;
  const action = actions[(number >>> 8) % actions.length] as Action;
  return action.type === "deliver" && (lag === "drops" || isHeld(action, lag)) ? { ...action, count: 1 } : action;
}

/** The chooser of one run of a history. Faults wait until they are put off. */
export class HistoryChooser {
  #faults: readonly PendingFault[] = [];
  /** True once a fault that crashes the controller was handed out: by the next choice it has. */
  #crashes = false;
  readonly #history: Pick<History, "order" | "lag">;
  readonly #onCrash: (controller: string) => void;

  constructor(history: Pick<History, "order" | "lag">, onCrash: (controller: string) => void) {
    this.#history = history;
    this.#onCrash = onCrash;
  }

  /** From now on a request of the DaemonSet controller fails so, after so many that do not. */
  add(fault: PendingFault): void {
    this.#faults = [...this.#faults, fault];
  }

  /** Picks the next action, and what goes wrong with it. */
  readonly choose: Chooser = (simulation) => {
    const { order, lag } = this.#history;
    if (this.#crashes) this.#onCrash(DAEMON_CONTROLLER);
    this.#crashes = false;
    const action = order === null ? orderly(simulation) : drawn(simulation, order, lag);
    if (action === undefined || action.type !== "resume" || action.actor !== DAEMON_CONTROLLER || this.#faults.length === 0) return action;
    const due = this.#faults.find(({ after }) => after === 0);
    this.#faults = this.#faults.filter((each) => each !== due).map(({ fault, after }) => ({ fault, after: Math.max(0, after - 1) }));
    this.#crashes = due !== undefined && due.fault.startsWith("crash");
    return { ...action, count: 1, ...(due === undefined ? {} : { fault: due.fault }) };
  };
}
