/** What a cluster is in the end, as tables or as objects. */
import type { KubeObject } from "@everynode/model";
import type { Cluster } from "everynode";
import { stringify } from "yaml";
import type { RunOptions } from "./run-options.js";

const NOT_SHOWN: ReadonlySet<string> = new Set(["Event", "Event.events.k8s.io", "Lease"]);

/** The text for standard output, with a line break at its end. */
export function finalState(cluster: Cluster, output: RunOptions["output"]): string {
  if (output === "table") return `${tables(cluster)}\n`;
  const list = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: objects(cluster) };
  return output === "json" ? `${JSON.stringify(list, undefined, 4)}\n` : stringify(list, { lineWidth: 0, aliasDuplicateObjects: false });
}

function tables(cluster: Cluster): string {
  const shown = ["nodes", "daemonsets", "pods"].filter((kind) => cluster.list(kind).length > 0);
  return shown.map((kind) => cluster.table(kind, { wide: kind === "pods" })).join("\n\n");
}

/** All objects but heartbeats and events, kind by kind. */
function objects(cluster: Cluster): readonly KubeObject[] {
  const kinds = cluster.simulation.cluster.kinds.kinds.filter((kind) => kind.hidden !== true && !NOT_SHOWN.has(kind.key));
  return kinds.flatMap((kind) => cluster.list(kind.key));
}
