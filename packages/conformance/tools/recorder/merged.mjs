/** Several runs of one scenario as one recording: each step says how far they agree, and the recording ends before the first step on which they do not. */
import { ordered } from "./look.mjs";

const text = (value) => JSON.stringify(value ?? null);

/** Messages to their first line, without names made up by the server. */
const firstLine = (message) => message?.replace(/(?<=[a-z0-9])-[bcdfghjklmnpqrstvwxz2456789]{5}(?=")/g, "-<rand>").split("\n")[0];

function tidied({ response, after, step }) {
  const copy = structuredClone({ response, after, step });
  if (copy.response?.message !== undefined) copy.response.message = firstLine(copy.response.message);
  for (const cause of copy.response?.causes ?? []) cause.message = firstLine(cause.message);
  return copy;
}

function nameless(value, names) {
  const plain = names.reduce((all, name) => all.replaceAll(new RegExp(`(?<![a-z0-9-])${name}(?![a-z0-9-])`, "g"), "NODE"), text(value));
  return text(ordered(JSON.parse(plain)));
}

function agreementOf(takes, names) {
  const outcomes = takes.map(({ response, after }) => ({ response, after }));
  if (new Set(outcomes.map((outcome) => text(ordered(outcome)))).size === 1) return "exact";
  return new Set(outcomes.map((outcome) => nameless(outcome, names))).size === 1 ? "anonymous" : undefined;
}

/** The recording that several runs come to, and at which step they part, if they do. */
export function merged(runs) {
  const [first] = runs;
  const names = [];
  const steps = [];
  for (const [at, { step, writes }] of first.steps.entries()) {
    if (step.do === "addNode") names.push(step.name);
    const takes = runs.map((run) => tidied(run.steps[at]));
    if (new Set(takes.map(({ after }) => text(after?.events))).size > 1) for (const { after } of takes) delete after.events;
    const agreement = agreementOf(takes, names);
    if (agreement === undefined) return { recording: { ...first, steps }, partedAt: at, takes };
    steps.push({ agreement, step, ...(takes[0].response === undefined ? {} : { response: takes[0].response }), ...(takes[0].after === undefined ? {} : { after: takes[0].after }), ...(writes.length === 0 ? {} : { writes }) });
  }
  return { recording: { ...first, steps }, partedAt: undefined, takes: [] };
}
