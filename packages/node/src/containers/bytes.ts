/** Amounts of memory as containers and machines write them. */
import { parseQuantity, quantityValue } from "@everynode/model";

/** The bytes that a quantity stands for; undefined where there is none, or it is no quantity. */
export function bytesOf(text: string | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseQuantity(text);
  return parsed?.ok === true ? quantityValue(parsed.quantity) : undefined;
}
