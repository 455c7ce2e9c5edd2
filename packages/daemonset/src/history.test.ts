import type { Request, Response } from "@everynode/api";
import type { ControllerRevision, DaemonSet } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { constructHistory, type HistoryResult } from "./history.js";

const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "app:1" }] } };
const set = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "a", namespace: "default", uid: "new" }, spec: { selector: { matchLabels: { app: "a" } }, template }, status: {} } as unknown as DaemonSet;

function revision(name: string, number: number, image: string, owner?: string): ControllerRevision {
  const ownerReferences = owner === undefined ? [] : [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "a", uid: owner, controller: true }];
  const data = { spec: { template: { ...template, spec: { containers: [{ name: "a", image }] }, $patch: "replace" } } };
  return { apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name, namespace: "default", uid: name, labels: { app: "a", "controller-revision-hash": name }, ownerReferences }, data, revision: number } as unknown as ControllerRevision;
}

/** Lets the set look for its history among what its view has, and answers its requests; what it asked for, and what came of it. */
function asked(seen: readonly ControllerRevision[], answer: (request: Request) => Response): { readonly verbs: readonly string[]; readonly result: HistoryResult } {
  const verbs: string[] = [];
  const run = constructHistory({ daemonSet: set, matches: () => true }, seen, () => {
    throw new Error("nothing is to be claimed");
  });
  let next = run.next();
  while (next.done !== true) {
    if (next.value.type !== "request") throw new Error(`unexpected ${next.value.type}`);
    verbs.push(next.value.request.verb);
    next = run.next(answer(next.value.request));
  }
  return { verbs, result: next.value };
}

const ok = (object: ControllerRevision): Response => ({ ok: true, code: 200, object }) as unknown as Response;
const taken = { ok: false, code: 409, status: { reason: "AlreadyExists", message: "already exists" } } as unknown as Response;

describe("the history of a set", () => {
  it("takes a revision of its template that it finds by its name only as it is, be its number too low", () => {
    const orphan = revision("left-behind", 1, "app:1");
    const { verbs, result } = asked([revision("older", 2, "app:0", "new")], ({ verb }) => (verb === "create" ? taken : ok(orphan)));
    expect(verbs).toEqual(["create", "get"]);
    expect(result).toMatchObject({ ok: true, history: { hash: "left-behind" } });
  });

  it("raises the number of a revision that it has", () => {
    const seen = [revision("older", 2, "app:0", "new"), revision("present", 1, "app:1", "new")];
    const { verbs, result } = asked(seen, (request) => ok("object" in request ? (request.object as ControllerRevision) : seen[0] as ControllerRevision));
    expect(verbs).toEqual(["update"]);
    expect(result).toMatchObject({ ok: true, history: { hash: "present" } });
  });
});
