/** JSON of what the API server answers: each stored object is written once, however often it is read. */

const TEXTS = new WeakMap<object, string>();
/** Longer texts are not remembered: the log of a cluster keeps old objects for a while, which would then take twice the room. */
const LONGEST = 32_768;

/** The JSON of an object of the API, remembered as long as the object lives unless it is very long. The object must never change. */
export function objectText(object: object): string {
  const known = TEXTS.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  if (text.length <= LONGEST) TEXTS.set(object, text);
  return text;
}

/** The JSON of an object of the API, as it is remembered or made for this once: most versions of an object are told of and never read. */
export function passingText(object: object): string {
  return TEXTS.get(object) ?? JSON.stringify(object);
}

interface ListLike {
  readonly items: readonly object[];
}

const isList = (value: object): value is ListLike => Array.isArray((value as Partial<ListLike>).items) && Object.keys(value).at(-1) === "items";

/** The JSON of an answer: of an object, of a list (item by item), or of anything else. */
export function answerText(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (!isList(value)) return isStored(value) ? objectText(value) : JSON.stringify(value);
  const head = JSON.stringify({ ...value, items: [] });
  return `${head.slice(0, -"]}".length)}${value.items.map(objectText).join(",")}]}`;
}

/** Objects that are stored have a uid; what else is answered is made for the occasion. */
function isStored(value: object): boolean {
  return (value as { readonly metadata?: { readonly uid?: unknown } }).metadata?.uid !== undefined;
}
