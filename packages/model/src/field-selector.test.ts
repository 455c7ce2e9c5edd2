import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFieldSelector, matchesFieldSelector, parseFieldSelector, requiredFieldValue } from "./field-selector.js";
import { formatFieldTerms, parseFieldTerms } from "./field-selector-text.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { Kind } from "./kind.js";
import type { KubeObject } from "./kube-object.js";

function kind(key: string): Kind {
  const found = BUILT_IN_KINDS.byKey(key);
  if (found === undefined) throw new Error(`no kind ${key}`);
  return found;
}

const { schema: _, ...rest } = kind("Pod");
const WIDGET: Kind = { ...rest, key: "Widget.example.com", kind: "Widget", group: "example.com", namespaced: false };

const object = (more: object): KubeObject => ({
  apiVersion: "v1",
  kind: "X",
  metadata: { name: "a", namespace: "probe", uid: "u", resourceVersion: "1", creationTimestamp: "" },
  ...more,
});

function selects(key: string, text: string, more: object): boolean {
  const result = parseFieldSelector(text, kind(key));
  if (!result.ok) throw new Error(result.message);
  return matchesFieldSelector(result.selector, object(more));
}

const POD = { spec: { nodeName: "n1", restartPolicy: "Always", schedulerName: "default-scheduler" }, status: { phase: "Running", podIP: "10.1.0.1", podIPs: [{ ip: "10.1.0.1" }] } };

describe("field selectors", () => {
  it.each([
    ["DaemonSet", "", {}, true],
    ["DaemonSet", "=", {}, true],
    ["DaemonSet", "metadata.name=a,metadata.namespace==probe,", {}, true],
    ["DaemonSet", "metadata.name!=a", {}, false],
    ["DaemonSet", "metadata.name=a\\,b", {}, false],
    ["Pod", "spec.nodeName=n1,status.phase!=Failed", POD, true],
    ["Pod", "spec.host=n1", POD, true],
    ["Pod", "spec.nodeName=", POD, false],
    ["Pod", "spec.hostNetwork=false,spec.serviceAccountName=", POD, true],
    ["Pod", "spec.hostNetwork=true", { spec: { hostNetwork: true }, status: {} }, true],
    ["Pod", "status.podIP=10.1.0.1,status.podIPs=,status.nominatedNodeName=", POD, true],
    ["Node", "spec.unschedulable=false", { spec: {} }, true],
    ["Namespace", "status.phase=Active", { status: { phase: "Active" } }, true],
    ["Event", "source=kubelet", { source: { component: "kubelet" }, reportingComponent: "x" }, true],
    ["Event", "source=x,reportingComponent=x", { source: {}, reportingComponent: "x" }, true],
    ["Event", "involvedObject.kind=Pod,reason=Killing,type=Normal", { involvedObject: { kind: "Pod" }, reason: "Killing", type: "Normal" }, true],
    ["Event.events.k8s.io", "regarding.kind=Pod", { regarding: { kind: "Pod" } }, true],
    ["Service", "spec.clusterIP=None", { spec: { clusterIP: "None" } }, true],
    ["Job", "status.successful=0", { status: {} }, true],
  ] as const)("of %s answer as their fields do: %s", (key, text, more, expected) => {
    expect(selects(key, text, more)).toBe(expected);
  });

  it.each([
    ["DaemonSet", "spec.foo=bar", '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ["DaemonSet", " metadata.name = a ", '" metadata.name " is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ["DaemonSet", "constructor=x", '"constructor" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ["DaemonSet", "metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ["DaemonSet", "metadata.name in (a)", "invalid selector: 'metadata.name in (a)'; can't understand 'metadata.name in (a)'"],
    ["DaemonSet", "metadata.name=a\\b", "invalid field selector: invalid escape sequence: \\b"],
    ["DaemonSet", "metadata.name=a\\", "invalid field selector: invalid escape sequence: \\"],
    ["DaemonSet", "metadata.name=a=b", "invalid field selector: unescaped character in value: 61"],
    ["Pod", "spec.priority=0", "field label not supported: spec.priority"],
    ["Node", "metadata.namespace=a", "field label not supported: metadata.namespace"],
    ["Job", "status.phase=a", 'field label "status.phase" not supported for Job'],
  ])("of %s are refused in the API server's words: %s", (key, text, message) => {
    expect(parseFieldSelector(text, kind(key))).toEqual({ ok: false, message });
  });

  it("of a user's own kinds know the name, and the namespace where there is one", () => {
    expect(parseFieldSelector("metadata.name=a", WIDGET).ok).toBe(true);
    expect(parseFieldSelector("metadata.namespace=a", WIDGET)).toEqual({ ok: false, message: "field label not supported: metadata.namespace" });
    expect(parseFieldSelector("metadata.namespace=a", { ...WIDGET, namespaced: true }).ok).toBe(true);
  });

  it("say which value they demand", () => {
    const result = parseFieldSelector("spec.nodeName=n1,status.phase!=Failed", kind("Pod"));
    if (!result.ok) throw new Error(result.message);
    expect(requiredFieldValue(result.selector, "spec.nodeName")).toBe("n1");
    expect(requiredFieldValue(result.selector, "status.phase")).toBeUndefined();
    expect(formatFieldSelector(result.selector)).toBe("spec.nodeName=n1,status.phase!=Failed");
  });

  it("carry any value through printing and reading", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\\", ",", "=", "!", " ", "é") }), fc.boolean(), (value, equal) => {
        const terms = [{ field: "metadata.name", equal, value }];
        expect(parseFieldTerms(formatFieldTerms(terms))).toEqual({ ok: true, terms });
      }),
    );
  });
});
