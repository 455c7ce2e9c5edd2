/**
 * The rules that depend on a pod's operating system, or on whether it has users of its own.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, notSupported, required } from "../field-error.js";
import type { SecurityContext } from "../types.generated.js";
import { allContainers } from "./container-list.js";
import { isMissing, named } from "./findings.js";
import type { Scope } from "./scope.js";

/** Checks `spec.os` and what may not be set for it. */
export function checkOperatingSystem(scope: Scope, at: string): void {
  const { spec, errors } = scope;
  if (spec.os === undefined) return;
  const { name } = spec.os;
  if (isMissing(name)) errors.push(required(`${at}.os.name`));
  else if (name === "linux") checkLinux(scope, at);
  else if (name === "windows") checkWindows(scope, at);
  else errors.push(notSupported(`${at}.os`, named(name), ["linux", "windows"]));
}

function checkLinux({ spec, errors }: Scope, at: string): void {
  const why = "windows options cannot be set for a linux pod";
  if (spec.securityContext?.windowsOptions !== undefined) errors.push(forbiddenField(`${at}.securityContext.windowsOptions`, why));
  for (const { container, at: place } of allContainers(spec)) {
    if (container.securityContext?.windowsOptions !== undefined) errors.push(forbiddenField(`${at}.${place}.securityContext.windowsOptions`, why));
  }
}

const NOT_IN_WINDOWS_CONTAINER: readonly (keyof SecurityContext)[] = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

function checkWindows({ spec, errors }: Scope, at: string): void {
  const { securityContext: context = {} } = spec;
  const refuse = (field: string, isSet: boolean): void => {
    if (isSet) errors.push(forbiddenField(`${at}.${field}`, "cannot be set for a windows pod"));
  };
  refuse("securityContext.appArmorProfile", context.appArmorProfile !== undefined);
  refuse("securityContext.seLinuxOptions", context.seLinuxOptions !== undefined);
  refuse("hostUsers", spec.hostUsers !== undefined);
  refuse("hostPID", spec.hostPID === true);
  refuse("hostIPC", spec.hostIPC === true);
  refuse("securityContext.seccompProfile", context.seccompProfile !== undefined);
  refuse("securityContext.fsGroup", context.fsGroup !== undefined);
  refuse("securityContext.fsGroupChangePolicy", context.fsGroupChangePolicy !== undefined);
  refuse("securityContext.sysctls", (context.sysctls ?? []).length > 0);
  refuse("shareProcessNamespace", spec.shareProcessNamespace !== undefined);
  refuse("securityContext.runAsUser", context.runAsUser !== undefined);
  refuse("securityContext.runAsGroup", context.runAsGroup !== undefined);
  refuse("securityContext.supplementalGroups", context.supplementalGroups !== undefined);
  refuse("securityContext.supplementalGroupsPolicy", context.supplementalGroupsPolicy !== undefined);
  refuse("securityContext.seLinuxChangePolicy", context.seLinuxChangePolicy !== undefined);
  for (const { container, at: place } of allContainers(spec)) {
    for (const field of NOT_IN_WINDOWS_CONTAINER) refuse(`${place}.securityContext.${field}`, container.securityContext?.[field] !== undefined);
  }
}

/** Checks that a pod with users of its own does not share what belongs to the users of its host. */
export function checkHostUsers({ spec, errors }: Scope, at: string): void {
  if (spec.hostUsers !== false) return;
  const why = "when `hostUsers` is false";
  if (spec.hostNetwork === true) errors.push(forbiddenField(`${at}.hostNetwork`, why));
  if (spec.hostPID === true) errors.push(forbiddenField(`${at}.HostPID`, why));
  if (spec.hostIPC === true) errors.push(forbiddenField(`${at}.HostIPC`, why));
  for (const { container, at: place } of allContainers(spec)) {
    if ((container.volumeDevices ?? []).length > 0) errors.push(forbiddenField(`${at}.${place}.volumeDevices`, why));
  }
}
