/** The causal story of one pod: who did what to it and why, back to what a person or a fault did. */
import type { Pod } from "@everynode/model";
import { entryText, UsageError } from "everynode";
import { causeOf } from "./cause.js";
import { Chronicle, type Deed } from "./chronicle.js";
import { entriesOf, type Told } from "./told.js";

/** Whose story is told. */
export interface StoryChoice {
  /** The pod's name; of several that had it one after another, the last is meant. */
  readonly pod: string;
  /** "default" where left out. */
  readonly namespace?: string;
}

/** A step of a story. */
export interface StoryStep {
  readonly atMs: number;
  readonly actor: string;
  /** What they did: `creates pod agent-x2x for node-1`. */
  readonly text: string;
  /** True for what was done to the pod itself. */
  readonly isOfPod: boolean;
  /** True for what somebody did of their own accord: a person, or a fault. */
  readonly isRoot: boolean;
  /** Number of the step that led to it, from 0; undefined for roots, and where the trace does not say. */
  readonly because: number | undefined;
}

/** The steps of a pod's story, in order of time. Throws a `UsageError` where the trace does not know the pod. Linear in the trace for each step. */
export function podStory(told: Told, { pod, namespace = "default" }: StoryChoice): readonly StoryStep[] {
  const chronicle = new Chronicle(entriesOf(told));
  const last = chronicle.ofKey("Pod", `${namespace}/${pod}`).at(-1);
  if (last === undefined) throw new UsageError(unknownPod(chronicle, namespace, pod));
  const own = chronicle.ofUid(last.write.object.metadata.uid).filter(({ entry }) => entryText(entry) !== undefined);
  const causes = new Map<Deed, Deed | undefined>();
  const ask = (deed: Deed): void => {
    if (causes.has(deed)) return;
    const cause = toldCause(deed, chronicle);
    causes.set(deed, cause);
    if (cause !== undefined) ask(cause);
  };
  own.forEach(ask);
  const deeds = [...causes.keys()].sort((a, b) => a.index - b.index);
  const numbers = new Map(deeds.map((deed, at) => [deed, at]));
  const mine = new Set(own);
  return deeds.map((deed) => {
    const cause = causes.get(deed);
    return { atMs: deed.atMs, actor: deed.actor, text: textOf(deed), isOfPod: mine.has(deed), isRoot: deed.actor === "user" || deed.kind === "Machine", because: cause === undefined ? undefined : numbers.get(cause) };
  });
}

/** The cause that has words: where the nearest one has none, its own cause. */
function toldCause(deed: Deed, chronicle: Chronicle): Deed | undefined {
  let cause = causeOf(deed, chronicle);
  while (cause !== undefined && entryText(cause.entry) === undefined) cause = causeOf(cause, chronicle);
  return cause;
}

const textOf = ({ entry }: Deed): string => entryText(entry) ?? "";

function unknownPod(chronicle: Chronicle, namespace: string, pod: string): string {
  const known = new Set(chronicle.deeds.flatMap(({ kind, write }) => (kind === "Pod" ? [nameOf(write.object as Pod)] : [])));
  const some = [...known].slice(-5);
  return `the trace knows no pod ${namespace}/${pod}; ${some.length === 0 ? "it knows none at all" : `among those that it knows are ${some.join(", ")}`}`;
}

const nameOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ""}/${metadata.name}`;
