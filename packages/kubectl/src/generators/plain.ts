/** Namespaces, accounts, classes of priority, quotas and budgets from arguments. Source: staging/src/k8s.io/kubectl/pkg/cmd/create v1.36.3 */
import { canonicalQuantity } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import type { Json } from "../field-of.js";
import { selectorObject } from "../selector-object.js";
import { generator, given1, metadataOf } from "./generated.js";

/** `kubectl create namespace`. */
export const createNamespaceCommand: Command = generator("create namespace", (name) => ({ kind: "Namespace", apiVersion: "v1", metadata: metadataOf(name), spec: {}, status: {} }));

/** `kubectl create serviceaccount`. */
export const createServiceAccountCommand: Command = generator("create serviceaccount", (name) => ({ kind: "ServiceAccount", apiVersion: "v1", metadata: metadataOf(name) }), "failed to create serviceaccount:");

/** `kubectl create priorityclass`. */
export const createPriorityClassCommand: Command = generator(
  "create priorityclass",
  (name, given) => ({
    kind: "PriorityClass",
    apiVersion: "scheduling.k8s.io/v1",
    metadata: metadataOf(name),
    value: given.number("value", 0),
    ...(given.isOn("global-default") ? { globalDefault: true } : {}),
    ...given1("description", given.text("description")),
    preemptionPolicy: given.text("preemption-policy", "PreemptLowerPriority"),
  }),
  "failed to create priorityclass:",
);

/** `kubectl create quota`. */
export const createQuotaCommand: Command = generator(
  "create quota",
  (name, given) => {
    const hard = amountsIn(given.text("hard"));
    const spec = { ...(Object.keys(hard).length === 0 ? {} : { hard }), ...given1("scopes", given.text("scopes") === "" ? undefined : given.text("scopes").split(",")) };
    return { kind: "ResourceQuota", apiVersion: "v1", metadata: metadataOf(name), spec, status: {} };
  },
  "failed to create quota:",
);

const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Amounts of resources: `cpu=1,memory=1Gi`. Throws a `CommandError` for what is no pair, and for what is no amount. */
export function amountsIn(text: string): Json {
  const pairs = text === "" ? [] : text.split(",");
  return Object.fromEntries(pairs.map((pair) => {
    const [name = "", amount = "", ...more] = pair.split("=");
    if (!pair.includes("=") || more.length > 0) throw failed(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    if (canonicalQuantity(amount) === undefined) throw failed(QUANTITY);
    return [name, canonicalQuantity(amount) ?? amount];
  }));
}

/** `kubectl create poddisruptionbudget`. */
export const createBudgetCommand: Command = generator(
  "create poddisruptionbudget",
  (name, given) => {
    const [min, max] = [given.text("min-available"), given.text("max-unavailable")];
    if (!given.has("selector")) throw failed("a selector must be specified");
    if (min === "" && max === "") throw failed("one of min-available or max-unavailable must be specified");
    if (min !== "" && max !== "") throw failed("min-available and max-unavailable cannot be both specified");
    const spec = { ...given1("minAvailable", intOrText(min)), selector: selectorObject(given.text("selector")), ...given1("maxUnavailable", intOrText(max)) };
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    return { kind: "PodDisruptionBudget", apiVersion: "policy/v1", metadata: metadataOf(name), spec, status };
  },
  "failed to create poddisruptionbudgets:",
);

const intOrText = (text: string): number | string => (/^-?\d+$/.test(text) ? Number(text) : text);
