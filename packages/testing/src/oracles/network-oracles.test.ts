/** The oracles of the network on random histories, and on controllers that are broken. `HISTORIES=10000` plays so many of each mode and subject instead of the few of every day. */
import type { Request } from "@everynode/api";
import type { Reconcile } from "@everynode/core";
import type { Endpoint, EndpointSlice, Pod } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { asksMore, changing, isNews } from "./broken-controller.js";
import { checkHistory, violationText } from "../history/check-history.js";
import { type History, historyOf } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import { type Controllers, theatre } from "../history/theatre.js";
import { NETWORK_ORACLES } from "./network-oracles.js";
import type { AnyOperation } from "../operations/operation-rule.js";
import { SERVICE_OPERATIONS } from "../operations/service-operations.js";

const COUNT = Number(process.env["HISTORIES"] ?? 25);
const TIMEOUT_MS = 60_000 + COUNT * 200;
const SUBJECTS = ["endpoint-slice-controller", "daemonset-controller"] as const;

const told = (history: History, house: ReturnType<typeof theatre>): readonly string[] => checkHistory(history, NETWORK_ORACLES, house).violations.slice(0, 1).map(violationText);

describe.each(SUBJECTS)("on random histories with Services, the %s put to the test", (subject) => {
  const house = theatre({ operations: SERVICE_OPERATIONS, subject });
  it.each<Mode>(["strict", "chaos"])("all properties of the network hold (%s)", (mode) => {
    const found: string[] = [];
    for (let number = 0; number < COUNT && found.length < 3; number++) found.push(...told(historyOf(number, mode, house), house).map((text) => `historyOf(${number}, "${mode}"): ${text}`));
    expect(found).toEqual([]);
  }, TIMEOUT_MS);
});

/** An EndpointSlice controller that writes other endpoints than it should. */
function writesOtherwise(change: (endpoints: readonly Endpoint[], pods: readonly Pod[]) => readonly Endpoint[]): Controllers {
  return (builtIn) =>
    builtIn.map((whole) => {
      if (whole.name !== "endpoint-slice-controller") return whole;
      const otherwise = (request: Request, pods: readonly Pod[]): Request => {
        if ((request.verb !== "create" && request.verb !== "update") || request.kind !== "EndpointSlice") return request;
        const slice = request.object as EndpointSlice;
        return { ...request, object: { ...slice, endpoints: change(slice.endpoints ?? [], pods) } };
      };
      return { ...whole, reconcile: (key, view): Reconcile => changing(whole.reconcile(key, view), (request) => otherwise(request, view.objects("Pod").values())) };
    });
}

const settle: AnyOperation = { do: "settle" };
const createSet = (set: number, strategy: string): AnyOperation => ({ do: "createSet", set, zone: null, strategy, tolerates: "none", minReady: 0, shared: false });
const serve = (traffic: string): AnyOperation => ({ do: "serve", set: 0, traffic, unready: false });
const rollout: readonly AnyOperation[] = [createSet(0, "surge-one"), serve("Local"), settle, { do: "setImage", set: 0, version: 2 }, settle];

/** Deletes all old pods as soon as there is a new template. */
const hasty = asksMore((breach) => (isNews(breach, 2) ? breach.pods.map(({ metadata: { name } }) => ({ verb: "delete", kind: "Pod", namespace: "default", name }) as const) : []));

const strangers = writesOtherwise((endpoints, pods) => {
  const stranger = pods.find(({ metadata, status }) => metadata.labels?.["app"] === "set-1" && status.podIP !== undefined);
  if (stranger === undefined) return endpoints;
  const { name, namespace = "", uid } = stranger.metadata;
  return [...endpoints, { addresses: [stranger.status.podIP ?? ""], conditions: { ready: true, serving: true, terminating: false }, nodeName: stranger.spec.nodeName ?? "", targetRef: { kind: "Pod", name, namespace, uid } }];
});

const BROKEN: readonly (readonly [oracle: string, what: string, operations: readonly AnyOperation[], broken: Controllers])[] = [
  ["P-30", "leads to pods of others", [createSet(1, "one"), settle, createSet(0, "one"), serve("Cluster"), settle], strangers],
  ["P-31", "forgets the last of its pods", [createSet(0, "one"), serve("Cluster"), settle], writesOtherwise((endpoints) => endpoints.slice(0, -1))],
  ["P-31", "forgets a pod of a name", [createSet(0, "one"), serve("headless"), settle], writesOtherwise((endpoints) => endpoints.slice(1))],
  ["P-32", "takes old pods before the new ones serve", rollout, hasty],
];

const played = (operations: readonly AnyOperation[]): History => ({ mode: "strict", seed: 2, order: null, lag: "none", nodes: 3, operations });
const namesOf = (operations: readonly AnyOperation[], controllers: Controllers): readonly string[] => {
  const house = theatre({ operations: SERVICE_OPERATIONS, controllers });
  return checkHistory(played(operations), NETWORK_ORACLES, house).violations.map(({ oracle }) => oracle);
};

describe("an oracle of the network finds a controller that", { timeout: 60_000 }, () => {
  it.each(BROKEN)("%s: %s", (oracle, _, operations, broken) => {
    expect(namesOf(operations, broken)).toContain(oracle);
    expect(namesOf(operations, (builtIn) => builtIn)).toEqual([]);
  });

  it("each of them has one", () => {
    expect([...new Set(BROKEN.map(([oracle]) => oracle))]).toEqual(NETWORK_ORACLES.map(({ name }) => name));
  });
});
