/** Histories of Services, drawn by number: the same number draws the same history. */
import { daemonSet, node, pod, service } from "./service-objects.mjs";

/** Numbers from 0 to below 1 that follow from `seed` (mulberry32). */
function randomBy(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SPECS = [
  {},
  { clusterIP: "None" },
  { publishNotReadyAddresses: true },
  { ports: [{ name: "http", port: 80, targetPort: "http" }] },
  { ports: [{ name: "a", port: 80 }, { name: "b", port: 81, targetPort: "http" }] },
  { trafficDistribution: "PreferSameZone" },
  { selector: { tier: "front" } },
];
const PATCHES = [
  { metadata: { labels: { team: "red" } } },
  { metadata: { labels: null } },
  { spec: { selector: { app: "agent" } } },
  { spec: { selector: { app: null, tier: "front" } } },
  { spec: { publishNotReadyAddresses: true } },
  { spec: { publishNotReadyAddresses: false } },
  { spec: { ports: [{ name: "http", port: 80, targetPort: 9090 }] } },
  { spec: { ports: [{ name: "http", port: 80, targetPort: "http" }] } },
  { spec: { trafficDistribution: "PreferSameNode" } },
];
const LABELS = [{ app: "agent" }, { app: "web" }, { tier: "front" }, { tier: null }, { color: "red" }];
const IMAGES = ["web:1", "web:1", "unready/web:1", "fail/web:1", "stuck/web:1"];
const PORTS = [undefined, [{ name: "http", containerPort: 8080 }], [{ name: "http", containerPort: 9090 }]];

/** What is there so far, by which the next step is drawn. */
function begun(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return { pick, services: new Set(), pods: new Set(), held: new Set() };
}

const NODES = ["n1", "n2"];
const WAIT = { settleMs: 1300 };

function serviceStep({ pick, services }) {
  const name = pick(["agent", "web"]);
  if (!services.has(name)) {
    services.add(name);
    return { do: "create", object: service(name, pick(SPECS)), ...WAIT };
  }
  const what = pick(["patch", "patch", "patch", "delete"]);
  if (what === "patch") return { do: "patch", kind: "Service", name, patch: pick(PATCHES), ...WAIT };
  services.delete(name);
  return { do: "delete", kind: "Service", name, ...WAIT };
}

function podStep({ pick, pods, held }) {
  const name = pick(["a", "b", "c"]);
  const nodeName = pick(NODES);
  if (!pods.has(name)) {
    pods.add(name);
    return { do: "create", object: pod(name, { image: pick(IMAGES), labels: pick([{}, { tier: "front" }]), nodeName, ports: pick(PORTS) }), ...WAIT };
  }
  if (pick([true, true, false]) || held.size > 0) return { do: "patchPod", name, patch: { metadata: { labels: pick(LABELS) } }, ...WAIT };
  pods.delete(name);
  return { do: "deletePod", name, ...WAIT };
}

function daemonStep({ pick, held }) {
  const at = pick(NODES);
  switch (pick(["behave", "behave", "hold", "delete", "image"])) {
    case "behave":
      return { do: "behave", owner: "agent", node: at, as: pick(["ready", "unready"]), ...WAIT };
    case "delete":
      return { do: "deletePod", owner: "agent", node: at, optional: true, ...WAIT };
    case "image":
      return { do: "patch", kind: "DaemonSet", name: "agent", type: "strategic", patch: { spec: { template: { spec: { containers: [{ name: "main", image: pick(["agent:1", "agent:2", "unready/agent:3"]) }] } } } }, ...WAIT };
    default: {
      const on = !held.has(at);
      if (on) held.add(at);
      else held.delete(at);
      return { do: "holdDeletion", node: at, on, ...WAIT };
    }
  }
}

/** The history of that number. */
export function randomScenario(number) {
  const random = randomBy(number);
  const world = begun(random);
  const steps = [node("n1", { labels: { "topology.kubernetes.io/zone": "a" } }), node("n2"), { do: "create", object: daemonSet("agent", { ports: PORTS[1] }), ...WAIT }];
  for (let left = 10; left > 0; left--) steps.push(world.pick([serviceStep, serviceStep, podStep, podStep, daemonStep])(world));
  return { name: `drawn-${String(number).padStart(2, "0")}`, about: `history number ${number}`, steps };
}
