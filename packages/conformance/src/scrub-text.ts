/** A text that kubectl printed, without what differs from run to run. */

const RANDOM = "bcdfghjklmnpqrstvwxz2456789";

/** What is replaced, in this order: a later pattern sees what the earlier ones left. */
const REPLACEMENTS: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/\b(?:\d{4}-\d\d-\d\dT[\d:.]+Z|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]+ [+-]\d{4})/g, "<time>"],
  [new RegExp(`-[a-f0-9]{8,10}-[${RANDOM}]{5}\\b`, "g"), "-<hash>-<rand>"],
  [new RegExp(`-[${RANDOM}]{8,10}-[${RANDOM}]{5}\\b`, "g"), "-<hash>-<rand>"],
  [new RegExp(`(?<=[a-z0-9])-[${RANDOM}]{5}\\b`, "g"), "-<rand>"],
  [/(controller-revision-hash|pod-template-hash)=[a-z0-9]+/g, "$1=<hash>"],
  [/\b10\.[01]\.\d+\.\d+\b/g, "<ip>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>"],
  [/(?<=\s|\()(?:\d+m)?\d+s(?=\s|\)|$)/gm, "<age>"],
  [new RegExp(`(?<=[a-z0-9])-[${RANDOM}]{8,10}(?![a-z0-9])`, "g"), "-<hash>"],
  [/127\.0\.0\.1:644\d/g, "<server>"],
  [/[ \t]{3,}/g, "   "],
  [/[ \t]+$/gm, ""],
];

/** The text with words in place of times, names made up by the server, addresses, uids and ages; three or more blanks are made three. */
export function scrubText(text: string): string {
  return REPLACEMENTS.reduce((scrubbed, [pattern, word]) => scrubbed.replace(pattern, word), text);
}
