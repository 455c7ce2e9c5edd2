/**
 * `--sort-by`: objects in the order of one of their fields.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go v1.36.3, github.com/fvbommel/sortorder v1.1
 */
import { compareQuantities, parseQuantity } from "@everynode/model";
import { plainText } from "../field-of.js";
import { failed } from "../failure.js";
import { checkPath, pathValues, relaxedPath } from "../output/json-path.js";

/** The items in order of what the path leads to in their objects; those where it leads nowhere come first. Throws a `CommandError` where it leads nowhere at all, and for values that have no order. */
export function sortedBy<T>(items: readonly T[], path: string, objectOfItem: (item: T) => unknown): readonly T[] {
  if (items.length < 2) return items;
  const relaxed = relaxedPath(path);
  checkPath(relaxed);
  const keyed = items.map((item) => ({ item, key: pathValues(objectOfItem(item), relaxed)[0] }));
  if (keyed.every(({ key }) => key === undefined)) throw failed(`couldn't find any field with path ${JSON.stringify(relaxed)} in the list of objects`);
  const unsortable = keyed.find(({ key }) => typeof key === "object" && key !== null);
  if (unsortable !== undefined) throw failed(`Field ${relaxed} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: ${Array.isArray(unsortable.key) ? "[]interface {}" : "map[string]interface {}"}`);
  return keyed.sort((a, b) => compared(a.key, b.key)).map(({ item }) => item);
}

function compared(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  const [x, y] = [plainText(a), plainText(b)];
  const [one, other] = [parseQuantity(x), parseQuantity(y)];
  return one.ok && other.ok ? compareQuantities(one.quantity, other.quantity) : naturalOrder(x, y);
}

/** Texts in an order that people like: numbers in them by their size. */
function naturalOrder(a: string, b: string): number {
  const [left, right] = [chunksOf(a), chunksOf(b)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [x, y] = [left[at] ?? "", right[at] ?? ""];
    if (x === y) continue;
    const areNumbers = /^\d/.test(x) && /^\d/.test(y);
    const [m, n] = areNumbers ? [x.replace(/^0+/, ""), y.replace(/^0+/, "")] : [x, y];
    if (areNumbers && m.length !== n.length) return m.length - n.length;
    if (m !== n) return m < n ? -1 : 1;
    return x.length - y.length;
  }
  return left.length - right.length;
}

const chunksOf = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];
