import { placesAll } from "./hardened-oracles.js";
import type { Mutant } from "./mutant.js";

/** M39. */
export const hostPortWithSurge: Mutant = {
  name: "M39",
  title: "lets a set surge whose pods need a port of the host",
  source: "#106417 (closed unfixed)",
  breaks: ["P-03", "P-21"],
  oracles: [placesAll],
  asKubernetes: "the API server takes such sets, and their rollouts never end: the new pod waits for the port that the old one has",
};
