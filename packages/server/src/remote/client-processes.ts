/** Processes of one client, one after the other: a new one for each life. */
import { type ClientCommand, ClientProcess } from "./client-process.js";

/** Processes that may run at the same time: the one that is played, one that it forked from, and one that has started already for the next life. */
const MOST = 3;

/** A client that is started over and over again. */
export interface ClientProcesses {
  /** A new process; for `remoteController` of `@everynode/testing`. */
  readonly start: () => ClientProcess;
  /** Ends all of them. */
  end(): void;
}

/** Processes that `command` starts. Older ones are ended as new ones come; all are when this process ends. */
export function clientProcesses(command: ClientCommand): ClientProcesses {
  const running: ClientProcess[] = [];
  let next: ClientProcess | undefined;
  const end = (): void => {
    next?.end();
    next = undefined;
    for (const each of running.splice(0)) each.end();
    process.off("exit", end);
  };
  process.on("exit", end);
  return {
    start() {
      const started = next ?? new ClientProcess(command);
      // The next one starts while this one is played.
      next = new ClientProcess(command);
      running.push(started);
      while (running.length > MOST - 1) running.shift()?.end();
      return started;
    },
    end,
  };
}
