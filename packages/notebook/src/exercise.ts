/** Exercises that check themselves: a task, a cluster to do it on, and laws that must hold when it is done. */
import { type Cluster, createCluster } from "everynode";
import { escaped, Shown } from "./shown.js";

/** One law that must hold: true where it does; otherwise what is the case instead, or false where that says nothing. */
export type Check<Answer> = (cluster: Cluster, answer: Answer | undefined) => boolean | string;

/** What an exercise is. */
export interface ExerciseOptions<Answer> {
  readonly title: string;
  /** What is to be done, a line or two. */
  readonly task: string;
  /** Makes the cluster of one attempt, always the same; one without nodes where left out. */
  readonly cluster?: () => Cluster;
  /** The laws, each under the sentence that says it. They are asked once the cluster has settled. */
  readonly checks: Readonly<Record<string, Check<Answer>>>;
  /** What helps where something does not hold. */
  readonly hint?: string;
}

/** How one law fared. */
export interface Verdict {
  readonly law: string;
  readonly holds: boolean;
  /** What is the case instead; "" where it holds, or where nothing is known. */
  readonly instead: string;
}

/** What became of one attempt at an exercise. */
export class Attempt extends Shown {
  /** True where all laws hold. */
  readonly passed: boolean;
  readonly verdicts: readonly Verdict[];

  constructor(passed: boolean, verdicts: readonly Verdict[], lines: readonly string[]) {
    super(box(passed ? "#1a7f37" : "#9a6700", lines), lines.join("\n"));
    this.passed = passed;
    this.verdicts = verdicts;
  }
}

/** An exercise; as the last value of a cell it shows its task. Made by `exercise`. */
export class Exercise<Answer> extends Shown {
  readonly #options: ExerciseOptions<Answer>;

  constructor(options: ExerciseOptions<Answer>) {
    const lines = [`Exercise: ${options.title}`, options.task];
    super(box("#0969da", lines), lines.join("\n"));
    this.#options = options;
  }

  /** Does `work` on a cluster of its own, lets that settle, and tells which laws hold. What `work` returns is the answer, where a question was asked. Never throws for what `work` does wrong. */
  attempt(work: (cluster: Cluster) => Answer): Attempt {
    const { title, cluster: make = createCluster, checks, hint } = this.#options;
    const cluster = make();
    const before = cluster.hash + String(cluster.simulation.cluster.revision);
    const { answer, thrown } = tried(work, cluster);
    const untouched = thrown === undefined && answer === undefined && before === cluster.hash + String(cluster.simulation.cluster.revision);
    if (thrown === undefined) cluster.settle();
    const verdicts = Object.entries(checks).map(([law, check]) => verdict(law, () => check(cluster, answer)));
    const passed = thrown === undefined && verdicts.every(({ holds }) => holds);
    const head = passed ? `Done: ${title}.` : untouched ? `Not begun yet: ${title}. Write your answer into this cell, and run it.` : `Not yet: ${title}.`;
    const stumbled = thrown === undefined ? [] : [`Your code ended with ${thrown}`];
    return new Attempt(passed, verdicts, [head, ...stumbled, ...verdicts.map(verdictText), ...(passed || hint === undefined ? [] : [`Hint: ${hint}`])]);
  }
}

/** An exercise. Throws where it has no law that could fail. */
export function exercise<Answer = void>(options: ExerciseOptions<Answer>): Exercise<Answer> {
  if (Object.keys(options.checks).length === 0) throw new TypeError(`the exercise ${JSON.stringify(options.title)} has no checks; expected one law at least, got {}`);
  return new Exercise(options);
}

function tried<Answer>(work: (cluster: Cluster) => Answer, cluster: Cluster): { readonly answer?: Answer; readonly thrown?: string } {
  try {
    return { answer: work(cluster) };
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** What a check could not find is an answer, too. */
function verdict(law: string, check: () => boolean | string): Verdict {
  try {
    const said = check();
    return { law, holds: said === true, instead: typeof said === "string" ? said : "" };
  } catch (error) {
    return { law, holds: false, instead: error instanceof Error ? error.message : String(error) };
  }
}

const verdictText = ({ law, holds, instead }: Verdict): string => `${holds ? "✓" : "✗"} ${law}${instead === "" ? "" : ` (instead: ${instead})`}`;

function box(colour: string, [head = "", ...lines]: readonly string[]): string {
  const rest = lines.map((line) => `<div style="margin-top:4px;white-space:pre-wrap">${escaped(line)}</div>`).join("");
  return `<div style="border-left:4px solid ${colour};padding:8px 14px;font-size:14px;line-height:1.5"><div style="font-weight:600">${escaped(head)}</div>${rest}</div>`;
}
