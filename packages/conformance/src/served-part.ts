/**
 * Discovery lists everything that a full API server has; of a recording only the groups, resources and subresources are compared that
 * are served here as well.
 */

type Item = Readonly<Record<string, unknown>>;

const DISCOVERY: ReadonlyMap<string, string> = new Map([
  ["APIGroupList", "groups"],
  ["APIResourceList", "resources"],
  ["APIGroupDiscoveryList", "items"],
]);

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);

/** The recorded document without what the other one does not have; anything but discovery as it is. */
export function servedPart(expected: unknown, got: unknown): unknown {
  if (!isItem(expected) || !isItem(got)) return expected;
  const list = DISCOVERY.get(String(expected["kind"]));
  return list === undefined ? expected : { ...expected, [list]: servedItems(expected[list], got[list]) };
}

function nameOf(item: Item): unknown {
  const { metadata } = item;
  return item["name"] ?? item["resource"] ?? item["subresource"] ?? item["version"] ?? (isItem(metadata) ? (metadata["name"] ?? "") : undefined);
}

function servedItems(expected: unknown, got: unknown): unknown {
  if (!Array.isArray(expected) || !Array.isArray(got)) return expected;
  const present = got.filter(isItem);
  return expected.filter(isItem).flatMap((item) => {
    const counterpart = present.find((each) => nameOf(each) === nameOf(item));
    return counterpart === undefined ? [] : [servedItem(item, counterpart)];
  });
}

function servedItem(item: Item, got: Item): Item {
  const { subresources, ...rest } = item;
  const kept = Object.hasOwn(got, "subresources") ? { ...rest, subresources } : rest;
  const nested = Object.entries(kept).map(([key, value]) => [key, key === "versions" || key === "resources" || key === "subresources" ? servedItems(value, got[key]) : value]);
  return Object.fromEntries(nested) as Item;
}
