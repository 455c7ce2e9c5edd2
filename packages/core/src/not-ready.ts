/** Controllers that wait for something outside of the simulation. */

/**
 * Thrown by a controller that cannot say yet what it asks for: the step has not taken place. Whoever runs the simulation waits for `until` (a promise, or whatever the
 * controller and its driver agree on) and tries the step again; the controller is then asked the same once more.
 */
export class NotReady extends Error {
  override readonly name: string = "NotReady";
  readonly until: unknown;

  constructor(until: unknown) {
    super("a controller is not ready; run it with something that waits for it, such as checkController of @everynode/testing");
    this.until = until;
  }
}
