/** Whether a process has nothing to do: all of its threads wait, and have used no processor time since they were looked at before. */
import { readdirSync, readFileSync } from "node:fs";

/** How much processor time each waiting thread of a process has used; undefined where one of them runs, or where the machine does not tell. */
function waiting(pid: number): string | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const used: string[] = [];
    for (const thread of threads) {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      // The name of the program stands in brackets, and may have anything in it.
      const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state !== "S") return undefined;
      used.push(`${thread} ${rest[10]} ${rest[11]}`);
    }
    return used.join();
  } catch {
    return undefined;
  }
}

/** Looks at a process again and again. */
export class Stillness {
  readonly #pid: number;
  #last: string | undefined;
  #looks = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** False on machines that do not tell what a process does. */
  static isTold(pid: number): boolean {
    try {
      return readdirSync(`/proc/${pid}/task`).length > 0;
    } catch {
      return false;
    }
  }

  /** How many times in a row it was found to wait, and to have done nothing in between. */
  look(): number {
    const now = waiting(this.#pid);
    this.#looks = now === undefined ? 0 : now === this.#last ? this.#looks + 1 : 1;
    this.#last = now;
    return this.#looks;
  }

  /** Something was given to it: what was seen before says nothing any more. */
  reset(): void {
    this.#looks = 0;
    this.#last = undefined;
  }
}
