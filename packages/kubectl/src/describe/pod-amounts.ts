/** What pods ask for, added up. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (getPodsTotalRequestsAndLimits) */
import { addQuantities, compareQuantities, type Pod, podTotals, printQuantity, type Quantity, quantityMilliValue, quantityOf, quantityOfText } from "@everynode/model";
import { fieldOf, type Json } from "../field-of.js";

/** `250m (6%)`: the sum of a resource over pods, and how much of what a node has that is. */
export function shareText(pods: readonly Json[], part: "requests" | "limits", { name, of }: { readonly name: string; readonly of: string }): string {
  const sum = pods.reduce((total, pod) => addQuantities(total, amountIn(pod, part, name)), quantityOf(0));
  const whole = quantityOfText(of);
  const percent = compareQuantities(whole, quantityOf(0)) > 0 ? Math.trunc((quantityMilliValue(sum) / quantityMilliValue(whole)) * 100) : 0;
  return `${printQuantity(sum)} (${percent}%)`;
}

function amountIn(pod: Json, part: "requests" | "limits", name: string): Quantity {
  return podTotals(fieldOf(pod, "spec") as Pod["spec"], part).get(name) ?? quantityOf(0);
}
