// Asks a running kube-apiserver for the column definitions of its tables and writes them, packed, to src/rest/columns.generated.ts.
//   node packages/api/tools/generate-columns.mjs https://127.0.0.1:6443 TOKEN
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const [server, token] = process.argv.slice(2);
const kinds = `v1/Pod v1/Node v1/Namespace v1/Event v1/Service v1/Endpoints v1/ConfigMap v1/Secret v1/ServiceAccount v1/ResourceQuota
  v1/PodTemplate v1/LimitRange apps/v1/DaemonSet apps/v1/ControllerRevision apps/v1/ReplicaSet apps/v1/Deployment apps/v1/StatefulSet batch/v1/Job
  batch/v1/CronJob coordination.k8s.io/v1/Lease scheduling.k8s.io/v1/PriorityClass policy/v1/PodDisruptionBudget
  node.k8s.io/v1/RuntimeClass discovery.k8s.io/v1/EndpointSlice`.split(/\s+/);

const get = (path, accept = "application/json") =>
  JSON.parse(execFileSync("curl", ["-sk", "-H", `Authorization: Bearer ${token}`, "-H", `Accept: ${accept}`, server + path], { maxBuffer: 1e8 }).toString());

const descriptions = [];
const lines = [];
for (const name of kinds) {
  const [kind, version, group] = name.split("/").reverse();
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const { name: plural } = get(root).resources.find((resource) => resource.kind === kind && !resource.name.includes("/"));
  const table = get(`${root}/${plural}?limit=1`, "application/json;as=Table;v=v1;g=meta.k8s.io");
  const columns = table.columnDefinitions.map((column) => {
    if (!descriptions.includes(column.description)) descriptions.push(column.description);
    return [column.name, column.type, column.format, column.priority, descriptions.indexOf(column.description)].join("|");
  });
  lines.push(`  ${kind}: ${JSON.stringify(columns.join("\n"))},`);
}
const text = `/** The column definitions of tables, as kube-apiserver v1.36.3 sends them; written by tools/generate-columns.mjs. */

/** What columns are about. */
export const DESCRIPTIONS: readonly string[] = [
${descriptions.map((description) => `  ${JSON.stringify(description)},`).join("\n")}
];

/** By kind, a line for each column: name|type|format|priority|number of its description. */
export const COLUMN_LINES: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`;
writeFileSync(new URL("../src/rest/columns.generated.ts", import.meta.url), text);
