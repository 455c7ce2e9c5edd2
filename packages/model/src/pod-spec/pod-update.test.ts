import { describe, expect, it } from "vitest";
import type { Pod, PodSpec } from "../types.generated.js";
import { validateBinding } from "./binding.js";
import { defaultPodSpec } from "./default-pod-spec.js";
import { ephemeralContainersRules } from "./ephemeral-update.js";
import { resizeRules } from "./pod-resize.js";
import { podUpdateErrors } from "./pod-update.js";

const podOf = (spec: Partial<PodSpec>): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "default", uid: "u", resourceVersion: "1", generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: defaultPodSpec({ containers: [{ name: "c", image: "img:1", resources: {} }], ...spec }, { template: false }),
  status: {},
});
const changed = (pod: Pod, spec: Partial<PodSpec>): Pod => ({ ...pod, spec: { ...pod.spec, ...spec } });
const messages = (errors: readonly { readonly field: string; readonly message: string }[]): readonly string[] => errors.map(({ field, message }) => `${field}: ${message}`);

describe("an existing Pod", () => {
  const old = podOf({ tolerations: [{ key: "a", operator: "Exists" }] });
  const [container] = old.spec.containers;

  it("may get another image, a deadline and more tolerations", () => {
    const containers = container === undefined ? [] : [{ ...container, image: "img:2" }];
    const tolerations = [...(old.spec.tolerations ?? []), { key: "b", operator: "Exists" } as const];
    expect(podUpdateErrors(changed(old, { containers, tolerations, activeDeadlineSeconds: 5 }), old)).toEqual([]);
  });

  it("may not lose a toleration", () => {
    expect(messages(podUpdateErrors(changed(old, { tolerations: [] }), old))).toContain(
      "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
    );
  });

  it("may not change otherwise, and the refusal shows what differs", () => {
    const [error, ...others] = podUpdateErrors(changed(old, { hostname: "h" }), old);
    expect(others).toEqual([]);
    expect(error?.message).toMatch(/^Forbidden: pod updates may not change fields other than `spec\.containers/);
    expect(error?.message).toContain(' "ImagePullSecrets": null,\n- "Hostname": "",\n+ "Hostname": "h",\n  "Subdomain": "",\n');
  });

  it("may spell its quantities in another way", () => {
    const before = podOf({ containers: [{ name: "c", image: "i", resources: { requests: { cpu: "1" } } }] });
    const after = podOf({ containers: [{ name: "c", image: "i", resources: { requests: { cpu: "1000m" } } }] });
    expect(podUpdateErrors(after, before)).toEqual([]);
  });
});

describe("a gated Pod", () => {
  const old = podOf({ schedulingGates: [{ name: "g" }], nodeSelector: { a: "b" } });

  it("may lose its gate and be asked more of its node", () => {
    expect(podUpdateErrors(changed(old, { schedulingGates: [], nodeSelector: { a: "b", c: "d" } }), old)).toEqual([]);
  });

  it("may not be asked less of its node, nor get another gate", () => {
    expect(messages(podUpdateErrors(changed(old, { schedulingGates: [{ name: "h" }], nodeSelector: { c: "d" } }), old))).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'h'",
      'spec.nodeSelector: Invalid value: {"c":"d"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ]);
  });
});

describe("subresources", () => {
  const old = podOf({ containers: [{ name: "c", image: "img:1", resources: { requests: { cpu: "1", memory: "1Gi" } } }] });

  it("resize changes what containers ask for and nothing else", () => {
    const containers = old.spec.containers.map((container) => ({ ...container, image: "other", resources: { requests: { cpu: "2", memory: "1Gi" } } }));
    const pod = resizeRules.prepare(changed(old, { containers, hostname: "h" }), old);
    expect(pod.spec.containers[0]).toEqual({ ...old.spec.containers[0], resources: { requests: { cpu: "2", memory: "1Gi" } } });
    expect(pod.spec).not.toHaveProperty("hostname");
    expect(pod.metadata.generation).toBe(2);
    expect(resizeRules.validate(pod, old)).toEqual([]);
  });

  it("resize keeps the class of the pod", () => {
    const pod = resizeRules.prepare(changed(old, { containers: old.spec.containers.map((container) => ({ ...container, resources: {} })) }), old);
    expect(messages(resizeRules.validate(pod, old))).toContain("spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed");
    expect(resizeRules.validate(pod, old)[0]?.message).toContain("Pod QOS Class may not change");
  });

  it("ephemeralcontainers adds, and neither changes nor removes", () => {
    const first = { name: "e", image: "e", resources: {}, terminationMessagePolicy: "File", imagePullPolicy: "Always" } as const;
    const added = ephemeralContainersRules.prepare(changed(old, { ephemeralContainers: [first], hostname: "h" }), old);
    expect(ephemeralContainersRules.validate(added, old)).toEqual([]);
    expect(added.spec).not.toHaveProperty("hostname");
    const gone = ephemeralContainersRules.prepare(old, added);
    expect(messages(ephemeralContainersRules.validate(gone, added))).toEqual(['spec.ephemeralContainers: Forbidden: existing ephemeral containers "e" may not be removed\n']);
  });

  it("binding wants a Node with a name", () => {
    expect(validateBinding({ target: { kind: "Node", name: "n" } })).toEqual([]);
    expect(messages(validateBinding({ target: { kind: "Pod" } }))).toEqual(['target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"', "target.name: Required value"]);
  });
});
