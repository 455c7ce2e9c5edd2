/** What daemon pods a node would get, as the DaemonSet controller itself decides it. */
import type { DaemonPodsOn } from "@everynode/autoscaler";
import { DAEMON_SET_PARTS, type DaemonSetControllerOptions, expectedPod } from "@everynode/daemonset";
import type { Pod } from "@everynode/model";

/** A function that tells a node's daemon pods by the DaemonSets of the view, with the parts that the controller is made of. O(DaemonSets). */
export function expectedDaemons({ parts }: DaemonSetControllerOptions = {}): DaemonPodsOn {
  const own = { ...DAEMON_SET_PARTS, ...parts };
  return (node, view) => view.objects("DaemonSet").values().flatMap((daemonSet): readonly Pod[] => {
    const pod = expectedPod(daemonSet, node, own);
    return pod === undefined ? [] : [pod];
  });
}
