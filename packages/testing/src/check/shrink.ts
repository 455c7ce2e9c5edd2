/**
 * Makes a failing history small: fewer operations (blocks, single ones, pairs; faults first), plainer arguments, fewer nodes, whole settles in place of single steps, the orderly
 * order in place of a drawn one; where that does not fail, a script in its place, made as short as can be. Each candidate is played; it counts where it fails as the history did.
 *
 * After Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), for the blocks.
 */
import type { History, Material } from "../history/history.js";
import { type AnyOperation, domainsOf, operationNames, type OperationTable } from "../operations/operation-rule.js";
import type { Play } from "../history/play.js";

/** What shrinking needs to know. */
export interface ShrinkOptions {
  readonly material: Material;
  /** Whether a history fails in the way that matters. */
  readonly fails: (history: History) => Play<boolean>;
  /** The history with a drawn order as one whose operations say what is done in them; left out: drawn orders stay. */
  readonly scripted?: (history: History) => Play<History>;
  /** True once no more time is to be spent. */
  readonly isOver: () => boolean;
}

/** A history that cannot be made smaller in one go, or not in the time there was. */
export interface Shrunk {
  readonly history: History;
  /** How many histories were played on the way. */
  readonly tries: number;
}

/** Pairs are tried in histories up to this length: of longer ones there are too many. */
const MOST_FOR_PAIRS = 12;

type Candidates = Generator<History, void, boolean>;
type Pass = (history: History, material: Material) => Candidates;

/** Takes candidates from a pass until it has no more; what fails is where the pass goes on from. */
class Reducer {
  history: History;
  tries = 0;
  readonly #options: ShrinkOptions;
  readonly #known = new Set<string>();

  constructor(history: History, options: ShrinkOptions) {
    this.history = history;
    this.#options = options;
    this.#known.add(JSON.stringify(history));
  }

  /** True where the pass made the history smaller. */
  *pass(make: (history: History) => Candidates): Play<boolean> {
    const before = this.history;
    const candidates = make(before);
    let next = candidates.next(false);
    while (next.done !== true && !this.#options.isOver()) next = candidates.next(yield* this.take(next.value));
    return this.history !== before;
  }

  /** True where the candidate fails as well, and takes the history's place. */
  *take(candidate: History): Play<boolean> {
    const text = JSON.stringify(candidate);
    if (this.#known.has(text)) return false;
    this.#known.add(text);
    this.tries++;
    if (!(yield* this.#options.fails(candidate))) return false;
    this.history = candidate;
    return true;
  }
}

/** True where nothing happens but what may happen in a strict history. */
function isStrict({ operations }: History, table: OperationTable): boolean {
  return operations.every((operation) => table[operation.do]?.chaosOnly !== true && domainsOf(table, operation.do, "strict").every(([argument, values]) => values.includes(operation[argument])));
}

/** The orderly order, no lag, the strict mode. */
function* plainerFrame(start: History, { operations: table }: Material): Candidates {
  const { depth: _, ...drawn } = start;
  if (start.depth !== undefined && (yield { ...drawn, order: null })) return;
  let history = start;
  for (const change of [{ order: null, lag: "none" }, { lag: "none" }, ...(isStrict(start, table) ? [{ mode: "strict" as const }] : [])]) {
    const candidate = { ...history, ...change };
    if (yield candidate) history = candidate;
  }
}

/** Without all operations that are faults, then without blocks of operations, from big ones to single ones, the last first. */
function* fewerOperations(start: History, { operations: table }: Material): Candidates {
  let { operations } = start;
  const without = (from: number, size: number): readonly AnyOperation[] => [...operations.slice(0, from), ...operations.slice(from + size)];
  const faultless = operations.filter((operation) => table[operation.do]?.fault !== true);
  if (faultless.length < operations.length && (yield { ...start, operations: faultless })) operations = faultless;
  for (let size = Math.ceil(operations.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = operations.length - size; from > -size; from -= size) {
      const rest = without(Math.max(0, from), size + Math.min(0, from));
      if (yield { ...start, operations: rest }) operations = rest;
    }
  }
}

/** Without two operations at once: one that needs the other cannot go alone. */
function* fewerPairs(start: History): Candidates {
  let { operations } = start;
  if (operations.length > MOST_FOR_PAIRS) return;
  for (let late = operations.length - 1; late > 0; late--) {
    for (let early = late - 1; early >= 0; early--) {
      const rest = operations.filter((_, at) => at !== late && at !== early);
      if (!(yield { ...start, operations: rest })) continue;
      operations = rest;
      late = Math.min(late, operations.length);
      break;
    }
  }
}

function* fewerNodes(start: History): Candidates {
  for (let nodes = 1; nodes < start.nodes; nodes++) if (yield { ...start, nodes }) return;
}

const withOrder = ({ order: _, do: name, ...operation }: AnyOperation, order: readonly string[]): AnyOperation => (order.length === 0 ? { do: name, ...operation } : { do: name, ...operation, order });

const replacedAt = (operations: readonly AnyOperation[], at: number, operation: AnyOperation): readonly AnyOperation[] => operations.map((each, index) => (index === at ? operation : each));

/** Arguments that stand nearer to the front of their domains. */
function* plainerArguments(start: History, { operations: table }: Material): Candidates {
  let { operations } = start;
  for (let at = 0; at < operations.length; at++) {
    const { do: name } = operations[at] as AnyOperation;
    for (const [argument, values] of domainsOf(table, name, start.mode)) {
      const present = values.indexOf((operations[at] as AnyOperation)[argument]);
      for (const value of new Set(present < 0 ? [] : values.slice(0, present))) {
        const plainer = replacedAt(operations, at, { ...(operations[at] as AnyOperation), [argument]: value });
        if (!(yield { ...start, operations: plainer })) continue;
        operations = plainer;
        break;
      }
    }
  }
}

/** A whole settle in place of some steps or some time: it leaves less to the order. */
function* wholeSettles(start: History, { operations: table }: Material): Candidates {
  if (!operationNames(table, start.mode).includes("settle")) return;
  let { operations } = start;
  for (let at = 0; at < operations.length; at++) {
    const { do: name, order = [] } = operations[at] as AnyOperation;
    if (name !== "steps" && name !== "pass") continue;
    const settled = replacedAt(operations, at, withOrder({ do: "settle" }, order));
    if (yield { ...start, operations: settled }) operations = settled;
  }
}

/** Operations without their scripts: all of them, and then one after another. */
function* fewerScripts(start: History): Candidates {
  let { operations } = start;
  if (operations.every(({ order }) => order === undefined)) return;
  if (yield { ...start, operations: operations.map((operation) => withOrder(operation, [])) }) return;
  for (let at = 0; at < operations.length; at++) {
    const operation = operations[at] as AnyOperation;
    if (operation.order === undefined) continue;
    const plain = replacedAt(operations, at, withOrder(operation, []));
    if (yield { ...start, operations: plain }) operations = plain;
  }
}

/** Scripts without blocks of their steps, from big ones to single ones, the last first: what is not in a script is done in order. */
function* shorterScripts(start: History): Candidates {
  let { operations } = start;
  for (let at = 0; at < operations.length; at++) {
    let { order = [] } = operations[at] as AnyOperation;
    for (let size = Math.ceil(order.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = order.length - size; from > -size; from -= size) {
        const rest = [...order.slice(0, Math.max(0, from)), ...order.slice(from + size)];
        const shorter = replacedAt(operations, at, withOrder(operations[at] as AnyOperation, rest));
        if (!(yield { ...start, operations: shorter })) continue;
        order = rest;
        operations = shorter;
      }
    }
  }
}

/** A smaller history that fails like this one. */
export function* shrunk(history: History, options: ShrinkOptions): Play<Shrunk> {
  const { material, isOver } = options;
  const reducer = new Reducer(history, options);
  const run = (pass: Pass): Play<boolean> => reducer.pass((from) => pass(from, material));
  yield* run(plainerFrame);
  yield* run(fewerOperations);
  if (reducer.history.order !== null && options.scripted !== undefined) yield* reducer.take(yield* options.scripted(reducer.history));
  const passes: readonly Pass[] = [plainerFrame, fewerScripts, fewerOperations, fewerNodes, wholeSettles, shorterScripts, plainerArguments, fewerPairs];
  for (let again = true; again && !isOver(); ) {
    again = false;
    for (const pass of passes) again = (yield* run(pass)) || again;
  }
  return { history: reducer.history, tries: reducer.tries };
}
