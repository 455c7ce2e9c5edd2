/** The way of a request as people read it: a line for each hop, and one for its end. */
import type { Failure, Hop, Outcome } from "./outcome.js";
import { socketText } from "../proxy/service-port.js";

/** The outcome as text: one line for each hop, and a last one that says who answers, or why nobody does. */
export function outcomeText(outcome: Outcome): string {
  const lines = outcome.hops.filter(({ at }) => at !== "end").map(hopText);
  return [...lines, outcome.ok ? answerText(outcome) : `nobody answers: ${failureText(outcome.why)}`].join("\n");
}

function answerText({ by }: Extract<Outcome, { readonly ok: true }>): string {
  const at = `${socketText(by.address, by.port)} on ${by.node}`;
  return by.type === "pod" ? `pod ${by.pod} answers (container ${by.container}, ${at})` : `process ${by.process} answers (${at})`;
}

function hopText(hop: Hop): string {
  switch (hop.at) {
    case "client":
      return `${hop.client === "outside" ? "somebody outside" : hop.client}${hop.node === null || hop.node === hop.client ? "" : ` (on ${hop.node})`} asks ${socketText(hop.address, hop.port)}/${hop.protocol}`;
    case "name":
      return `${hop.name} is ${hop.addresses.length === 1 ? hop.chosen : `one of ${hop.addresses.length} addresses; ${hop.chosen} is taken`}`;
    case "proxy":
      return `the proxy on ${hop.node} leads port ${hop.port} of service ${hop.service} to ${hop.endpoint}, ${candidatesText(hop)}`;
    case "host-port":
      return `${hop.node} forwards its port ${hop.port} to pod ${hop.pod}`;
    case "end":
      return `${socketText(hop.address, hop.port)} on ${hop.node} is reached`;
  }
}

function candidatesText({ candidates, policy, isFallback, isAffine, node }: Extract<Hop, { readonly at: "proxy" }>): string {
  const which = isFallback ? `endpoint${candidates === 1 ? " that is" : "s that are"} being deleted and still serve${candidates === 1 ? "s" : ""}, since none is ready` : `ready endpoint${candidates === 1 ? "" : "s"}`;
  const where = policy === "Local" ? ` on ${node} (policy Local)` : "";
  return `${candidates === 1 ? "the only" : `one of ${candidates}`} ${which}${where}${isAffine ? ", where this client was led before" : ""}`;
}

/** Why nobody answers, in a sentence without its end. */
export function failureText(why: Failure): string {
  switch (why.reason) {
    case "client-down":
      return `${why.client} does not run, and asks nobody`;
    case "names-unreachable":
      return `${why.node} is cut off, and nobody tells it what ${why.name} is`;
    case "no-such-name":
      return `there is no name ${why.name}`;
    case "no-address":
      return `the name ${why.name} has no address`;
    case "no-such-address":
      return `nobody has the address ${why.address}`;
    case "inside-only":
      return `${why.address} is an address of the cluster's inside, and no way leads there from outside`;
    case "no-such-port":
      return `service ${why.service} has no port ${why.port}/${why.protocol}`;
    case "no-endpoints":
      return `service ${why.service} has no endpoints, as the proxy on ${why.node} knows it`;
    case "none-ready":
      return `none of the ${why.endpoints} endpoint${why.endpoints === 1 ? "" : "s"} of service ${why.service} is ready, as the proxy on ${why.node} knows it`;
    case "no-local-endpoint":
      return `service ${why.service} has no ready endpoint on ${why.node}, and its ${why.policy} is Local`;
    case "endpoint-gone":
      return `nobody has the address ${why.address} any more`;
    case "partition":
      return `${why.from ?? "the outside"} does not reach ${why.to}: there is a partition between them`;
    case "node-down":
      return `${why.node} has no power, or is gone`;
    case "network-policy":
      return `${why.direction} of pod ${why.pod} is isolated by NetworkPolicy ${why.policies.join(", ")}, of which none lets this pass`;
    case "pod-not-running":
      return `pod ${why.pod} on ${why.node} does not run`;
    case "port-closed":
      return `nobody listens on port ${why.port}/${why.protocol} of ${why.at}`;
    case "not-listening":
      return `container ${why.container} of pod ${why.pod} does not listen on its port ${why.port}: it does not run, or has not come up yet`;
    case "host-port-conflict":
      return `port ${why.port} of ${why.node} is held by pod ${why.holder}, which does not answer, and kept from ${why.others.join(", ")}`;
  }
}
