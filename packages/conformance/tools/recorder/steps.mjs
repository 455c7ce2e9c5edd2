/** One step of a scenario, done to a real cluster. The steps are those of `step.ts`. */
import { ownerOf } from "./look.mjs";
import { sleep } from "./api-server.mjs";

function brief({ code, body, warnings }) {
  const refused = code >= 400 ? { reason: body.reason, message: body.message, causes: body.details?.causes } : {};
  return { code, ...refused, ...(warnings === undefined ? {} : { warnings }) };
}

const WORDS = { uid: "<uid>", resourceVersion: "<resourceVersion>", clusterIP: "<ip>", clusterIPs: "<ip>", addresses: "<ip>" };

/** An object without what differs from run to run. */
function scrubbed(value, key = "") {
  if (Array.isArray(value)) return value.map((each) => scrubbed(each, typeof each === "string" ? key : ""));
  if (typeof value === "object" && value !== null) {
    const copy = Object.fromEntries(Object.entries(value).filter(([name]) => name !== "managedFields").map(([name, each]) => [name, scrubbed(each, name)]));
    return copy.generateName === undefined ? copy : { ...copy, name: `${copy.generateName}<rand>` };
  }
  if (/Timestamp$|Time$|trigger-time$/.test(key) && value) return "<time>";
  return WORDS[key] ?? value;
}

async function picked(server, { owner, node, namespace = "default", name }) {
  if (name !== undefined) return (await server.get("Pod", namespace, name)).body;
  const pods = (await server.list("Pod", namespace)).filter((pod) => ownerOf(pod)?.split("/")[1] === owner && pod.spec.nodeName === node);
  if (pods.length === 0) throw Object.assign(new Error(`no pod of ${owner} on ${node}`), { isAbsent: true });
  const rank = ({ metadata }) => (metadata.deletionTimestamp === undefined ? "b" : "a") + metadata.creationTimestamp;
  return pods.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

/** The slice of a Service that has most endpoints. */
async function pickedSlice(server, { service, namespace = "default" }) {
  const slices = (await server.list("EndpointSlice", namespace)).filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service);
  if (slices.length === 0) throw new Error(`no slice of ${service}`);
  return slices.sort((a, b) => (b.endpoints?.length ?? 0) - (a.endpoints?.length ?? 0))[0];
}

/** Does the step; what a recording keeps of the answer. */
export async function perform(step, { server, kubelets }) {
  const { namespace = "default" } = step;
  const place = (kind, at = namespace) => (["Node", "Namespace"].includes(kind) ? undefined : at);
  switch (step.do) {
    case "addNode": return brief(await kubelets.addNode(step));
    case "deleteNode": kubelets.nodes.delete(step.node); return brief(await server.delete("Node", undefined, step.node));
    case "labelNode": return brief(await server.patch("Node", undefined, step.node, { patch: { metadata: { labels: step.labels } } }));
    case "stopKubelet": return kubelets.setAlive(step.node, false);
    case "startKubelet": return kubelets.setAlive(step.node, true);
    case "holdDeletion": return kubelets.hold(step.node, step.on);
    case "behave": return kubelets.behave(step.owner, step.node, step.as);
    case "create": return brief(await server.create(step.object.kind, place(step.object.kind, step.object.metadata.namespace ?? "default"), step.object));
    case "patch": return brief(await server.patch(step.kind, place(step.kind), step.name, step));
    case "delete": return brief(await server.delete(step.kind, place(step.kind), step.name, { propagationPolicy: step.propagationPolicy }));
    case "get": return scrubbed((await server.get(step.kind, place(step.kind), step.name)).body);
    case "deletePod": { const { metadata } = await picked(server, step); return brief(await server.delete("Pod", metadata.namespace, metadata.name, { gracePeriodSeconds: step.gracePeriodSeconds })); }
    case "patchPod": { const { metadata } = await picked(server, step); return brief(await server.patch("Pod", metadata.namespace, metadata.name, step)); }
    case "failPod": return brief(await kubelets.report(await picked(server, step), "Failed", false));
    case "succeedPod": return brief(await kubelets.report(await picked(server, step), "Succeeded", false));
    case "getSlice": return scrubbed(await pickedSlice(server, step));
    case "patchSlice": { const { metadata } = await pickedSlice(server, step); return brief(await server.patch("EndpointSlice", metadata.namespace, metadata.name, step)); }
    case "deleteSlice": { const { metadata } = await pickedSlice(server, step); return brief(await server.delete("EndpointSlice", metadata.namespace, metadata.name)); }
    case "wait": return sleep(step.ms);
    default: throw new Error(`unknown step ${step.do}`);
  }
}
