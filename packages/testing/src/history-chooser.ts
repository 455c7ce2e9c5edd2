/** Who orders what happens in a history: draws among all that may happen, holds news back, and lets requests fail where faults wait for them. */
import { type Action, type Choosable, type Chooser, enabledActions, orderly, streamNumber } from "@everynode/core";
import type { History, Lag } from "./history.js";
import type { PendingFault } from "./pending-fault.js";

/** News that are held back come all the same once in so many draws: who never heard of anything could keep the others busy for ever. */
const PATIENCE = 40;

/** What is held back, and from whom. */
interface Holding {
  readonly lag: Lag;
  readonly subject: string;
}

function isHeld(action: Action, { lag, subject }: Holding): boolean {
  return action.type === "deliver" && action.actor === subject && action.key === lag;
}

function drawn(now: Choosable, order: number, holding: Holding): Action | undefined {
  const { lag } = holding;
  const all = enabledActions(now);
  const number = streamNumber(order, "order", now.steps);
  const free = lag === "none" || lag === "drops" || number % PATIENCE === 0 ? all : all.filter((action) => !isHeld(action, holding));
  const actions = free.length > 0 ? free : all;
  if (actions.length === 0) return undefined;
  const action = actions[(number >>> 8) % actions.length] as Action;
  return action.type === "deliver" && (lag === "drops" || isHeld(action, holding)) ? { ...action, count: 1 } : action;
}

/** What a run's chooser has to know. */
export interface ChooserOptions {
  readonly history: Pick<History, "order" | "lag">;
  /** Name of the controller whose requests fail and whose news are held back. */
  readonly subject: string;
  readonly onCrash: (controller: string) => void;
}

/** The chooser of one run of a history. Faults wait until they are put off. Asked again before the next step, it makes the same choice. */
export class HistoryChooser {
  #faults: readonly PendingFault[] = [];
  /** True once a fault that crashes the controller was handed out: by the next choice it has. */
  #crashes = false;
  #last: { readonly now: Choosable; readonly steps: number; readonly action: Action | undefined } | undefined;
  readonly #options: ChooserOptions;

  constructor(options: ChooserOptions) {
    this.#options = options;
  }

  /** From now on a request of the controller fails so, after so many that do not. */
  add(fault: PendingFault): void {
    this.#faults = [...this.#faults, fault];
  }

  /** Picks the next action, and what goes wrong with it. */
  readonly choose: Chooser = (now) => {
    if (this.#last?.now !== now || this.#last.steps !== now.steps) this.#last = { now, steps: now.steps, action: this.#chosen(now) };
    return this.#last.action;
  };

  #chosen(now: Choosable): Action | undefined {
    const { history, subject, onCrash } = this.#options;
    const { order, lag } = history;
    if (this.#crashes) onCrash(subject);
    this.#crashes = false;
    const action = order === null ? orderly(now) : drawn(now, order, { lag, subject });
    if (action === undefined || action.type !== "resume" || action.actor !== subject || this.#faults.length === 0) return action;
    const due = this.#faults.find(({ after }) => after === 0);
    this.#faults = this.#faults.filter((each) => each !== due).map(({ fault, after }) => ({ fault, after: Math.max(0, after - 1) }));
    this.#crashes = due !== undefined && due.fault.startsWith("crash");
    return { ...action, count: 1, ...(due === undefined ? {} : { fault: due.fault }) };
  }
}
