/**
 * The rules for what pods and containers may do to their node.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 * Differs: privileged containers are refused, as by an API server without --allow-privileged.
 */
import { forbiddenField, invalid, notSupported } from "../field-error.js";
import { unixIdProblems } from "../identifiers.js";
import type { SecurityContext } from "../types.generated.js";
import { addProblems, checkOneOf, named, type Findings } from "./findings.js";
import { goForm } from "./go-form.js";
import type { Scope } from "./scope.js";
import { checkAppArmorProfile, checkSeccompProfile } from "./security-profiles.js";
import { checkSysctls } from "./sysctls.js";
import { checkWindowsOptions } from "./windows-options.js";

const PROC_MOUNTS = ["Default", "Unmasked"];

/** Checks `spec.securityContext`. */
export function checkPodSecurityContext(scope: Scope, at: string): void {
  const { spec, errors } = scope;
  const { securityContext: context = {} } = spec;
  checkUnixId(errors, `${at}.fsGroup`, context.fsGroup);
  checkUnixId(errors, `${at}.runAsUser`, context.runAsUser);
  checkUnixId(errors, `${at}.runAsGroup`, context.runAsGroup);
  (context.supplementalGroups ?? []).forEach((group, i) => checkUnixId(errors, `${at}.supplementalGroups[${i}]`, group));
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    errors.push(invalid(`${at}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled"));
  }
  checkSysctls(scope, `${at}.sysctls`);
  if (context.fsGroupChangePolicy !== undefined) {
    checkOneOf(errors, `${at}.fsGroupChangePolicy`, { value: context.fsGroupChangePolicy, supported: ["Always", "OnRootMismatch"] });
  }
  checkSeccompProfile(errors, `${at}.seccompProfile`, context.seccompProfile);
  checkWindowsOptions(errors, `${at}.windowsOptions`, context.windowsOptions);
  checkAppArmorProfile(errors, `${at}.appArmorProfile`, context.appArmorProfile);
  if (context.supplementalGroupsPolicy !== undefined) {
    checkOneOf(errors, `${at}.supplementalGroupsPolicy`, { value: context.supplementalGroupsPolicy, supported: ["Merge", "Strict"] });
  }
  if (context.seLinuxChangePolicy !== undefined) {
    const supported = scope.anySELinuxChangePolicy ? ["MountOption", "Recursive"] : ["Recursive"];
    checkOneOf(errors, `${at}.seLinuxChangePolicy`, { value: context.seLinuxChangePolicy, supported });
  }
}

function checkUnixId(errors: Findings, at: string, id: number | undefined): void {
  if (id !== undefined) addProblems(errors, at, { value: id, problems: unixIdProblems(id) });
}

/** Checks the security context of one container. */
export function checkSecurityContext({ errors, spec }: Scope, at: string, context: SecurityContext | undefined): void {
  if (context === undefined) return;
  if (context.privileged === true) errors.push(forbiddenField(`${at}.privileged`, "disallowed by cluster policy"));
  checkUnixId(errors, `${at}.runAsUser`, context.runAsUser);
  checkUnixId(errors, `${at}.runAsGroup`, context.runAsGroup);
  const { procMount } = context;
  if (procMount !== undefined) {
    if (!PROC_MOUNTS.includes(procMount)) errors.push(notSupported(`${at}.procMount`, named(procMount), PROC_MOUNTS));
    if (procMount === "Unmasked" && spec.hostUsers !== false) errors.push(invalid(`${at}.procMount`, named(procMount), "`hostUsers` must be false to use `Unmasked`"));
  }
  checkSeccompProfile(errors, `${at}.seccompProfile`, context.seccompProfile);
  if (context.allowPrivilegeEscalation === false) checkNoEscalation(errors, at, context);
  checkWindowsOptions(errors, `${at}.windowsOptions`, context.windowsOptions);
  checkAppArmorProfile(errors, `${at}.appArmorProfile`, context.appArmorProfile);
}

function checkNoEscalation(errors: Findings, at: string, context: SecurityContext): void {
  const refuse = (what: string): void => {
    errors.push(invalid(at, goForm("SecurityContext", context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
  };
  if (context.privileged === true) refuse("`privileged` to true");
  for (const capability of context.capabilities?.add ?? []) if (capability === "CAP_SYS_ADMIN") refuse("`capabilities.Add` CAP_SYS_ADMIN");
}
