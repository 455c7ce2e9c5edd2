/**
 * The rules for what containers on Windows may set.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid } from "../field-error.js";
import { byteLength, dns1123SubdomainProblems } from "../names.js";
import type { PodSpec, WindowsSecurityContextOptions } from "../types.generated.js";
import { allContainers } from "./container-list.js";
import { addProblems, named, type Findings } from "./findings.js";
import type { Scope } from "./scope.js";

const MAX_CREDENTIAL_SPEC_KIB = 64;
const MAX_DOMAIN = 256;
const MAX_USER = 104;

const CONTROL = /[\u0000-\u001f\u007f]/;
const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const DNS_DOMAIN = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);
const BAD_USER_CHARACTERS = /["/\\:;|=,+*?<>@[\]]/;
const ONLY_DOTS_AND_SPACES = /^[. ]+$/;

/** Checks the options of one container or of the pod. */
export function checkWindowsOptions(errors: Findings, at: string, options: WindowsSecurityContextOptions | undefined): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    addProblems(errors, `${at}.gmsaCredentialSpecName`, { value: named(gmsaCredentialSpecName), problems: dns1123SubdomainProblems(gmsaCredentialSpecName) });
  }
  if (gmsaCredentialSpec !== undefined) checkCredentialSpec(errors, `${at}.gmsaCredentialSpec`, gmsaCredentialSpec);
  if (runAsUserName !== undefined) checkUserName(errors, `${at}.runAsUserName`, runAsUserName);
}

function checkCredentialSpec(errors: Findings, at: string, text: string): void {
  if (text === "") errors.push(invalid(at, named(text), "gmsaCredentialSpec cannot be an empty string"));
  else if (byteLength(text) > MAX_CREDENTIAL_SPEC_KIB * 1024) errors.push(invalid(at, named(text), `gmsaCredentialSpec size must be under ${MAX_CREDENTIAL_SPEC_KIB} KiB`));
}

function checkUserName(errors: Findings, at: string, name: string): void {
  const parts = name.split("\\");
  if (name === "") errors.push(invalid(at, named(name), "runAsUserName cannot be an empty string"));
  else if (CONTROL.test(name)) errors.push(invalid(at, named(name), "runAsUserName cannot contain control characters"));
  else if (parts.length > 2) errors.push(invalid(at, named(name), "runAsUserName cannot contain more than one backslash"));
  else for (const problem of userNameProblems(parts)) errors.push(invalid(at, named(name), `runAsUserName's ${problem}`));
}

function userNameProblems(parts: readonly string[]): readonly string[] {
  const [first = "", second] = parts;
  const domain = second === undefined ? undefined : first;
  const user = second ?? first;
  const problems: string[] = [];
  if (byteLength(domain ?? "") >= MAX_DOMAIN) problems.push(`Domain length must be under ${MAX_DOMAIN} characters`);
  if (domain !== undefined && !NET_BIOS.test(domain) && !DNS_DOMAIN.test(domain)) problems.push("Domain doesn't match the NetBios nor the DNS format");
  if (user === "") problems.push("User cannot be empty");
  else if (byteLength(user) > MAX_USER) problems.push(`User length must not be longer than ${MAX_USER} characters`);
  if (ONLY_DOTS_AND_SPACES.test(user)) problems.push("User cannot contain only periods or spaces");
  if (BAD_USER_CHARACTERS.test(user)) problems.push('User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return problems;
}

/** Checks that a pod with a container that is a process of its host has no other containers, and that the cluster takes it. */
export function checkHostProcesses({ spec, errors }: Scope, at: string): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  for (const { container, at: place } of allContainers(spec)) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    containers++;
    if (ofPod !== undefined && own !== undefined && own !== ofPod) {
      errors.push(invalid(`${at}.${place}.securityContext.windowsOptions.hostProcess`, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`));
    }
    if (own ?? ofPod === true) hostProcesses++;
  }
  if (hostProcesses > 0) checkHostProcessPod(errors, at, { spec, mixed: hostProcesses !== containers });
}

interface HostProcessPod {
  readonly spec: PodSpec;
  readonly mixed: boolean;
}

function checkHostProcessPod(errors: Findings, at: string, { spec, mixed }: HostProcessPod): void {
  if (mixed) errors.push(invalid(at, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers"));
  if (spec.hostNetwork !== true) errors.push(invalid(`${at}.hostNetwork`, false, "hostNetwork must be true if pod contains any hostProcess containers"));
  errors.push(forbiddenField(at, "hostProcess containers are disallowed by cluster policy"));
}
