/** Operations that put Services before sets. Histories of DaemonSets are played without them, so that none of them changes. */
import type { DaemonSet } from "@everynode/model";
import { type OperationTable, operation } from "./operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "./operation-table.js";
import type { Stage } from "../history/stage.js";

/** How a Service leads to the pods of its set. */
type Traffic = "Cluster" | "Local" | "headless";

/** The name of the Service before a set in histories. */
const serviceName = (set: number): string => `service-${set}`;

/** A port that nobody declares; whoever asks is told by the images that they listen there. */
export const SERVED_PORT = 80;

/** A Service before the set, with its selector; one that is there leads to it in another way from now on. */
function serve(stage: Stage, { set, traffic, unready }: { readonly set: number; readonly traffic: Traffic; readonly unready: boolean }): void {
  const found: DaemonSet | undefined = stage.set(set);
  if (found === undefined) return;
  const name = serviceName(set);
  const policy = traffic === "headless" ? {} : { internalTrafficPolicy: traffic };
  if (stage.find("Service", name, "default") !== undefined && traffic !== "headless") {
    stage.patch("Service", name, { spec: { ...policy, publishNotReadyAddresses: unready } }, { namespace: "default" });
    return;
  }
  const address = traffic === "headless" ? { clusterIP: "None" } : {};
  const spec = { selector: found.spec.selector.matchLabels ?? {}, ports: [{ port: SERVED_PORT }], publishNotReadyAddresses: unready, ...policy, ...address };
  stage.create({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" }, spec });
}

const sets = [0, 0, 0, 1] as const;

/** All that may happen to DaemonSets, and to the Services before them. */
export const SERVICE_OPERATIONS: OperationTable = {
  ...DAEMON_SET_OPERATIONS,
  serve: operation({ weight: 3, needed: "first", domains: { set: sets, traffic: ["Cluster", "Local", "Local", "headless"] as readonly Traffic[], unready: [false, false, false, true] }, perform: serve }),
  unserve: operation({ weight: 1, domains: { set: sets }, perform: (stage, { set }) => void stage.delete("Service", serviceName(set), "default") }),
};
