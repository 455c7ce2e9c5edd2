// Keeps one note (a ConfigMap) for each node: a controller as a program of its own, which knows nothing of everynode. It has a bug.
import { once } from "node:events";
import { request } from "node:http";

const url = process.env.EVERYNODE_URL ?? "http://127.0.0.1:16443";
const NODES = "/api/v1/nodes";
const NOTES = "/api/v1/namespaces/default/configmaps";
const NOTE_OF = "example.com/note-of";

const nodes = new Map();
const notes = new Map();
let running = Promise.resolve();

await follow(NODES, nodes);
await follow(NOTES, notes);
reconcile();

/** Lists what there is, and then hears of every change. */
async function follow(path, cache) {
  const { items, metadata } = await (await fetch(`${url}${path}?resourceVersion=0`)).json();
  for (const item of items) cache.set(item.metadata.name, item);
  void watch(path, cache, metadata.resourceVersion);
}

async function watch(path, cache, version) {
  const [response] = await once(request(`${url}${path}?watch=true&resourceVersion=${version}`).end(), "response");
  response.setEncoding("utf8");
  let rest = "";
  for await (const text of response) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const { type, object } of lines.map((line) => JSON.parse(line))) {
      if (type === "DELETED") cache.delete(object.metadata.name);
      else cache.set(object.metadata.name, object);
    }
    reconcile();
  }
}

function reconcile() {
  running = running.then(async () => {
    for (const name of nodes.keys()) await reconcileNode(name);
  });
}

async function reconcileNode(name) {
  const has = [...notes.values()].some(({ metadata }) => metadata.labels?.[NOTE_OF] === name);
  if (has) return;
  const note = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "note-", labels: { [NOTE_OF]: name } } };
  await fetch(`${url}${NOTES}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(note) });
}
