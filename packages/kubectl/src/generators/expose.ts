/** `kubectl expose`. Source: staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go v1.36.3, pkg/polymorphichelpers/{mapbasedselectorforobject,portsforobject,protocolsforobject}.go */
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { fieldOf, type Json, listOf, objectOf, textOf, textsOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { selectedObjects } from "../target.js";
import { given1, make, metadataOf, pairsIn } from "./generated.js";
import { overridden } from "./run.js";

const EXPOSED: readonly string[] = ["Service", "ReplicationController", "Deployment", "ReplicaSet", "Pod"];
const LONGEST_NAME = 63;

/** The command. */
export const exposeCommand: Command = {
  path: "expose",
  *run(given, terminal) {
    for (const { target, object } of yield* selectedObjects(terminal, given.without("selector"))) {
      const { kind, group } = target.resource;
      if (!EXPOSED.includes(kind)) throw failed(`cannot expose a ${kind}${group === "" ? "" : `.${group}`}`);
      const service = overridden(serviceFor(given, kind, object), given);
      yield* make(given, terminal, { object: service, operation: "exposed", manager: "kubectl-expose" });
    }
  },
};

function serviceFor(given: Given, kind: string, object: Json): Json {
  const selector = given.text("selector") === "" ? selectorOf(kind, object) : labelsIn(given.text("selector"));
  const found = portsOf(kind, object);
  const wanted = given.text("port") === "" ? found.map(({ port }) => port).join(",") : given.text("port");
  if (wanted === "" && given.text("cluster-ip") !== "None") throw failed("couldn't find port via --port flag or introspection");
  const labels = given.text("labels") === "" ? objectOf(object, "metadata", "labels") : labelsIn(given.text("labels"));
  const spec = {
    ...given1("ports", portsIn(given, wanted, found)),
    selector,
    ...given1("clusterIP", given.text("cluster-ip")),
    ...given1("type", given.text("type")),
    ...given1("externalIPs", given.text("external-ip") === "" ? undefined : [given.text("external-ip")]),
    ...given1("sessionAffinity", given.text("session-affinity")),
    ...given1("loadBalancerIP", given.text("type") === "LoadBalancer" ? given.text("load-balancer-ip") : ""),
  };
  const name = given.text("name", textOf(object, "metadata", "name").slice(0, LONGEST_NAME));
  return { kind: "Service", apiVersion: "v1", metadata: metadataOf(name, { labels: sortedPairs(labels) }), spec, status: { loadBalancer: {} } };
}

const labelsIn = (text: string): Json => pairsIn(text, (pair) => `unexpected label spec: ${pair}`);
const sortedPairs = (labels: Json): Json => Object.fromEntries(textsOf(labels));

/** The labels that a service selects the object's pods by. Throws a `CommandError` where there are none to be had. */
function selectorOf(kind: string, object: Json): Json {
  const problem = (why: string): Error => failed(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (kind === "Pod") {
    const labels = objectOf(object, "metadata", "labels");
    if (Object.keys(labels).length === 0) throw problem("the pod has no labels and cannot be exposed");
    return labels;
  }
  const plain = kind === "Service" || kind === "ReplicationController";
  const selector = plain ? objectOf(object, "spec", "selector") : objectOf(object, "spec", "selector", "matchLabels");
  if (plain && Object.keys(selector).length === 0) throw problem(kind === "Service" ? "the service has no pod selector set" : "the replication controller has no selector set");
  if (!plain && listOf(object, "spec", "selector", "matchExpressions").length > 0) throw problem(`couldn't convert expressions - "${JSON.stringify(listOf(object, "spec", "selector", "matchExpressions"))}" to map-based selector format`);
  return selector;
}

interface Port {
  readonly port: string;
  readonly protocol: string;
}

function portsOf(kind: string, object: Json): readonly Port[] {
  if (kind === "Service") return listOf(object, "spec", "ports").map((each) => ({ port: textOf(each, "port"), protocol: textOf(each, "protocol") || "TCP" }));
  const spec = kind === "Pod" ? fieldOf(object, "spec") : fieldOf(object, "spec", "template", "spec");
  return listOf(spec, "containers").flatMap((container) => listOf(container, "ports")).map((each) => ({ port: textOf(each, "containerPort"), protocol: textOf(each, "protocol") || "TCP" }));
}

function portsIn(given: Given, wanted: string, found: readonly Port[]): readonly Json[] {
  const words = wanted === "" ? [] : wanted.split(",");
  return words.map((word, at) => {
    if (!/^[+-]?\d+$/.test(word)) throw failed(`strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax`);
    const target = given.text("target-port");
    const targetPort = target === "" ? Number(word) : /^\d+$/.test(target) ? Number(target) : target;
    const protocol = given.text("protocol") || (found.find(({ port }) => port === word)?.protocol ?? "TCP");
    return { ...(words.length > 1 ? { name: `port-${at + 1}` } : {}), protocol, port: Number(word), targetPort };
  });
}
