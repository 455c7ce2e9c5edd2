/** What people put on machines beside what the API sends there: processes, and pods in files. Pure: a machine in, a machine out. */
import { fnv1a32, type Machine, type Pod, type Process, stableStringify, withFields } from "@everynode/model";
import { CONFIG_HASH, CONFIG_SOURCE } from "./charge.js";

/** A process as people start it. */
export interface ProcessOptions {
  /** By which its program is known. */
  readonly image: string;
  /** True: it is started again when it has died, and whenever the machine boots, as by an init script. False where left out. */
  readonly onBoot?: boolean;
}

function withSpec(machine: Machine, change: Partial<Machine["spec"]>): Machine {
  return withFields(machine, { spec: { ...machine.spec, ...change } });
}

/** The machine on which a process of that name is started, outside of Kubernetes; one that runs is ended where `options` are left out. */
export function setProcess(machine: Machine, name: string, options?: ProcessOptions): Machine {
  const others = Object.entries(machine.spec.processes ?? {}).filter(([each]) => each !== name);
  const own: readonly (readonly [string, Process])[] = options === undefined ? [] : [[name, { image: options.image, onBoot: options.onBoot ?? false, startedAtMs: null, end: null }]];
  return withSpec(machine, { processes: Object.fromEntries([...others, ...own]) });
}

/**
 * The machine whose kubelet finds a pod in a file of that name, and runs it whether or not there is an API server; none any more where `pod` is left out. The pod is whole and valid; it gets a uid of what it is, and
 * tolerates whatever drives others away.
 */
export function setStaticPod(machine: Machine, file: string, pod?: Pod): Machine {
  const others = Object.entries(machine.spec.staticPods ?? {}).filter(([each]) => each !== file);
  if (pod === undefined) return withSpec(machine, { staticPods: Object.fromEntries(others) });
  const { name, namespace = "default", labels, annotations } = pod.metadata;
  const uid = fnv1a32(stableStringify([machine.metadata.name, file, labels ?? {}, annotations ?? {}, pod.spec])).toString(16).padStart(8, "0");
  const metadata = { name, namespace, uid, resourceVersion: "", creationTimestamp: "", ...(labels === undefined ? {} : { labels }), annotations: { ...annotations, [CONFIG_HASH]: uid, [CONFIG_SOURCE]: "file" } };
  const { tolerations = [] } = pod.spec;
  const isSettled = tolerations.some(({ key = "", operator, effect }) => key === "" && operator === "Exists" && effect === "NoExecute");
  const spec = { ...pod.spec, nodeName: machine.metadata.name, tolerations: isSettled ? tolerations : [...tolerations, { operator: "Exists", effect: "NoExecute" } as const] };
  const own: Pod = { apiVersion: "v1", kind: "Pod", metadata, spec, status: {} };
  return withSpec(machine, { staticPods: Object.fromEntries([...others, [file, own]]) });
}
