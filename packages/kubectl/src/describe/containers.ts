/**
 * Containers in descriptions.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (describeContainers and what it calls)
 */
import { parseQuantity, quantityMilliValue } from "@everynode/model";
import { fieldOf, listOf, objectOf, textOf, textsOf } from "../field-of.js";
import { longTime } from "./long-time.js";

/** `Containers:` and what is in them; `statuses` are those of a pod, `indent` is what stands before the title. */
export function containerLines(title: string, containers: readonly unknown[], { indent, statuses = [] }: { readonly indent: string; readonly statuses?: readonly unknown[] }): readonly string[] {
  const lines = containers.flatMap((container) => {
    const status = statuses.find((each) => textOf(each, "name") === textOf(container, "name"));
    return [`${indent === "" ? "  " : "   "}${textOf(container, "name")}:`, ...detailLines(container, status)];
  });
  return [`${indent}${title}:${containers.length === 0 ? " <none>" : ""}`, ...lines];
}

function detailLines(container: unknown, status: unknown): readonly string[] {
  return [
    ...(status === undefined ? [] : [`    Container ID:\t${textOf(status, "containerID")}`]),
    `    Image:\t${textOf(container, "image")}`,
    ...(status === undefined ? [] : [`    Image ID:\t${textOf(status, "imageID")}`]),
    ...portLines(container),
    ...wordLines("Command", listOf(container, "command")),
    ...wordLines("Args", listOf(container, "args")),
    ...(status === undefined ? [] : stateLines(status)),
    ...amountLines("Limits", objectOf(container, "resources", "limits")),
    ...amountLines("Requests", objectOf(container, "resources", "requests")),
    ...["liveness", "readiness", "startup"].flatMap((type) => probeLines(type, fieldOf(container, `${type}Probe`))),
    ...sourceLines(listOf(container, "envFrom")),
    ...environmentLines(container),
    ...mountLines(container),
  ];
}

function portLines(container: unknown): readonly string[] {
  const ports = listOf(container, "ports");
  const own = ports.map((port) => `${textOf(port, "containerPort")}/${textOf(port, "protocol")}${textOf(port, "name") === "" ? "" : ` (${textOf(port, "name")})`}`);
  const host = ports.map((port) => `${textOf(port, "hostPort") || "0"}/${textOf(port, "protocol")}${textOf(port, "name") === "" ? "" : ` (${textOf(port, "name")})`}`);
  const plural = ports.length > 1 ? "s" : "";
  const text = (list: readonly string[]): string => (list.length === 0 ? "<none>" : list.join(", "));
  return [`    Port${plural}:\t${text(own)}`, `    Host Port${plural}:\t${text(host)}`];
}

function wordLines(title: string, words: readonly unknown[]): readonly string[] {
  return words.length === 0 ? [] : [`    ${title}:`, ...words.flatMap((word) => String(word).split("\n").map((line) => `      ${line}`))];
}

function stateLines(status: unknown): readonly string[] {
  const last = objectOf(status, "lastState");
  return [
    ...oneState("State", objectOf(status, "state")),
    ...(Object.keys(last).length === 0 ? [] : oneState("Last State", last)),
    `    Ready:\t${fieldOf(status, "ready") === true ? "True" : "False"}`,
    `    Restart Count:\t${textOf(status, "restartCount")}`,
  ];
}

function oneState(title: string, state: unknown): readonly string[] {
  const [running, waiting, ended] = [fieldOf(state, "running"), fieldOf(state, "waiting"), fieldOf(state, "terminated")];
  if (running !== undefined) return [`    ${title}:\tRunning`, `      Started:\t${longTime(textOf(running, "startedAt"))}`];
  const said = (of: unknown, field: string, label: string): readonly string[] => (textOf(of, field) === "" ? [] : [`      ${label}:\t${textOf(of, field)}`]);
  if (ended === undefined) return [`    ${title}:\tWaiting`, ...said(waiting, "reason", "Reason")];
  return [
    `    ${title}:\tTerminated`,
    ...said(ended, "reason", "Reason"),
    ...said(ended, "message", "Message"),
    `      Exit Code:\t${textOf(ended, "exitCode")}`,
    ...(textOf(ended, "signal") === "" ? [] : [`      Signal:\t${textOf(ended, "signal")}`]),
    `      Started:\t${longTime(textOf(ended, "startedAt"))}`,
    `      Finished:\t${longTime(textOf(ended, "finishedAt"))}`,
  ];
}

function amountLines(title: string, amounts: unknown): readonly string[] {
  const texts = textsOf(amounts);
  return texts.length === 0 ? [] : [`    ${title}:`, ...texts.map(([name, amount]) => `      ${name}:\t${amount}`)];
}

function probeLines(type: string, probe: unknown): readonly string[] {
  if (probe === undefined) return [];
  const number = (name: string): string => textOf(probe, name) || "0";
  const attributes = `delay=${number("initialDelaySeconds")}s timeout=${number("timeoutSeconds")}s period=${number("periodSeconds")}s #success=${number("successThreshold")} #failure=${number("failureThreshold")}`;
  return [`    ${type[0]?.toUpperCase() ?? ""}${type.slice(1)}:\t${probeText(probe)} ${attributes}`];
}

function probeText(probe: unknown): string {
  const [exec, http, tcp, grpc] = ["exec", "httpGet", "tcpSocket", "grpc"].map((name) => fieldOf(probe, name));
  if (exec !== undefined) return `exec [${listOf(exec, "command").join(" ")}]`;
  if (http !== undefined) return `http-get ${textOf(http, "scheme").toLowerCase()}://${textOf(http, "host")}:${textOf(http, "port")}${textOf(http, "path")}`;
  if (tcp !== undefined) return `tcp-socket ${textOf(tcp, "host")}:${textOf(tcp, "port")}`;
  return grpc === undefined ? "unknown" : `grpc <pod>:${textOf(grpc, "port")} ${textOf(grpc, "service")}`;
}

function sourceLines(sources: readonly unknown[]): readonly string[] {
  if (sources.length === 0) return [];
  return ["    Environment Variables from:", ...sources.map((source) => {
    const isConfig = fieldOf(source, "configMapRef") !== undefined;
    const reference = fieldOf(source, isConfig ? "configMapRef" : "secretRef");
    const prefix = textOf(source, "prefix");
    return `      ${textOf(reference, "name")}\t${isConfig ? "ConfigMap" : "Secret"}${prefix === "" ? "" : ` with prefix '${prefix}'`}\tOptional: ${String(fieldOf(reference, "optional") === true)}`;
  })];
}

function environmentLines(container: unknown): readonly string[] {
  const env = listOf(container, "env");
  if (env.length === 0) return ["    Environment:\t<none>"];
  return ["    Environment:", ...env.map((each) => `      ${textOf(each, "name")}:\t${environmentText(each, container)}`)];
}

function environmentText(variable: unknown, container: unknown): string {
  const from = objectOf(variable, "valueFrom");
  const [field, resource, secret, config] = ["fieldRef", "resourceFieldRef", "secretKeyRef", "configMapKeyRef"].map((name) => fieldOf(from, name));
  const optional = (ref: unknown): string => `Optional: ${String(fieldOf(ref, "optional") === true)}`;
  if (field !== undefined) return ` (${textOf(field, "apiVersion") || "v1"}:${textOf(field, "fieldPath")})`;
  if (resource !== undefined) return `${resourceText(container, resource)} (${textOf(resource, "resource")})`;
  if (secret !== undefined) return `<set to the key '${textOf(secret, "key")}' in secret '${textOf(secret, "name")}'>\t${optional(secret)}`;
  if (config !== undefined) return `<set to the key '${textOf(config, "key")}' of config map '${textOf(config, "name")}'>\t${optional(config)}`;
  return textOf(variable, "value");
}

/** An amount of the container in units of the divisor, rounded up: `limits.cpu` of 200m is 1. */
function resourceText(container: unknown, reference: unknown): string {
  const [part = "", name = ""] = textOf(reference, "resource").split(".");
  const amount = parseQuantity(textOf(container, "resources", part, name) || "0");
  const divisor = parseQuantity(textOf(reference, "divisor"));
  if (!amount.ok) return "";
  const by = divisor.ok ? quantityMilliValue(divisor.quantity) : 0;
  return String(Math.ceil(quantityMilliValue(amount.quantity) / (by === 0 ? 1_000 : by)));
}

function mountLines(container: unknown): readonly string[] {
  const mounts = [...listOf(container, "volumeMounts")].sort((a, b) => (textOf(a, "mountPath") < textOf(b, "mountPath") ? -1 : 1));
  if (mounts.length === 0) return ["    Mounts:\t<none>"];
  return ["    Mounts:", ...mounts.map((mount) => {
    const flags = [fieldOf(mount, "readOnly") === true ? "ro" : "rw", ...(textOf(mount, "subPath") === "" ? [] : [`path=${JSON.stringify(textOf(mount, "subPath"))}`])];
    return `      ${textOf(mount, "mountPath")} from ${textOf(mount, "name")} (${flags.join(",")})`;
  })];
}
