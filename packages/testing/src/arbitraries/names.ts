/** Names of every shape that the API server takes. */
import fc from "fast-check";
import { lists, ranked } from "./ranked.js";

const LETTERS = ["a", "b", "z", "0", "9", "-"] as const;

/** How long names may be. */
export interface NameOptions {
  /** The most characters of a label. */
  readonly maxLength?: number;
}

/** DNS-1123 labels (names of namespaces, containers, ...) of 1 to `maxLength` (63) characters; shrink to "a". */
export function dnsLabels({ maxLength = 63 }: NameOptions = {}): fc.Arbitrary<string> {
  return fc.string({ unit: ranked(LETTERS), minLength: 1, maxLength, size: "max" }).map(withPlainEnds);
}

/** Letters in the place of what must not stand at either end of a name. */
export function withPlainEnds(text: string): string {
  return text.replace(/^[^A-Za-z0-9]/, "a").replace(/[^A-Za-z0-9]$/, "a");
}

/** DNS-1123 subdomains (names of most objects): 1 to 4 labels of up to `maxLength` (62) characters; shrink to "a". */
export function dnsSubdomains({ maxLength = 62 }: NameOptions = {}): fc.Arbitrary<string> {
  return lists(dnsLabels({ maxLength }), { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
}
