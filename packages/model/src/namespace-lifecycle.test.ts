import { describe, expect, it } from "vitest";
import { namespaceCreationRefusal, namespaceDeletionRefusal } from "./namespace-lifecycle.js";
import type { Namespace } from "./types.generated.js";

const namespaceIn = (phase: "Active" | "Terminating"): Namespace => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: "x" }, spec: {}, status: { phase } }) as Namespace;
const CREATE = { resource: { group: "", plural: "pods" }, name: "a", namespace: "x" };

describe("a namespace", () => {
  it("takes objects while it is active", () => {
    expect(namespaceCreationRefusal({ ...CREATE, found: namespaceIn("Active") })).toBeUndefined();
  });

  it("takes none once it is going", () => {
    const refusal = namespaceCreationRefusal({ ...CREATE, found: namespaceIn("Terminating") });
    expect(refusal?.message).toBe('pods "a" is forbidden: unable to create new content in namespace x because it is being terminated');
    expect(refusal?.details?.causes?.map(({ reason }) => reason)).toEqual(["NamespaceTerminating"]);
  });

  it("takes none where it is not there", () => {
    expect(namespaceCreationRefusal({ ...CREATE, found: undefined })?.message).toBe('namespaces "x" not found');
  });

  it("of the system stays", () => {
    for (const name of ["default", "kube-system", "kube-public"]) expect(namespaceDeletionRefusal(name)?.code).toBe(403);
    expect(namespaceDeletionRefusal("kube-node-lease")).toBeUndefined();
  });
});
