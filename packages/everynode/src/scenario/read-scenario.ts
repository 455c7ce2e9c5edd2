/** Scenarios as files: YAML or JSON, every mistake told with its line and column. */
import { describeProblem, isJsonObject, type JsonObject, type ManifestProblem, nearestWord, type PlacedText, readPlacedText } from "@everynode/model";
import type { NodeInput } from "@everynode/node";
import { describedValue, ManifestError, UsageError } from "../api-error.js";
import { type FaultInput, harmOf } from "../fault-input.js";
import { durationTextMs } from "../duration.js";
import { type KnownNames, knownOptions, knownWord } from "../known-options.js";
import type { LatencyProfile } from "../latency-profile.js";
import { checkedLabels, checkedNode, checkedTaint, nodeInputs } from "../node-input.js";
import { DEED_NAMES } from "./checked-scenario.js";
import type { ManifestText, Scenario, ScenarioDeed, ScenarioObjects, ScenarioStep } from "./scenario.js";

/** What reading a scenario takes beside its text. */
export interface ReadScenarioOptions {
  /** What messages call the text; "scenario" where left out. */
  readonly file?: string;
  /** The manifests at a path as the scenario has it, or why there are none, in words. Where left out, a scenario may name none: objects stand in it as they are. */
  readonly manifests?: (path: string) => readonly ManifestText[] | string;
}

const OPTIONS: KnownNames<ReadScenarioOptions> = { file: true, manifests: true };

const unread = (path: string): string => `nobody reads ${path} here: give readScenario(text, { manifests: (path) => [{ file: path, text: ... }] })`;

/** The scenario that a text is; an empty one has three nodes. Throws a `ManifestError` that names file, line and column of what is wrong with it. */
export function readScenario(text: string, options: ReadScenarioOptions = {}): Scenario {
  const { file = "scenario", manifests = unread } = knownOptions(options, OPTIONS, "readScenario");
  if (typeof text !== "string") throw new UsageError(`readScenario takes the text of a scenario; got ${describedValue(text)}`);
  const read = readPlacedText(text, file);
  if (!read.ok) throw manifestError(read.problems);
  return new Reader(read.placed, { file, manifests }).scenario();
}

const manifestError = (problems: readonly ManifestProblem[]): ManifestError => new ManifestError(problems.map(describeProblem).join("\n"), problems);

const SCENARIO = ["nodes", "manifests", "seed", "latencies", "steps", "until"];
/** What may stand beside a fault in its step; beside other deeds stands nothing. */
const BESIDE_FAULT = ["for", "name"];

class Reader {
  readonly #text: PlacedText;
  readonly #options: Required<ReadScenarioOptions>;

  constructor(text: PlacedText, options: Required<ReadScenarioOptions>) {
    this.#text = text;
    this.#options = options;
  }

  scenario(): Scenario {
    const { nodes, manifests, seed, latencies, steps, until } = this.#object(this.#text.value ?? {}, "", SCENARIO, "a scenario");
    return {
      ...(nodes === undefined ? {} : { nodes: this.#checked("nodes", () => nodeInputs(nodes as number).map(checkedNode)) }),
      objects: this.#list(manifests, "manifests").flatMap((each, at) => this.#manifests(each, `manifests[${at}]`)),
      ...(seed === undefined ? {} : { seed: Number.isSafeInteger(seed) ? (seed as number) : this.#fail("seed", `seed must be a whole number; got ${describedValue(seed)}`) }),
      ...(latencies === undefined ? {} : { latencies: this.#checked<LatencyProfile>("latencies", () => knownWord<LatencyProfile>(latencies as LatencyProfile, ["instant", "recorded"], "latencies")) }),
      steps: this.#list(steps, "steps").map((step, at) => this.#step(step, `steps[${at}]`)),
      ...(until === undefined ? {} : { until: this.#duration(until, "until") }),
    };
  }

  #step(step: unknown, path: string): ScenarioStep {
    const given = isJsonObject(step) ? DEED_NAMES.filter((name) => Object.hasOwn(step, name)) : [];
    const [name, ...more] = given;
    const known = ["at", ...DEED_NAMES, ...(given.includes("fault") ? BESIDE_FAULT : [])];
    const fields = this.#object(step, path, known, "a step");
    if (name === undefined || more.length > 0) return this.#fail(path, `a step does one thing, one of ${DEED_NAMES.join(", ")}; got ${given.length === 0 ? "none" : given.join(" and ")}`);
    const { line, column } = this.#text.problemAt(path, "");
    return { at: fields["at"] === undefined ? 0 : this.#duration(fields["at"], `${path}.at`), where: `${this.#options.file}:${line}:${column}`, ...this.#deed(name, fields, path) };
  }

  #deed(name: ScenarioDeed["do"], fields: JsonObject, path: string): ScenarioDeed {
    const [own, at] = [fields[name], `${path}.${name}`];
    switch (name) {
      case "fault":
        return { do: name, fault: this.#fault(own, at), ...(fields["for"] === undefined ? {} : { for: this.#duration(fields["for"], `${path}.for`) }), ...(fields["name"] === undefined ? {} : { name: this.#word(fields["name"], `${path}.name`) }) };
      case "heal":
        return own === "all" ? { do: name } : { do: name, name: this.#word(own, at) };
      case "apply":
        return { do: name, objects: this.#manifests(own, at) };
      case "delete":
        return this.#deletion(this.#word(own, at), at);
      case "addNode":
        return { do: name, node: this.#checked(at, () => checkedNode((typeof own === "string" ? { name: own } : own) as unknown as NodeInput)) };
      case "removeNode":
      case "cordon":
      case "uncordon":
        return { do: name, node: this.#word(own, at) };
      case "crash":
        return { do: name, controller: this.#word(own, at) };
      default:
        return this.#onNode(name, own, at);
    }
  }

  /** What is done to a node that the deed names. */
  #onNode(name: "label" | "taint" | "untaint", own: unknown, at: string): ScenarioDeed {
    const known = { label: ["node", "labels"], taint: ["node", "key", "value", "effect"], untaint: ["node", "key", "effect"] }[name];
    if (name === "label") this.#checkLabels(own, at);
    const { node: named, ...rest } = this.#object(own, at, known, name);
    const node = this.#word(named, `${at}.node`);
    switch (name) {
      case "label":
        return { do: name, node, labels: this.#checked(`${at}.labels`, () => checkedLabels(rest["labels"] as never)) };
      case "taint":
        return { do: name, node, taint: this.#checked(at, () => checkedTaint(rest as never)) };
      case "untaint":
        return { do: name, node, key: this.#word(rest["key"], `${at}.key`), ...(rest["effect"] === undefined ? {} : { effect: rest["effect"] as "NoExecute" }) };
    }
  }

  /** Labels stand together: one beside `node` is a slip of its own. */
  #checkLabels(own: unknown, at: string): void {
    const stray = isJsonObject(own) ? Object.entries(own).find(([key]) => key !== "node" && key !== "labels" && nearestWord(key, ["labels"]) === undefined) : undefined;
    if (stray !== undefined) this.#fail(`${at}.${stray[0]}`, `label knows no ${JSON.stringify(stray[0])}; labels stand together: labels: { ${stray[0]}: ${describedValue(stray[1])} }`);
  }

  /** `DaemonSet/agent`, or `DaemonSet/kube-system/agent`. */
  #deletion(text: string, at: string): ScenarioDeed {
    const [kind = "", ...names] = text.split("/");
    const [name, namespace] = [names.at(-1) ?? "", names.length === 2 ? names[0] : undefined];
    if (name === "" || names.length > 2) return this.#fail(at, `what is deleted is called KIND/NAME or KIND/NAMESPACE/NAME, such as DaemonSet/agent; got ${describedValue(text)}`);
    return { do: "delete", kind, name, ...(namespace === undefined ? {} : { namespace }) };
  }

  #fault(fault: unknown, at: string): FaultInput {
    if (!isJsonObject(fault)) return this.#fail(at, `a fault is an object with a type, e.g. { type: partition, node: node-2 }; got ${describedValue(fault)}`);
    const { delay } = fault;
    const given = (delay === undefined ? fault : { ...fault, delay: this.#duration(delay, `${at}.delay`) }) as unknown as FaultInput;
    this.#checked(at, () => harmOf(given, "step"));
    return given;
  }

  /** A path, or an object. */
  #manifests(given: unknown, at: string): readonly ScenarioObjects[] {
    if (isJsonObject(given)) return [{ object: given }];
    const found = this.#options.manifests(this.#word(given, at));
    return typeof found === "string" ? this.#fail(at, found) : found;
  }

  #duration(given: unknown, at: string): number {
    const text = given === 0 ? "0s" : given;
    const ms = typeof text === "string" ? durationTextMs(text) : undefined;
    return ms ?? this.#fail(at, `a duration is like 30s, 5m or 1h30m; got ${describedValue(given)}`);
  }

  #word(given: unknown, at: string): string {
    return typeof given === "string" && given !== "" ? given : this.#fail(at, `a name is expected; got ${describedValue(given)}`);
  }

  #list(given: unknown, at: string): readonly unknown[] {
    return given === undefined ? [] : Array.isArray(given) ? (given as readonly unknown[]) : this.#fail(at, `${at} must be a list; got ${describedValue(given)}`);
  }

  #object(given: unknown, at: string, known: readonly string[], what: string): JsonObject {
    if (!isJsonObject(given)) return this.#fail(at, `${what} is an object of ${known.join(", ")}; got ${describedValue(given)}`);
    const stray = Object.keys(given).find((name) => !known.includes(name));
    if (stray === undefined) return given;
    const near = nearestWord(stray, known);
    return this.#fail(at === "" ? stray : `${at}.${stray}`, `${what} knows no ${JSON.stringify(stray)}; ${near === undefined ? `there are ${known.join(", ")}` : `did you mean ${JSON.stringify(near)}?`}`);
  }

  /** What `check` makes of it; what it throws for people gets its place. */
  #checked<T>(at: string, check: () => T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return this.#fail(at, error.message);
    }
  }

  #fail(at: string, message: string): never {
    throw manifestError([this.#text.problemAt(at, message)]);
  }
}
