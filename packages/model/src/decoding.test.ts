import { describe, expect, it } from "vitest";
import { decode, decodeText, type Decoded, type FieldValidation } from "./decoding.js";
import { invariant } from "./invariant.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { Kind } from "./kind.js";

const kind = (key: string): Kind => {
  const found = BUILT_IN_KINDS.byKey(key);
  invariant(found, `no kind ${key}`);
  return found;
};
const read = (key: string, text: string, fieldValidation: FieldValidation = "Strict"): Decoded => decodeText(text, kind(key), { fieldValidation, format: "json" });
const message = (decoded: Decoded): string => (decoded.ok ? "fine" : (decoded.status.message ?? ""));
const pod = (spec: string): string => `{"spec":${spec}}`;

describe("decoding", () => {
  it("fills in what answers always have and leaves out what they never have", () => {
    const decoded = decode({ metadata: { labels: {}, finalizers: [] }, spec: { minReadySeconds: 0, revisionHistoryLimit: 0, template: { spec: { containers: [{ name: "c", ports: [] }] } } } }, kind("DaemonSet"), { fieldValidation: "Strict" });
    expect(decoded.ok && decoded.object).toEqual({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: {},
      spec: { selector: null, template: { metadata: {}, spec: { containers: [{ name: "c", resources: {} }] } }, updateStrategy: {}, revisionHistoryLimit: 0 },
      status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    });
  });

  it("shares the parts that need no change with its input", () => {
    const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", resources: {} }] } };
    const decoded = decode({ spec: { template, minReadySeconds: 0 } }, kind("DaemonSet"), { fieldValidation: "Strict" });
    expect(decoded.ok && (decoded.object as unknown as { spec: { template: unknown } }).spec.template).toBe(template);
  });

  it("takes a null in a map for the empty value, and elsewhere for nothing said", () => {
    const decoded = read("Pod", '{"metadata":{"name":null,"labels":{"a":null}},"spec":{"containers":[null],"nodeSelector":null,"hostNetwork":null}}');
    expect(decoded.ok && decoded.object).toMatchObject({ metadata: { labels: { a: "" } }, spec: { containers: [{ name: "", resources: {} }] } });
  });

  it("respells quantities and times", () => {
    const decoded = read("Pod", pod('{"containers":[{"name":"c","resources":{"requests":{"cpu":0.5,"memory":"1024Mi","x":null}}}]}'));
    expect(decoded.ok && decoded.object).toMatchObject({ spec: { containers: [{ resources: { requests: { cpu: "500m", memory: "1Gi", x: "0" } } }] } });
    const lease = read("Lease", '{"metadata":{"creationTimestamp":"2026-01-01T00:00:00.9+01:00"},"spec":{"renewTime":"2026-01-01T00:00:00.123456Z"}}');
    expect(lease.ok && lease.object).toMatchObject({ metadata: { creationTimestamp: "2025-12-31T23:00:00Z" }, spec: { renewTime: "2026-01-01T00:00:00.123456Z" } });
  });

  it("refuses times whose year has five digits in UTC", () => {
    expect(message(read("Pod", '{"metadata":{"creationTimestamp":"9999-12-31T23:59:59-01:00"}}'))).toContain('parsing time "9999-12-31T23:59:59-01:00": year out of range');
  });

  it("keeps labels that are called like parts of JavaScript", () => {
    const decoded = read("Pod", '{"metadata":{"labels":{"__proto__":"a","constructor":"b"}}}');
    const labels = decoded.ok ? decoded.object.metadata.labels : undefined;
    expect(Object.entries(labels ?? {})).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(message(read("Pod", '{"spec":{"__proto__":{},"constructor":1}}'))).toContain('unknown field "spec.__proto__", unknown field "spec.constructor"');
  });

  it("tells of fields given twice in the text, each once", () => {
    expect(message(read("Pod", '{"spec":{"hostNetwork":true,"foo":1,"hostNetwork":false,"foo":2,"hostNetwork":true}}'))).toBe(
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.foo", duplicate field "spec.hostNetwork"',
    );
  });

  it("lays the second value of a field given twice over the first, as Go does", () => {
    const twice = (text: string): unknown => {
      const decoded = read("Pod", text, "Ignore");
      return decoded.ok ? decoded.object : undefined;
    };
    expect(twice('{"metadata":{"name":"a","labels":{"x":"1"}},"metadata":{"namespace":"b","labels":{"y":"2"}}}')).toMatchObject({ metadata: { name: "a", namespace: "b", labels: { x: "1", y: "2" } } });
    expect(twice('{"spec":{"containers":[{"name":"a","image":"i"},{"name":"b"}],"containers":[{"name":"c"}]}}')).toMatchObject({ spec: { containers: [{ name: "c", image: "i", resources: {} }] } });
    expect(twice('{"spec":{"priority":5,"priority":null,"hostNetwork":true,"hostNetwork":null}}')).toMatchObject({ spec: { hostNetwork: true } });
    expect(twice('{"spec":{"priority":5,"priority":null}}')).not.toHaveProperty("spec.priority");
  });

  it("reports a hundred strict errors at most", () => {
    const fields = Array.from({ length: 150 }, (_, i) => `"foo${i}":1`).join(",");
    const decoded = read("Pod", `{"spec":{${fields}}}`, "Warn");
    expect(decoded.ok && decoded.warnings.length).toBe(100);
  });

  it.each([
    [pod('{"volumes":[{"name":"a","hostPath":5}]}'), "json: cannot unmarshal number into Go struct field Volume.spec.volumes.VolumeSource.hostPath of type v1.HostPathVolumeSource"],
    [pod('{"containers":[{"imagePullPolicy":5}]}'), "json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy"],
    [pod('{"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]}'), "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32"],
    [pod('{"containers":[{"resources":{"limits":5}}]}'), "json: cannot unmarshal number into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList"],
    [pod('{"priority":3000000000}'), "json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32"],
    [pod('{"priority":"x","hostNetwork":5}'), "json: cannot unmarshal string into Go struct field PodSpec.spec.priority of type int32"],
  ])("says of %s what Go says", (text, words) => expect(message(read("Pod", text))).toBe(`Pod in version "v1" cannot be handled as a Pod: ${words}`));

  it("lets a value that cannot be read go before one of a wrong type", () => {
    expect(message(read("Pod", '{"spec":{"priority":"x"},"metadata":{"creationTimestamp":"never"}}'))).toContain('parsing time "never"');
  });

  it("says of secrets that are no base64 where they go wrong", () => {
    expect(message(read("Secret", '{"data":{"a":"a=="}}'))).toContain("illegal base64 data at input byte 1");
    expect(message(read("Secret", '{"data":{"a":"aGk"}}'))).toContain("illegal base64 data at input byte 0");
    expect(read("Secret", '{"data":{"a":"aGk=","b":null}}')).toMatchObject({ ok: true, object: { data: { a: "aGk=", b: null } } });
  });

  it("takes kinds without a schema as they are, but for their metadata", () => {
    const decoded = read("Ingress", '{"metadata":{"name":"a","labels":{}},"spec":{"anything":[5.0]}}');
    expect(decoded.ok && decoded.object).toEqual({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "a" }, spec: { anything: [5] } });
    expect(message(read("Ingress", '{"metadata":{"foo":1}}'))).toContain('unknown field "metadata.foo"');
  });

  it("finds apiVersion and kind whatever their case, and then refuses them for it", () => {
    expect(message(read("Pod", '{"KIND":"Service","ApiVersion":"v1"}'))).toBe('Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion');
    expect(message(read("Pod", '{"Kind":"Pod"}'))).toBe('Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "Kind"');
  });
});
