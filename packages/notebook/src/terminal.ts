/** Commands of kubectl as they look in a terminal. */
import type { Cluster } from "everynode";
import { escaped, panel, Shown } from "./shown.js";

const PROMPT = "color:#0550ae";
const TYPED = "font-weight:600";
const COMPLAINT = "color:#a40e26";

/** What came of one command. */
interface Typed {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types commands at the cluster, one after the other, and shows them with what they print: `showKubectl(cluster, ["get nodes", "get ds -A"])`. What they print on standard error is red. */
export function showKubectl(cluster: Cluster, commands: string | readonly string[], options: Parameters<Cluster["kubectl"]>[1] = {}): Shown {
  const all = (typeof commands === "string" ? [commands] : commands).map((command): Typed => {
    const { stdout, stderr } = cluster.kubectl(command, options);
    return { command: command.replace(/^(kubectl )?/, "kubectl "), stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
  });
  return new Shown(panel(all.map(htmlOf).join("\n\n")), all.map(textOf).join("\n\n"));
}

const htmlOf = ({ command, stdout, stderr }: Typed): string =>
  [`<span style="${PROMPT}">$</span> <span style="${TYPED}">${escaped(command)}</span>`, escaped(stdout), stderr && `<span style="${COMPLAINT}">${escaped(stderr)}</span>`].filter((line) => line !== "").join("\n");

const textOf = ({ command, stdout, stderr }: Typed): string => [`$ ${command}`, stdout, stderr].filter((line) => line !== "").join("\n");
