/**
 * What discovery tells of the version in which objects of a kind are kept: a hash of it, which changes when that does.
 *
 * Source: /api/v1 and /apis of kube-apiserver v1.36.3; a hash is the beginning of the SHA-256 of `GROUP/VERSION/KIND`
 */
import type { Kind } from "@everynode/model";

/** By group and plural. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ["configmaps", "qFsyl6wFWjQ="],
  ["endpoints", "fWeeMqaN/OA="],
  ["events", "r2yiGXH7wu8="],
  ["limitranges", "EBKMFVe6cwo="],
  ["namespaces", "Q3oi5N2YM8M="],
  ["nodes", "XwShjMxG9Fs="],
  ["persistentvolumeclaims", "QWTyNDq0dC4="],
  ["persistentvolumes", "HN/zwEC+JgM="],
  ["pods", "xPOwRZ+Yhw8="],
  ["podtemplates", "LIXB2x4IFpk="],
  ["replicationcontrollers", "Jond2If31h0="],
  ["resourcequotas", "8uhSgffRX6w="],
  ["secrets", "S6u1pOWzb84="],
  ["serviceaccounts", "pbx9ZvyFpBE="],
  ["services", "0/CO1lhkEBI="],
  ["apps/controllerrevisions", "85nkx63pcBU="],
  ["apps/daemonsets", "dd7pWHUlMKQ="],
  ["apps/deployments", "8aSe+NMegvE="],
  ["apps/replicasets", "P1RzHs8/mWQ="],
  ["apps/statefulsets", "H+vl74LkKdo="],
  ["events.k8s.io/events", "r2yiGXH7wu8="],
  ["autoscaling/horizontalpodautoscalers", "qwQve8ut294="],
  ["batch/cronjobs", "sd5LIXh4Fjs="],
  ["batch/jobs", "mudhfqk/qZY="],
  ["networking.k8s.io/ingressclasses", "l/iqIbDgFyQ="],
  ["networking.k8s.io/ingresses", "39NQlfNR+bo="],
  ["networking.k8s.io/ipaddresses", "3f/plJFChNE="],
  ["networking.k8s.io/networkpolicies", "YpfwF18m1G8="],
  ["networking.k8s.io/servicecidrs", "gNLvruQhW2g="],
  ["policy/poddisruptionbudgets", "EVWiDmWqyJw="],
  ["rbac.authorization.k8s.io/clusterrolebindings", "48tpQ8gZHFc="],
  ["rbac.authorization.k8s.io/clusterroles", "bYE5ZWDrJ44="],
  ["rbac.authorization.k8s.io/rolebindings", "eGsCzGH6b1g="],
  ["rbac.authorization.k8s.io/roles", "7FuwZcIIItM="],
  ["storage.k8s.io/csidrivers", "hL6j/rwBV5w="],
  ["storage.k8s.io/csinodes", "Pe62DkZtjuo="],
  ["storage.k8s.io/csistoragecapacities", "xeVl+2Ly1kE="],
  ["storage.k8s.io/storageclasses", "K+m6uJwbjGY="],
  ["storage.k8s.io/volumeattachments", "tJx/ezt6UDU="],
  ["storage.k8s.io/volumeattributesclasses", "tIjydgKBC5w="],
  ["admissionregistration.k8s.io/mutatingadmissionpolicies", "LYmCf+UMVdg="],
  ["admissionregistration.k8s.io/mutatingadmissionpolicybindings", "90V5FRZZ3Zg="],
  ["admissionregistration.k8s.io/mutatingwebhookconfigurations", "Sqi0GUgDaX0="],
  ["admissionregistration.k8s.io/validatingadmissionpolicies", "6OxvlMmQ6is="],
  ["admissionregistration.k8s.io/validatingadmissionpolicybindings", "v9715VZqakg="],
  ["admissionregistration.k8s.io/validatingwebhookconfigurations", "B0wHjQmsGNk="],
  ["apiextensions.k8s.io/customresourcedefinitions", "jfWCUB31mvA="],
  ["scheduling.k8s.io/priorityclasses", "1QwjyaZjj3Y="],
  ["coordination.k8s.io/leases", "gqkMMb/YqFM="],
  ["node.k8s.io/runtimeclasses", "WQTu1GL3T2Q="],
  ["discovery.k8s.io/endpointslices", "qgS0xkrxYAI="],
]);

/** The hash of the version in which objects of a kind are kept; undefined for kinds of users. */
export function storageVersionHash({ group, plural }: Pick<Kind, "group" | "plural">): string | undefined {
  return HASHES.get(group === "" ? plural : `${group}/${plural}`);
}
