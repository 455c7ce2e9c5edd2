/** Requests through a cluster's network, asked in the words of a cluster. */
import type { Simulation } from "@everynode/core";
import { type NetworkOptions, request, RequestError, type RequestInput, type Told } from "@everynode/network";
import type { ProgramLookup } from "@everynode/node";
import { UsageError } from "./api-error.js";

/** Which endpoint is taken, what proxies remember, and how the cluster is looked at. */
export type AskOptions = Omit<RequestInput, "from" | "to">;

const PLAIN = new WeakMap<ProgramLookup, NetworkOptions>();

/** The same object for the same programs where nothing else is said, so that the network that was made for it is found again. */
function withPrograms(programs: ProgramLookup, options: NetworkOptions | undefined): NetworkOptions {
  if (options !== undefined) return { programs, ...options };
  const plain = PLAIN.get(programs) ?? { programs };
  PLAIN.set(programs, plain);
  return plain;
}

/** What comes of a request, with the cluster's own programs unless others are named. Throws a `UsageError` for what cannot be asked. */
export function told(simulation: Simulation, input: RequestInput, programs: ProgramLookup | undefined): Told {
  try {
    return request(simulation, programs === undefined ? input : { ...input, network: withPrograms(programs, input.network) });
  } catch (error) {
    throw error instanceof RequestError ? new UsageError(error.message) : error;
  }
}
