/** An object without what differs from run to run, as scenarios keep whole objects. */

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);

const TIMED_KEY = /Timestamp$|Time$|trigger-time$|^startedAt$|^finishedAt$/;

const WORD_OF_KEY: ReadonlyMap<string, string> = new Map([
  ["uid", "<uid>"],
  ["resourceVersion", "<resourceVersion>"],
  ["controller-revision-hash", "<hash>"],
  ["pod-template-hash", "<hash>"],
  ["podIP", "<ip>"],
  ["hostIP", "<ip>"],
  ["ip", "<ip>"],
  ["addresses", "<ip>"],
  ["clusterIP", "<ip>"],
  ["clusterIPs", "<ip>"],
]);

function walked(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => walked(item, typeof item === "string" ? key : ""));
  if (isItem(value)) {
    const kept = Object.entries(value).filter(([name, each]) => name !== "managedFields" && each !== undefined);
    return Object.fromEntries(kept.map(([name, each]) => [name, walked(each, name)]));
  }
  const word = WORD_OF_KEY.get(key);
  if (word !== undefined) return word;
  return TIMED_KEY.test(key) && value ? "<time>" : value;
}

/** The object with words in place of uids, versions, times, hashes, addresses and generated names. */
export function scrub(object: unknown): unknown {
  const copy = walked(object, "");
  if (!isItem(copy) || !isItem(copy["metadata"])) return copy;
  const name = scrubbedName(copy, copy["metadata"]);
  return name === undefined ? copy : { ...copy, metadata: { ...copy["metadata"], name } };
}

function scrubbedName(object: Item, metadata: Item): string | undefined {
  const { generateName, name } = metadata as { readonly generateName?: unknown; readonly name?: unknown };
  const isRevision = object["kind"] === "ControllerRevision" || object["revision"] !== undefined;
  const given = typeof generateName === "string" && generateName !== "" ? `${generateName}<rand>` : name;
  if (typeof given !== "string") return undefined;
  return isRevision ? given.replace(/-[a-z0-9]+$/, "-<hash>") : given;
}
