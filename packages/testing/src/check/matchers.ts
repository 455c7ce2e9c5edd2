/** Matchers for `expect.extend` of vitest or jest. */
import type { Controller } from "@everynode/core";
import { type CheckControllerOptions, tryController } from "./check-controller.js";
import { counterexampleText } from "./counterexample.js";

/** What a matcher returns. */
export interface Matched {
  readonly pass: boolean;
  message(): string;
}

/** What the matchers add to `expect`; see the README for the line that tells TypeScript. */
export interface EverynodeMatchers<R = unknown> {
  /** The controller keeps what must hold of it in all histories that are tried. */
  toSurvive(options?: Omit<CheckControllerOptions, "controller">): Promise<R>;
}

/** `expect.extend(everynodeMatchers)`, and then `await expect(controller).toSurvive({ oracles })`. */
export const everynodeMatchers = {
  async toSurvive(controller: Controller, options: Omit<CheckControllerOptions, "controller"> = {}): Promise<Matched> {
    const { counterexample, runs } = await tryController({ ...options, controller });
    if (counterexample === undefined) return { pass: true, message: () => `expected ${controller.name} not to survive, but ${runs} histories held` };
    return { pass: false, message: () => `expected ${controller.name} to survive\n\n${counterexampleText(counterexample)}` };
  },
};
