/** Keys and values of labels of every shape that the API server takes. For those of a few objects, `labels` draws out of a small domain instead. */
import fc from "fast-check";
import { dnsSubdomains, withPlainEnds } from "./names.js";
import { ranked } from "./ranked.js";
import { sometimes } from "./sparse-record.js";

const LETTERS = ["a", "b", "0", "A", "-", "_", "."] as const;
const MAX_LENGTH = 63;

/** Words that every JavaScript object answers to: they are good keys of labels, and bad ones for who looks them up without care. */
const WORDS_OF_OBJECTS = ["constructor", "toString", "hasOwnProperty"] as const;

const words = (minLength: number): fc.Arbitrary<string> => fc.string({ unit: ranked(LETTERS), minLength, maxLength: MAX_LENGTH, size: "max" }).map(withPlainEnds);

/** Keys of labels and taints: a name of 1 to 63 characters, one time in three behind a DNS subdomain and a slash; one in ten is a word like "constructor". Shrink to "a". */
export function labelKeys(): fc.Arbitrary<string> {
  const name = fc.oneof({ withCrossShrink: true }, { weight: 9, arbitrary: words(1) }, { weight: 1, arbitrary: ranked(WORDS_OF_OBJECTS) });
  return fc.tuple(sometimes(3, dnsSubdomains()), name).map(([prefix, word]) => (prefix === undefined ? word : `${prefix}/${word}`));
}

/** Values of labels and taints, of 0 to 63 characters; shrink to "". */
export function labelValues(): fc.Arbitrary<string> {
  return words(0);
}
