/** When what is known of a set's nodes outlives a change of the set. */
import { type DaemonSet, deepEqual } from "@everynode/model";

/** True where the change of a set leaves its survey as it is. */
export function sameRules(a: DaemonSet, b: DaemonSet): boolean {
  if (a.metadata.uid !== b.metadata.uid) return false;
  const [x, y] = [a.spec, b.spec];
  if (x === y) return true;
  const [s, t] = [x.template.spec, y.template.spec];
  return (
    deepEqual(x.selector, y.selector) &&
    deepEqual(x.updateStrategy, y.updateStrategy) &&
    x.minReadySeconds === y.minReadySeconds &&
    s.nodeName === t.nodeName &&
    s.hostNetwork === t.hostNetwork &&
    deepEqual(s.nodeSelector, t.nodeSelector) &&
    deepEqual(s.affinity, t.affinity) &&
    deepEqual(s.tolerations, t.tolerations)
  );
}
