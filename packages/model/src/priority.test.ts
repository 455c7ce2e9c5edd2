import { describe, expect, it } from "vitest";
import { defaultPriorityClass, priorityClassDeletionRefusal, resolvePriority, secondDefaultRefusal, SYSTEM_PRIORITY_CLASSES, withPriorityOf } from "./priority.js";
import type { Pod, PodSpec, PriorityClass } from "./types.generated.js";

const classOf = (name: string, value: number, globalDefault = false): PriorityClass =>
  ({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, globalDefault, preemptionPolicy: "PreemptLowerPriority" }) as PriorityClass;
const classesOf = (...classes: readonly PriorityClass[]) => ({ get: (name: string) => classes.find(({ metadata }) => metadata.name === name), all: () => classes });
const podOf = (spec: Partial<PodSpec>): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "x" }, spec, status: {} }) as Pod;

const resolved = (spec: Partial<PodSpec>, ...classes: readonly PriorityClass[]): Partial<PodSpec> | string | undefined => {
  const result = resolvePriority(podOf(spec), classesOf(...classes));
  return result.ok ? result.pod.spec : result.status.message;
};

describe("the priority of a pod", () => {
  it("is zero without a class", () => {
    expect(resolved({})).toEqual({ priority: 0, preemptionPolicy: "PreemptLowerPriority" });
  });

  it("is that of its class", () => {
    expect(resolved({ priorityClassName: "high" }, classOf("high", 7))).toEqual({ priorityClassName: "high", priority: 7, preemptionPolicy: "PreemptLowerPriority" });
  });

  it("is that of the lowest default class where it names none", () => {
    const classes = [classOf("a", 9, true), classOf("b", 3, true), classOf("c", 1)];
    expect(defaultPriorityClass(classes)?.metadata.name).toBe("b");
    expect(resolved({}, ...classes)).toEqual({ priorityClassName: "b", priority: 3, preemptionPolicy: "PreemptLowerPriority" });
  });

  it("cannot be that of a class which is not there", () => {
    expect(resolved({ priorityClassName: "none" })).toBe('pods "a" is forbidden: no PriorityClass with name none was found');
  });

  it("cannot be chosen past the class", () => {
    expect(resolved({ priorityClassName: "high", priority: 8 }, classOf("high", 7))).toMatch(/integer value of priority \(8\) must not be provided in pod spec/);
  });

  it("is resolved once", () => {
    const first = resolvePriority(podOf({ priorityClassName: "high" }), classesOf(classOf("high", 7)));
    expect(first.ok && resolvePriority(first.pod, classesOf(classOf("high", 7)))).toEqual(first);
  });

  it("outlives its class", () => {
    const old = podOf({ priority: 7, preemptionPolicy: "Never" });
    expect(withPriorityOf(podOf({}), old).spec).toEqual(old.spec);
    expect(withPriorityOf(old, podOf({ priority: 9 }))).toBe(old);
  });
});

describe("priority classes", () => {
  it("have one default at the most", () => {
    const first = classOf("a", 1, true);
    expect(secondDefaultRefusal(classOf("b", 2, true), [first], true)?.code).toBe(403);
    expect(secondDefaultRefusal(first, [first], false)).toBeUndefined();
    expect(secondDefaultRefusal(classOf("b", 2), [first], true)).toBeUndefined();
  });

  it("of the system stay", () => {
    for (const { name } of SYSTEM_PRIORITY_CLASSES) expect(priorityClassDeletionRefusal(name)?.code).toBe(403);
    expect(priorityClassDeletionRefusal("mine")).toBeUndefined();
  });
});
