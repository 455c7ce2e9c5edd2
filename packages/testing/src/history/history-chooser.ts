/** Who orders what happens in a history, and lets requests fail where faults wait for them. */
import { type Action, type Choosable, type Chooser, orderly, seeded } from "@everynode/core";
import type { History } from "./history.js";
import { heldBack } from "../order/held-back.js";
import { pct } from "../order/pct.js";
import type { AnyOperation } from "../operations/operation-rule.js";
import { Script } from "../order/script.js";
import type { PendingFault } from "./pending-fault.js";

/** What a run's chooser has to know. */
export interface ChooserOptions {
  readonly history: Pick<History, "order" | "depth" | "lag">;
  /** Name of the controller whose requests fail and whose news are held back. */
  readonly subject: string;
  /** How many steps the simulation has made before the history begins. */
  readonly from: number;
  readonly onCrash: (controller: string) => void;
}

/** The order of a history. */
function orderOf({ history: { order, depth, lag }, subject, from }: ChooserOptions): Chooser {
  if (order === null) return orderly;
  if (depth !== undefined) return pct({ seed: order, depth, from });
  return lag === "none" ? seeded(order) : heldBack(order, { actor: subject, kind: lag === "drops" ? undefined : lag });
}

/** The chooser of one run of a history. Faults wait until they are put off. Asked again before the next step, it makes the same choice. */
export class HistoryChooser {
  #faults: readonly PendingFault[] = [];
  /** True once a fault that crashes the controller was handed out: by the next choice it has. */
  #crashes = false;
  #last: { readonly now: Choosable; readonly steps: number; readonly action: Action | undefined } | undefined;
  readonly #options: ChooserOptions;
  readonly #order: Chooser;
  #script: Script | undefined;

  constructor(options: ChooserOptions) {
    this.#options = options;
    this.#order = orderOf(options);
  }

  /** An operation begins; a script of its own takes the place of the history's order. */
  begin({ order }: AnyOperation): void {
    this.#script = order === undefined ? undefined : new Script(order);
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
    const { subject, onCrash } = this.#options;
    if (this.#crashes) onCrash(subject);
    this.#crashes = false;
    const action = this.#script?.next(now) ?? this.#order(now);
    if (action === undefined || action.type !== "resume" || action.actor !== subject || this.#faults.length === 0) return action;
    const due = this.#faults.find(({ after }) => after === 0);
    this.#faults = this.#faults.filter((each) => each !== due).map(({ fault, after }) => ({ fault, after: Math.max(0, after - 1) }));
    this.#crashes = due !== undefined && due.fault.startsWith("crash");
    return { ...action, count: 1, ...(due === undefined ? {} : { fault: due.fault }) };
  }
}
