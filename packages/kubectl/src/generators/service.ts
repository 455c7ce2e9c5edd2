/** Services from arguments. Source: staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go v1.36.3 */
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import type { Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { generator, given1, metadataOf } from "./generated.js";

type ServiceType = "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";

function service(name: string, given: Given, type: ServiceType): Json {
  const ports = given.all("tcp").map((word) => portIn(word, given.number("node-port", 0)));
  const clusterIP = given.text("clusterip");
  if (ports.length === 0 && clusterIP !== "None" && type !== "ExternalName") throw failed("at least one tcp port specifier must be provided");
  if (ports.length > 0 && clusterIP === "None" && type === "ClusterIP") throw failed("can not map ports with clusterip=None");
  const labels = { app: name };
  const spec = { ...given1("ports", ports), selector: labels, ...given1("clusterIP", clusterIP), type, ...given1("externalName", given.text("external-name")) };
  return { kind: "Service", apiVersion: "v1", metadata: metadataOf(name, { labels }), spec, status: { loadBalancer: {} } };
}

/** `80`, `80:8080`, `80:http`. */
function portIn(word: string, nodePort: number): Json {
  const [own = "", ...rest] = word.split(":");
  const port = portNumber(own);
  const target = rest.join(":");
  const targetPort = target === "" ? port : /^\d+$/.test(target) ? portNumber(target) : target;
  return { name: word.replace(":", "-"), protocol: "TCP", port, targetPort, ...(nodePort > 0 ? { nodePort } : {}) };
}

function portNumber(word: string): number {
  if (!/^\d+$/.test(word)) throw failed(`strconv.ParseUint: parsing ${JSON.stringify(word)}: invalid syntax`);
  if (Number(word) > 65_535) throw failed(`strconv.ParseUint: parsing ${JSON.stringify(word)}: value out of range`);
  return Number(word);
}

const command = (path: string, type: ServiceType): Command => generator(`create service ${path}`, (name, given) => service(name, given, type), `failed to create ${type} service:`);

/** `kubectl create service` of each sort. */
export const createServiceCommands: readonly Command[] = [command("clusterip", "ClusterIP"), command("nodeport", "NodePort"), command("loadbalancer", "LoadBalancer"), command("externalname", "ExternalName")];
