/** Lines as people type them, with a prompt, a history and completion; or as they come from a pipe. */
import { createInterface } from "node:readline";
import type { Asking } from "./io.js";

const KEPT = 1000;

/** The lines of standard input. Ends where it does. */
export async function* readLines({ prompt, completions }: Asking): AsyncGenerator<string> {
  const isTerminal = process.stdin.isTTY;
  const completer = (line: string): [string[], string] => [[...completions(line)], /\S*$/.exec(line)?.[0] ?? ""];
  const reader = createInterface({ input: process.stdin, ...(isTerminal ? { output: process.stdout, completer, historySize: KEPT, removeHistoryDuplicates: true, terminal: true } : { terminal: false }) });
  const ask = (): void => {
    if (!isTerminal) return;
    reader.setPrompt(prompt());
    reader.prompt();
  };
  try {
    ask();
    for await (const line of reader) {
      yield line;
      ask();
    }
  } finally {
    reader.close();
  }
}
