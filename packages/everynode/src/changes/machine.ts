/** What befell a machine, in words: faults that begin and end, and machines that others than users take and bring. */
import type { Machine, MachineFault } from "@everynode/model";
import type { Write } from "./plain.js";

/** What is said of a machine when a fault of each type begins, and when its last one ends. */
const WORDS: { readonly [T in MachineFault["type"]]: readonly [begins: string, ends: string] } = {
  crash: ["loses its power", "has power again, and boots"],
  "stopped-kubelet": ["has no kubelet running", "has its kubelet running again"],
  partition: ["is cut off", "is in touch again"],
  "slow-link": ["has a slow link", "has a fast link again"],
  "full-disk": ["has a full disk", "has room on its disk again"],
  "memory-pressure": ["is short of memory", "has memory to spare again"],
  "stopped-clock": ["has a clock that stands", "has a clock that goes again"],
  "lying-kubelet": ["has a kubelet that calls every pod ready", "has a kubelet that tells the truth again"],
};

/** What happened to the machine, by whom; undefined where nobody would want to know. */
export function machineChange({ type, object, previous }: Write<Machine>, actor: string): string | undefined {
  const { name } = object.metadata;
  if (type === "DELETED") return actor === "fault-injector" ? `takes machine ${name} away, with all that is on it` : undefined;
  if (type === "ADDED" || previous === undefined) return actor === "fault-injector" ? `brings a new machine ${name}` : undefined;
  const [before, after] = [typesOf(previous), typesOf(object)];
  const begun = [...after].filter((fault) => !before.has(fault)).map((fault) => begins(fault, object));
  const ended = [...before].filter((fault) => !after.has(fault)).map((fault) => WORDS[fault][1]);
  const ordered = object.spec.kubeletRunning === previous.spec.kubeletRunning ? [] : [WORDS["stopped-kubelet"][object.spec.kubeletRunning ? 1 : 0]];
  const parts = [...begun, ...ended, ...ordered];
  return parts.length === 0 ? undefined : `${name} ${parts.join(", and ")}`;
}

const typesOf = ({ spec: { faults = {} } }: Machine): ReadonlySet<MachineFault["type"]> => new Set(Object.values(faults).map(({ type }) => type));

function begins(type: MachineFault["type"], { spec: { faults = {} } }: Machine): string {
  const slow = Object.values(faults).find((fault) => fault.type === "slow-link");
  return type === "slow-link" && slow?.type === "slow-link" ? `${WORDS[type][0]}: ${slow.delayMs / 1000} s` : WORDS[type][0];
}
