/**
 * The rules for what a kubelet does to a container: probes, and handlers of its start and end.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 * Differs: stop signals (ContainerStopSignals, off by default) never get here.
 */
import { forbiddenField, invalid, notSupported, required } from "../field-error.js";
import { httpHeaderNameProblems, portNameProblems, portNumberProblems } from "../identifiers.js";
import type { Container, ExecAction, GRPCAction, HTTPGetAction, Lifecycle, Probe, SleepAction, TCPSocketAction } from "../types.generated.js";
import { addProblems, checkNotNegative, isMissing, named, type Findings } from "./findings.js";
import type { Scope } from "./scope.js";

/** Checks the lifecycle handlers and the probes of one container. */
export function checkHandlers(scope: Scope, at: string, container: Container): void {
  const { errors } = scope;
  const { livenessProbe, readinessProbe, startupProbe } = container;
  checkLifecycle(scope, `${at}.lifecycle`, container.lifecycle);
  checkProbe(scope, `${at}.livenessProbe`, livenessProbe);
  checkOneSuccess(errors, `${at}.livenessProbe`, livenessProbe);
  checkProbe(scope, `${at}.readinessProbe`, readinessProbe);
  if (readinessProbe?.terminationGracePeriodSeconds !== undefined) {
    errors.push(invalid(`${at}.readinessProbe.terminationGracePeriodSeconds`, readinessProbe.terminationGracePeriodSeconds, "must not be set for readinessProbes"));
  }
  checkProbe(scope, `${at}.startupProbe`, startupProbe);
  checkOneSuccess(errors, `${at}.startupProbe`, startupProbe);
}

function checkLifecycle(scope: Scope, at: string, lifecycle: Lifecycle | undefined): void {
  const { postStart, preStop } = lifecycle ?? {};
  if (postStart !== undefined) checkHandler(scope, `${at}.postStart`, postStart);
  if (preStop !== undefined) checkHandler(scope, `${at}.preStop`, preStop);
}

function checkOneSuccess(errors: Findings, at: string, probe: Probe | undefined): void {
  if (probe === undefined) return;
  const { successThreshold = 0 } = probe;
  if (successThreshold !== 1) errors.push(invalid(`${at}.successThreshold`, successThreshold, "must be 1"));
}

function checkProbe(scope: Scope, at: string, probe: Probe | undefined): void {
  if (probe === undefined) return;
  const { errors } = scope;
  checkHandler(scope, at, probe);
  checkNotNegative(errors, `${at}.initialDelaySeconds`, probe.initialDelaySeconds);
  checkNotNegative(errors, `${at}.timeoutSeconds`, probe.timeoutSeconds);
  checkNotNegative(errors, `${at}.periodSeconds`, probe.periodSeconds);
  checkNotNegative(errors, `${at}.successThreshold`, probe.successThreshold);
  checkNotNegative(errors, `${at}.failureThreshold`, probe.failureThreshold);
  const { terminationGracePeriodSeconds: grace } = probe;
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${at}.terminationGracePeriodSeconds`, grace, "must be greater than 0"));
}

/** A probe's action or a lifecycle handler's. */
interface Handler {
  readonly exec?: ExecAction | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  readonly grpc?: GRPCAction | undefined;
  readonly sleep?: SleepAction | undefined;
}

function checkHandler(scope: Scope, at: string, handler: Handler): void {
  const { errors } = scope;
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const checks = new Map<string, () => void>();
  if (exec !== undefined) checks.set("exec", () => checkExec(errors, `${at}.exec`, exec));
  if (httpGet !== undefined) checks.set("httpGet", () => checkHttpGet(errors, `${at}.httpGet`, httpGet));
  if (tcpSocket !== undefined) checks.set("tcpSocket", () => checkPort(errors, `${at}.tcpSocket.port`, tcpSocket.port));
  if (grpc !== undefined) checks.set("grpc", () => checkPort(errors, `${at}.grpc.port`, grpc.port));
  if (sleep !== undefined) checks.set("sleep", () => checkSleep(scope, `${at}.sleep`, sleep));
  if (checks.size === 0) errors.push(required(at, "must specify a handler type"));
  const [first] = checks.keys();
  for (const [type, check] of checks) {
    if (type === first) check();
    else errors.push(forbiddenField(`${at}.${type}`, "may not specify more than 1 handler type"));
  }
}

function checkExec(errors: Findings, at: string, { command }: ExecAction): void {
  if ((command ?? []).length === 0) errors.push(required(`${at}.command`));
}

function checkHttpGet(errors: Findings, at: string, { path, port, scheme, httpHeaders }: HTTPGetAction): void {
  if (isMissing(path)) errors.push(required(`${at}.path`));
  checkPort(errors, `${at}.port`, port);
  if (scheme !== "HTTP" && scheme !== "HTTPS") errors.push(notSupported(`${at}.scheme`, named(scheme), ["HTTP", "HTTPS"]));
  for (const { name } of httpHeaders ?? []) {
    addProblems(errors, `${at}.httpHeaders`, { value: name ?? "", problems: httpHeaderNameProblems(name ?? "") });
  }
}

function checkPort(errors: Findings, at: string, port: number | string | undefined): void {
  if (typeof port === "string") addProblems(errors, at, { value: port, problems: portNameProblems(port) });
  else addProblems(errors, at, { value: port ?? 0, problems: portNumberProblems(port ?? 0) });
}

function checkSleep({ errors, spec }: Scope, at: string, { seconds }: SleepAction): void {
  const grace = spec.terminationGracePeriodSeconds;
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return;
  errors.push(invalid(at, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`));
}
