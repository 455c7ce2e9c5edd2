/**
 * The rules for kernel parameters that a pod sets.
 *
 * Source: pkg/apis/core/validation/validation.go, staging/src/k8s.io/component-helpers/node/util/sysctl v1.36.3
 */
import { duplicate, invalid, required } from "../field-error.js";
import type { PodSpec } from "../types.generated.js";
import { byteLength } from "../names.js";
import { isMissing } from "./findings.js";
import type { Scope } from "./scope.js";

const NAME = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const NAME_REGEX = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const MAX_LENGTH = 253;

const IPC_NAMES: ReadonlySet<string> = new Set([
  "kernel.sem",
  "kernel.shmall",
  "kernel.shmmax",
  "kernel.shmmni",
  "kernel.shm_rmid_forced",
  "kernel.shm",
  "kernel.msgmax",
  "kernel.msgmnb",
  "kernel.msgmni",
  "kernel.msg",
]);

/** Why a pod that shares a namespace of its host may not set this parameter of it, or undefined where it may. */
function sysctlNamespaceProblem(name: string, spec: PodSpec): string | undefined {
  const dotted = dottedName(name);
  const star = dotted.indexOf("*");
  const prefix = star < 0 ? dotted : dotted.slice(0, star);
  if (spec.hostNetwork === true && prefix.startsWith("net.")) return "may not be specified when 'hostNetwork' is true";
  const isIpc = IPC_NAMES.has(prefix) || prefix.startsWith("fs.mqueue.");
  return spec.hostIPC === true && isIpc ? "may not be specified when 'hostIPC' is true" : undefined;
}

/** The name with dots between its parts: `net/ipv4/conf/eno2.100/x` is `net.ipv4.conf.eno2/100.x`. */
function dottedName(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  if (separator !== "/") return name;
  return name.replace(/[./]/g, (character) => (character === "/" ? "." : "/"));
}

/** Checks `spec.securityContext.sysctls`. */
export function checkSysctls({ spec, errors }: Scope, at: string): void {
  const seen = new Set<string>();
  (spec.securityContext?.sysctls ?? []).forEach(({ name }, i) => {
    const path = `${at}[${i}].name`;
    if (isMissing(name)) errors.push(required(path));
    else if (byteLength(name) > MAX_LENGTH || !NAME_REGEX.test(name)) errors.push(invalid(path, name, `must have at most ${MAX_LENGTH} characters and match regex ${NAME}`));
    else if (seen.has(name)) errors.push(duplicate(path, name));
    const problem = sysctlNamespaceProblem(name ?? "", spec);
    if (problem !== undefined) errors.push(invalid(path, name ?? "", problem));
    seen.add(name ?? "");
  });
}
