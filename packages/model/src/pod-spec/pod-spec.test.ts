import { describe, expect, it } from "vitest";
import type { Container, Pod, PodSpec, PodTemplateSpec } from "../types.generated.js";
import { defaultPodSpec } from "./default-pod-spec.js";
import { validatePodTemplate } from "./pod-template.js";
import { podTemplateWarnings, podWarnings } from "./pod-warnings.js";
import { validatePod } from "./pod.js";
import { qosClass } from "./qos-class.js";

const container = (more: Partial<Container> = {}): Container => ({ name: "c", image: "img:1", resources: {}, ...more });
const template = (spec: Partial<PodSpec>): PodTemplateSpec => ({ metadata: {}, spec: defaultPodSpec({ containers: [container()], ...spec }, { template: true }) });
const pod = (spec: PodSpec, metadata: Partial<Pod["metadata"]> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "default", uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", ...metadata },
  spec: defaultPodSpec(spec, { template: false }),
  status: {},
});
const said = (errors: readonly { readonly field: string; readonly message: string }[]): readonly string[] => errors.map(({ field, message }) => `${field}: ${message}`);

describe("what the server fills in", () => {
  const ports = [container({ ports: [{ containerPort: 80 }], resources: { limits: { cpu: "1" } } })];

  it("makes requests of limits and host ports of ports for Pods alone", () => {
    const [inTemplate] = defaultPodSpec({ containers: ports, hostNetwork: true }, { template: true }).containers;
    expect(inTemplate).toMatchObject({ resources: { limits: { cpu: "1" } }, ports: [{ containerPort: 80, protocol: "TCP" }] });
    expect(inTemplate?.resources).not.toHaveProperty("requests");
    const [inPod] = defaultPodSpec({ containers: ports, hostNetwork: true }, { template: false }).containers;
    expect(inPod).toMatchObject({ resources: { limits: { cpu: "1" }, requests: { cpu: "1" } }, ports: [{ containerPort: 80, hostPort: 80 }] });
  });

  it("gives all pods of a template one list of containers", () => {
    const { spec } = template({ containers: ports });
    const [first, second] = ["n1", "n2"].map((nodeName) => defaultPodSpec({ ...spec, nodeName }, { template: false }));
    expect(first?.nodeName).toBe("n1");
    expect(second?.nodeName).toBe("n2");
    expect(second?.containers).toBe(first?.containers);
  });

  it("keeps a negative grace period in a template, and takes it for one second in a Pod", () => {
    expect(defaultPodSpec({ containers: [], terminationGracePeriodSeconds: -5 }, { template: true }).terminationGracePeriodSeconds).toBe(-5);
    expect(defaultPodSpec({ containers: [], terminationGracePeriodSeconds: -5 }, { template: false }).terminationGracePeriodSeconds).toBe(1);
  });

  it("drops the fields of features that are off", () => {
    const spec = defaultPodSpec({ containers: [container({ lifecycle: { stopSignal: "SIGTERM" } })], schedulingGroup: {} }, { template: true });
    expect(spec).not.toHaveProperty("schedulingGroup");
    expect(spec.containers[0]).not.toHaveProperty("lifecycle");
  });
});

describe("errors", () => {
  it("come in the server's order, volumes before containers and containers before the rest", () => {
    const bad = template({ hostname: "A_b", containers: [container({ name: "", volumeMounts: [{ name: "v", mountPath: "/v" }] })], volumes: [{ name: "v", nfs: { server: "", path: "/" } }] });
    expect(said(validatePodTemplate(bad, "spec.template")).map((line) => line.split(":", 1)[0])).toEqual([
      "spec.template.spec.volumes[0].nfs.server",
      "spec.template.spec.containers[0].name",
      "spec.template.spec.containers[0].volumeMounts[0].name",
      "spec.template.spec.hostname",
    ]);
  });

  it("of a Pod include what templates are free to do", () => {
    const spec: PodSpec = { containers: [container({ image: " img" })], schedulingGates: [{ name: "g" }], nodeName: "n" };
    expect(validatePodTemplate(template(spec), "template")).toEqual([]);
    expect(said(validatePod(pod(spec)))).toEqual([
      'spec.containers[0].image: Invalid value: " img": must not have leading or trailing whitespace',
      "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
    ]);
  });

  it("show structs in Go's form", () => {
    const [error] = validatePodTemplate(template({ resourceClaims: [{ name: "a" }] }), "template");
    expect(error?.message).toContain('{"Name":"a","ResourceClaimName":null,"ResourceClaimTemplateName":null}');
  });

  it("are found in labels and selectors with the names of object members", () => {
    const selector = JSON.parse('{"__proto__":"x","constructor":"ok"}') as Record<string, string>;
    const errors = validatePodTemplate(template({ nodeSelector: selector }), "template");
    expect(said(errors)).toHaveLength(1);
    expect(errors[0]?.message).toContain('Invalid value: "__proto__"');
  });
});

describe("warnings", () => {
  it("are about variables that hide others, unless they build on them", () => {
    const env = [{ name: "A", value: "1" }, { name: "A", value: "$(A)2" }, { name: "A", value: "3" }];
    expect(podTemplateWarnings(template({ containers: [container({ env })] }), "spec.template")).toEqual([
      'spec.template.spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
    ]);
  });

  it("say the same thing once", () => {
    const items = ["x", "x", "x"].map((path, i) => ({ key: `${i}`, path }));
    expect(podTemplateWarnings(template({ volumes: [{ name: "v", configMap: { name: "m", items } }] }), "spec.template")).toEqual([
      'volume "v" (ConfigMap "m"): overlapping paths: "x" with "x"',
    ]);
  });

  it("are given for each pod's own affinity, however many quiet ones of its template came before", () => {
    const containers = [container()];
    expect(podWarnings(pod({ containers }))).toEqual([]);
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "k" }] } };
    expect(podWarnings(pod({ containers, affinity }))).toEqual([
      "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod",
    ]);
  });
});

describe("the class of a pod", () => {
  const of = (resources: Container["resources"]): string => qosClass(defaultPodSpec({ containers: [container({ resources })] }, { template: false }));

  it("follows requests and limits of cpu and memory", () => {
    expect(of({})).toBe("BestEffort");
    expect(of({ requests: { "ephemeral-storage": "1Gi" } })).toBe("BestEffort");
    expect(of({ requests: { cpu: "1" } })).toBe("Burstable");
    expect(of({ limits: { cpu: "1", memory: "1Gi" } })).toBe("Guaranteed");
    expect(of({ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m" } })).toBe("Burstable");
  });
});
