/** Objects of which scenarios about Services are made. */

/** A step: a node joins. */
export const node = (name, more = {}) => ({ do: "addNode", name, quietMs: 300, observe: false, ...more });

/** A pod's only container. */
export const container = (image, ports) => ({ name: "main", image, ...(ports === undefined ? {} : { ports }) });

/** A DaemonSet whose pods have the label `app` with its name. */
export function daemonSet(name, { image = `${name}:1`, ports, pod = {}, updateStrategy } = {}) {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container(image, ports)], ...pod } };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "default" }, spec: { selector: { matchLabels: { app: name } }, template, ...(updateStrategy === undefined ? {} : { updateStrategy }) } };
}

/** A Deployment whose pods have the label `app` with its name. */
export function deployment(name, replicas) {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container(`${name}:1`)] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "default" }, spec: { replicas, selector: { matchLabels: { app: name } }, template } };
}

/** A Service of pods with the label `app` of its name. */
export function service(name, spec = {}, metadata = {}) {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default", ...metadata }, spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }], ...spec } };
}

/** A pod of its own, bound to a node. */
export function pod(name, { app = "web", labels = {}, image = "web:1", nodeName = "n1", ports, spec = {}, namespace = "default" } = {}) {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels: { app, ...labels } }, spec: { nodeName, containers: [container(image, ports)], ...spec } };
}
