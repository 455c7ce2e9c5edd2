import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meansSame } from "./semantic-equal.js";
import type { Affinity, Container, PodSpec, Toleration, Volume } from "../types.generated.js";
import { defaultPodSpec } from "./default-pod-spec.js";
import { validatePodSpec } from "./pod-spec.js";
import { qosClass } from "./qos-class.js";

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const amounts = fc.dictionary(fc.constantFrom("cpu", "memory", "foo", "example.com/gpu", "hugepages-2Mi"), fc.constantFrom("1", "500m", "2Mi", "0.0001", "-1"), { maxKeys: 2, noNullPrototype: true });

const container = fc.record({
  name: fc.constantFrom("a", "b", "B", ""),
  image: fc.constantFrom("img", "img:1", " img", "img:latest"),
  resources: fc.record({ limits: amounts, requests: amounts }, { requiredKeys: [] }),
  ports: some(fc.array(fc.record({ containerPort: fc.constantFrom(0, 80, 81), hostPort: fc.constantFrom(0, 80, 70000) }), { minLength: 1, maxLength: 2 })),
  volumeMounts: some(fc.constantFrom([{ name: "v", mountPath: "/v" }], [{ name: "w", mountPath: "" }])),
});
const volumes = some(fc.constantFrom<readonly Volume[]>([{ name: "v" }], [{ name: "v", hostPath: { path: "/x" } }], [{ name: "V", configMap: { name: "m" } }]));
const place = fc.record({
  affinity: some(
    fc.constantFrom("n1", "N_1").map(
      (name): Affinity => ({
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] }] } },
      }),
    ),
  ),
  tolerations: some(fc.constantFrom<readonly Toleration[]>([{ operator: "Exists" }], [{ key: "a b" }])),
  nodeName: some(fc.constantFrom("n1", "N_1")),
});
const spec = fc
  .record({ containers: fc.array(container, { maxLength: 2 }), initContainers: some(fc.array(container, { minLength: 1, maxLength: 2 })), volumes, hostNetwork: some(fc.boolean()), place })
  .map(({ place: where, ...rest }) => present({ ...rest, ...where }));

/** Without the fields that are undefined, as decoding leaves objects. */
function present<T>(value: T): PodSpec {
  return JSON.parse(JSON.stringify(value)) as PodSpec;
}

const mode = fc.record({ template: fc.boolean() });

describe("defaults of pod specs", () => {
  it("leave a spec that has them as it is", () => {
    fc.assert(
      fc.property(spec, mode, (given, { template }) => {
        const once = defaultPodSpec(given, { template });
        expect(defaultPodSpec(once, { template })).toBe(once);
        expect(defaultPodSpec(present(once), { template })).toEqual(once);
      }),
    );
  });

  it("never change what is given", () => {
    fc.assert(
      fc.property(spec, mode, (given, options) => {
        const before = JSON.stringify(given);
        defaultPodSpec(given, options);
        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });

  it("are the same for a spec whose parts were seen before, in the same order", () => {
    fc.assert(
      fc.property(spec, place, fc.boolean(), mode, (given, elsewhere, placeFirst, options) => {
        defaultPodSpec(given, options);
        const { affinity: _affinity, tolerations: _tolerations, nodeName: _nodeName, ...shared } = given;
        const where = JSON.parse(JSON.stringify(elsewhere)) as Partial<PodSpec>;
        const other: PodSpec = placeFirst ? { ...where, ...shared } : { ...shared, ...where };
        const [completed, anew] = [defaultPodSpec(other, options), defaultPodSpec(present(other), options)];
        expect(completed).toEqual(anew);
        expect(Object.keys(present(completed))).toEqual(Object.keys(anew));
      }),
    );
  });
});

describe("errors of pod specs", () => {
  it("are the same for a spec whose parts were seen before", () => {
    fc.assert(
      fc.property(spec, place, fc.boolean(), (given, elsewhere, template) => {
        const complete = defaultPodSpec(given, { template });
        const context = template ? {} : { meta: { name: "p" } };
        const first = validatePodSpec(complete, "spec", context);
        expect(validatePodSpec(complete, "spec", context)).toEqual(first);
        const { affinity: _affinity, tolerations: _tolerations, nodeName: _nodeName, ...shared } = complete;
        const other = { ...shared, ...(JSON.parse(JSON.stringify(elsewhere)) as Partial<PodSpec>) };
        expect(validatePodSpec(other, "spec", context)).toEqual(validatePodSpec(present(other), "spec", context));
      }),
    );
  });
});

describe("the class of a pod", () => {
  it("does not depend on how its quantities are spelt", () => {
    fc.assert(
      fc.property(fc.array(container, { minLength: 1, maxLength: 2 }), (list) => {
        const { containers } = present({ containers: list });
        const respelt = containers.map((one) => JSON.parse(JSON.stringify(one).replaceAll('"1"', '"1000m"').replaceAll('"500m"', '"0.5"')) as Container);
        expect(qosClass({ containers: respelt })).toBe(qosClass({ containers }));
        expect(meansSame(respelt, containers)).toBe(true);
      }),
    );
  });
});
