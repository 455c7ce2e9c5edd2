/** P-23: at rest one more sync of every set writes nothing: the controller starts anew, lists everything, and finds all as it should be. */
import type { Oracle } from "./oracle.js";

/** One more sync changes nothing. */
export const noThrash: Oracle = {
  name: "P-23",
  title: "at rest one more sync writes nothing",
  atRest({ onceMore }) {
    return onceMore.map(({ kind, key, actor, type }) => ({ object: `${kind} ${key}`, is: `${actor} writes to it (${type}) when it syncs once more`, must: "nothing is left to write" }));
  },
};
