/** The endpoints with which somebody lets time pass, looks at what may happen, and lets things go wrong: `/everynode/v1/...`. */
import type { HttpRequest, HttpResponse } from "@everynode/api";
import { actionId } from "@everynode/core";
import { badRequest, failure, isJsonObject, methodNotAllowed, resourceNotFound, type Status } from "@everynode/model";
import { ApiError, type Cluster, durationMs, type DurationInput, type FaultInput, SavedError, UsageError } from "everynode";
import type { Pace } from "./pace.js";
import { type TimeMode, timeWord } from "./time-mode.js";
import { statusResponse } from "./write-response.js";

/** Where the endpoints are. */
export const CONTROL_ROOT = "/everynode/v1/";

/** What the endpoints act on. */
export interface Controlled {
  readonly cluster: Cluster;
  readonly pace: Pace;
  readonly mode: TimeMode;
  readonly watches: () => number;
  /** Saves the cluster, where it is known where to. */
  readonly save?: (() => Promise<void>) | undefined;
}

type Input = Readonly<Record<string, unknown>>;
type Endpoint = (on: Controlled, input: Input) => unknown;

const PATIENCE_MS = 60_000;
const MOST_STEPS = 100_000;

const durationOf = (input: Input, otherwise: DurationInput | undefined): number => {
  const { for: given = otherwise } = input;
  if (given === undefined) throw new UsageError('it takes how long, in milliseconds or as { "minutes": 5 }: { "for": 5000 }');
  return durationMs(given as DurationInput, '"for"');
};

const told = ({ cluster, mode, watches }: Controlled): object => ({ time: cluster.time, nowMs: cluster.nowMs, mode: timeWord(mode), revision: String(cluster.simulation.cluster.revision), hash: cluster.hash, watches: watches() });

const READS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ["time", (on) => told(on)],
  ["actions", ({ cluster }) => cluster.actions.map(actionId)],
  ["faults", ({ cluster }) => cluster.faults],
  ["state", ({ cluster }) => cluster.save()],
]);

const DEEDS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  [
    "advance",
    async (on, input) => {
      await on.pace.advance(durationOf(input, undefined));
      return told(on);
    },
  ],
  ["settle", async (on, input) => ({ atRest: await on.pace.settle(durationOf(input, PATIENCE_MS)), ...told(on) })],
  [
    "step",
    async (on, { count = 1 }) => {
      if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1 || count > MOST_STEPS) throw new UsageError(`"count" must be a whole number from 1 to ${MOST_STEPS}; got ${JSON.stringify(count)}`);
      return { steps: await on.pace.steps(count), ...told(on) };
    },
  ],
  ["inject", async ({ pace, cluster }, { for: span, ...fault }) => ({ fault: await pace.change(() => cluster.inject(fault as unknown as FaultInput, span === undefined ? {} : { for: span as DurationInput })) })],
  [
    "heal",
    async (on, { fault }) => {
      if (fault !== undefined && typeof fault !== "string") throw new UsageError(`"fault" must be the name of a fault; got ${JSON.stringify(fault)}`);
      await on.pace.change(() => on.cluster.heal(fault));
      return told(on);
    },
  ],
  [
    "crash",
    async (on, { controller }) => {
      await on.pace.change(() => on.cluster.crash(controller as string));
      return told(on);
    },
  ],
  [
    "save",
    async (on) => {
      if (on.save === undefined) throw new UsageError("this server was started without a file for its state");
      await on.save();
      return told(on);
    },
  ],
]);

/** What a control endpoint answers. What makes no sense is refused with 400, and changes nothing. */
export async function controlAnswer(on: Controlled, { method, path, body = "" }: HttpRequest): Promise<HttpResponse> {
  const name = path.slice(CONTROL_ROOT.length);
  const isKnown = READS.has(name) || DEEDS.has(name);
  const endpoint = method === "GET" ? READS.get(name) : method === "POST" ? DEEDS.get(name) : undefined;
  if (endpoint === undefined) return statusResponse(isKnown ? methodNotAllowed() : resourceNotFound());
  try {
    return { code: 200, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value: await endpoint(on, inputOf(body)) } };
  } catch (error) {
    return statusResponse(refusal(error));
  }
}

function inputOf(body: string): Input {
  if (body.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new UsageError(`the body must be JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isJsonObject(value)) throw new UsageError("the body must be a JSON object");
  return value;
}

function refusal(error: unknown): Status {
  if (error instanceof ApiError) return error.status;
  if (error instanceof UsageError || error instanceof SavedError) return badRequest(error.message);
  return failure({ code: 500, reason: "InternalError", message: `Internal error occurred: ${error instanceof Error ? error.message : String(error)}` });
}
