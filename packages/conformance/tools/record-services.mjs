/**
 * Plays scenarios about Services against a real control plane, several times over, and writes recordings of what it did.
 *   node packages/conformance/tools/record-services.mjs OUT [--port 6443] [--token TOKEN] [--runs 2] [NAME...]
 * The API server listens on this machine; its nodes are hollow (`recorder/hollow-kubelets.mjs`), and node-monitor-grace-period is 8 s.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ApiServer, sleep } from "./recorder/api-server.mjs";
import { HollowKubelets } from "./recorder/hollow-kubelets.mjs";
import { look } from "./recorder/look.mjs";
import { merged } from "./recorder/merged.mjs";
import { perform } from "./recorder/steps.mjs";
import { SCENARIOS } from "./recorder/service-scenarios.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: "string", default: "6443" }, token: { type: "string", default: "oracle" }, runs: { type: "string", default: "2" } } });
const [out, ...names] = positionals;
const server = new ApiServer(Number(values.port), values.token);
const version = (await server.request("GET", "/version")).body.gitVersion;

const WATCHED = ["Node", "Pod", "DaemonSet", "ControllerRevision", "ReplicaSet", "Deployment", "Service", "EndpointSlice"];
const BUILT_IN = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** One line about a write that the watches told of. */
function told(type, { kind, metadata, spec, status }) {
  const name = metadata.generateName ? `${metadata.generateName}<rand>` : metadata.name;
  if (kind !== "Pod") return `${type} ${kind} ${name}`;
  const ready = status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ? " ready" : "";
  return `${type} ${kind} ${name} node=${spec.nodeName ?? "-"} ${status.phase}${ready}${metadata.deletionTimestamp === undefined ? "" : " terminating"}`;
}

/** Does the step; where it may find that its pod is not there, it may. */
async function performed(step, cluster) {
  try {
    return await perform(step, cluster);
  } catch (problem) {
    if (step.optional === true && problem.isAbsent === true) return { absent: true };
    throw problem;
  }
}

async function played({ name, about, steps: wanted }) {
  await emptied();
  const kubelets = new HollowKubelets(server);
  kubelets.start();
  let [last, from, writes] = [Date.now(), Date.now(), []];
  const stops = WATCHED.map((kind) => server.watch(kind, (type, object) => {
    last = Date.now();
    writes.push(`${last - from} ${told(type, object)}`);
  }));
  const steps = [];
  for (const step of wanted) {
    [last, from, writes] = [Date.now(), Date.now(), []];
    const response = await performed(step, { server, kubelets });
    await sleep(step.settleMs ?? 0);
    const deadline = Date.now() + (step.patienceMs ?? 30_000);
    while (Date.now() - last < (step.quietMs ?? 900) && Date.now() < deadline) await sleep(50);
    steps.push({ step, response, after: step.observe === false ? undefined : await look(server), writes: writes.slice(0, 60) });
  }
  for (const stop of stops) stop();
  kubelets.stop();
  return { name, about, kubernetes: version, observes: ["Service", "EndpointSlice"], steps };
}

/** Takes everything away that a scenario leaves behind. */
async function emptied() {
  for (const kind of ["Service", "DaemonSet", "Deployment"]) {
    for (const { metadata } of await server.list(kind)) if (metadata.name !== "kubernetes") await server.delete(kind, metadata.namespace, metadata.name, { propagationPolicy: "Background" });
  }
  for (const { metadata } of await server.list("Namespace")) if (!BUILT_IN.includes(metadata.name)) await server.delete("Namespace", undefined, metadata.name);
  for (let round = 0; round < 400; round++) {
    const [pods, sets, slices, nodes, namespaces] = await Promise.all(["Pod", "ReplicaSet", "EndpointSlice", "Node", "Namespace"].map((kind) => server.list(kind)));
    for (const { metadata } of pods) await server.delete("Pod", metadata.namespace, metadata.name, { gracePeriodSeconds: 0 });
    const rest = slices.filter(({ metadata }) => metadata.name !== "kubernetes");
    for (const { metadata } of rest) await server.delete("EndpointSlice", metadata.namespace, metadata.name);
    if (pods.length === 0) for (const { metadata } of nodes) await server.delete("Node", undefined, metadata.name);
    if (pods.length + sets.length + rest.length + nodes.length === 0 && namespaces.length === BUILT_IN.length) break;
    await sleep(100);
  }
  for (const namespace of BUILT_IN) await server.request("DELETE", `/api/v1/namespaces/${namespace}/events`);
  for (const { metadata } of await server.list("Lease", "kube-node-lease")) await server.delete("Lease", "kube-node-lease", metadata.name);
  await sleep(1200);
}

mkdirSync(out, { recursive: true });
for (const scenario of SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run++) runs.push(await played(scenario));
  const { recording, partedAt, takes } = merged(runs);
  writeFileSync(join(out, `${scenario.name}.json`), `${JSON.stringify(recording, null, 1)}\n`);
  // What each run saw where they part.
  for (const [run, take] of takes.entries()) writeFileSync(join(out, `${scenario.name}.parted-${run}`), `${JSON.stringify(take, null, 1)}\n`);
  console.log(`${scenario.name}: ${recording.steps.length} of ${scenario.steps.length} steps${partedAt === undefined ? "" : `; the runs part at step ${partedAt} (${scenario.steps[partedAt].do})`}`);
}
await emptied();
process.exit(0);
