/** A kubectl command at a cluster, with the files that it names. */
import type { Cluster, CommandResult } from "everynode";
import type { Io } from "./io.js";
import { manifestFiles } from "./manifest-files.js";

/** Types a command, with or without `kubectl` before it. Throws a `RunError` for a file that cannot be read. */
export function typedAt(cluster: Cluster, command: string | readonly string[], io: Io): CommandResult {
  const sources = filesNamed(typeof command === "string" ? command.split(/\s+/) : command);
  const files = Object.fromEntries(manifestFiles(sources.filter((source) => source !== "-"), io).map(({ file, text }) => [file, text]));
  const stdin = sources.includes("-") ? { stdin: io.readFile("-") } : {};
  const { edit } = io;
  return cluster.kubectl(command, { files, ...stdin, ...(edit === undefined ? {} : { editor: (text) => edit(text) }) });
}

/** What `-f` and `--filename` name. */
function filesNamed(args: readonly string[]): readonly string[] {
  const named = args.flatMap((arg, at) => {
    if (arg === "-f" || arg === "--filename") return [args[at + 1] ?? ""];
    const joined = ["--filename=", "-f=", "-f"].find((flag) => arg.startsWith(flag));
    return joined === undefined ? [] : [arg.slice(joined.length)];
  });
  return named.flatMap((paths) => paths.split(",")).filter((path) => path !== "");
}
