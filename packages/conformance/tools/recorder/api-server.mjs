/** A client of a real API server: requests with a bearer token, and watches. */
import https from "node:https";

/** Passes so many milliseconds. */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const PATHS = {
  Node: "/api/v1/nodes",
  Namespace: "/api/v1/namespaces",
  Pod: "/api/v1/namespaces/NS/pods",
  Service: "/api/v1/namespaces/NS/services",
  Event: "/api/v1/namespaces/NS/events",
  DaemonSet: "/apis/apps/v1/namespaces/NS/daemonsets",
  ControllerRevision: "/apis/apps/v1/namespaces/NS/controllerrevisions",
  Deployment: "/apis/apps/v1/namespaces/NS/deployments",
  ReplicaSet: "/apis/apps/v1/namespaces/NS/replicasets",
  EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/NS/endpointslices",
  Lease: "/apis/coordination.k8s.io/v1/namespaces/NS/leases",
};

/** The path of a collection; of all namespaces where none is named. */
export function pathOf(kind, namespace) {
  const path = PATHS[kind];
  if (path === undefined) throw new Error(`no path for ${kind}`);
  return namespace === undefined ? path.replace("namespaces/NS/", "") : path.replace("NS", namespace);
}

const PATCH_TYPES = { merge: "application/merge-patch+json", strategic: "application/strategic-merge-patch+json", json: "application/json-patch+json" };

/** A real API server on this machine. */
export class ApiServer {
  constructor(port, token) {
    this.options = { host: "127.0.0.1", port, rejectUnauthorized: false };
    this.token = token;
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 64, rejectUnauthorized: false });
  }

  /** One request: `{ code, body, warnings }`, whatever the code. */
  request(method, path, body, contentType = "application/json") {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = { authorization: `Bearer ${this.token}`, accept: "application/json", ...(payload === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(payload) }) };
    return new Promise((resolve, reject) => {
      const request = https.request({ ...this.options, agent: this.agent, method, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve({ code: response.statusCode, body: JSON.parse(text), warnings: response.headers.warning }));
      });
      request.on("error", reject);
      request.end(payload);
    });
  }
  get(kind, namespace, name) { return this.request("GET", this.#path(kind, namespace, name)); }
  async list(kind, namespace) { return (await this.get(kind, namespace)).body.items; }
  create(kind, namespace, object) { return this.request("POST", this.#path(kind, namespace), object); }
  replace(kind, namespace, object) { return this.request("PUT", this.#path(kind, namespace, object.metadata.name), object); }
  delete(kind, namespace, name, options) { return this.request("DELETE", this.#path(kind, namespace, name), options); }
  patch(kind, namespace, name, { patch, type = "merge", subresource = "" }) {
    return this.request("PATCH", this.#path(kind, namespace, name) + subresource, patch, PATCH_TYPES[type]);
  }
  #path(kind, namespace, name) { return pathOf(kind, namespace) + (name === undefined ? "" : `/${name}`); }

  /** Calls `on(type, object)` with what there is of a kind and with every change, until the function that comes back is called. */
  watch(kind, on) {
    const watching = { isStopped: false, live: undefined };
    const follow = async () => {
      while (!watching.isStopped) {
        const list = await this.get(kind);
        for (const item of list.body.items) on("ADDED", { kind, ...item });
        await this.#stream(`${pathOf(kind)}?watch=1&resourceVersion=${list.body.metadata.resourceVersion}`, on, watching);
      }
    };
    void follow();
    return () => {
      watching.isStopped = true;
      watching.live?.destroy();
    };
  }

  /** Reads a watch until it ends. */
  #stream(path, on, watching) {
    return new Promise((resolve) => {
      watching.live = https.request({ ...this.options, method: "GET", path, headers: { authorization: `Bearer ${this.token}` }, agent: false }, (response) => {
        let rest = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          const lines = (rest + chunk).split("\n");
          rest = lines.pop();
          for (const { type, object } of lines.map((line) => JSON.parse(line))) if (type !== "ERROR") on(type, object);
        });
        response.on("end", resolve);
      });
      watching.live.on("error", resolve);
      watching.live.end();
    });
  }
}
