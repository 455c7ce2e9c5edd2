/**
 * The rules for the containers of a pod: the ordinary, those that initialise it, the ephemeral.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, forbiddenField, invalid, notFoundValue, required } from "../field-error.js";
import type { Container, ContainerResizePolicy, EphemeralContainer } from "../types.generated.js";
import { isSidecar } from "./container-list.js";
import { checkEnv, checkEnvFrom } from "./env.js";
import { checkPresent, checkRequiredLabel, checkRequiredOneOf, isMissing, named, type Findings } from "./findings.js";
import { checkHandlers } from "./handlers.js";
import { checkHostPortConflicts, checkPorts } from "./ports.js";
import { checkContainerResources } from "./resources.js";
import { checkContainerRestart, checkInitContainerRestart } from "./restart-rules.js";
import type { Scope } from "./scope.js";
import { checkSecurityContext } from "./security-context.js";
import { checkVolumeDevices, checkVolumeMounts } from "./volume-mounts.js";

/** Checks `spec.containers`. */
export function checkContainers(scope: Scope, at: string): void {
  const { errors } = scope;
  const containers = scope.spec.containers ?? [];
  if (containers.length === 0) {
    errors.push(required(at));
    return;
  }
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const path = `${at}[${i}]`;
    checkCommon(scope, path, container);
    if (names.has(container.name ?? "")) errors.push(duplicate(`${path}.name`, container.name ?? ""));
    names.add(container.name ?? "");
    checkHandlers(scope, path, container);
    checkContainerRestart(errors, path, container);
  });
  checkHostPortConflicts(errors, at, containers);
}

/** Checks `spec.initContainers`. */
export function checkInitContainers(scope: Scope, at: string): void {
  const { errors, spec } = scope;
  const names = new Set((spec.containers ?? []).map(({ name }) => name ?? ""));
  (spec.initContainers ?? []).forEach((container, i) => {
    const path = `${at}[${i}]`;
    const { name } = container;
    checkCommon(scope, path, container);
    checkInitContainerRestart(errors, path, container);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    else if (name !== "") names.add(name);
    // Alone in its list, each init container is the first: Kubernetes names the wrong one.
    checkHostPortConflicts(errors, at, [container]);
    if (isSidecar(container)) checkHandlers(scope, path, container);
    else checkNotSidecar(errors, path, container);
  });
}

function checkNotSidecar(errors: Findings, at: string, container: Container): void {
  for (const handler of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const) {
    if (container[handler] !== undefined) errors.push(forbiddenField(`${at}.${handler}`, "may not be set for init containers without restartPolicy=Always"));
  }
  (container.resizePolicy ?? []).forEach(({ restartPolicy }, i) => {
    if (restartPolicy !== "RestartContainer") return;
    errors.push(invalid(`${at}.resizePolicy[${i}].restartPolicy`, named(restartPolicy), "must not be set to 'RestartContainer' for non-sidecar initContainers"));
  });
}

const FORBIDDEN_FOR_EPHEMERAL = ["ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"] as const;

/** Checks `spec.ephemeralContainers`. */
export function checkEphemeralContainers(scope: Scope, at: string): void {
  const { errors, spec } = scope;
  const targets = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name ?? ""));
  const names = new Set(targets);
  (spec.ephemeralContainers ?? []).forEach((container, i) => {
    const path = `${at}[${i}]`;
    const { name, targetContainerName } = container;
    checkCommon(scope, path, container);
    checkImageSpaces(errors, path, container);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (!isMissing(targetContainerName) && !targets.has(targetContainerName)) errors.push(notFoundValue(`${path}.targetContainerName`, targetContainerName));
    checkEphemeralFields(errors, path, container);
  });
}

function checkEphemeralFields(errors: Findings, at: string, container: EphemeralContainer): void {
  const why = "cannot be set for an Ephemeral Container";
  for (const field of FORBIDDEN_FOR_EPHEMERAL) {
    const value = container[field];
    const isSet = field === "resources" ? Object.keys(value ?? {}).length > 0 : value !== undefined;
    if (isSet) errors.push(forbiddenField(`${at}.${field}`, why));
  }
  (container.volumeMounts ?? []).forEach(({ subPath, subPathExpr }, i) => {
    if (!isMissing(subPath)) errors.push(forbiddenField(`${at}.volumeMounts[${i}].subPath`, why));
    if (!isMissing(subPathExpr)) errors.push(forbiddenField(`${at}.volumeMounts[${i}].subPathExpr`, why));
  });
}

/** Checks that an image has no blanks around it, which templates may have. */
export function checkImageSpaces(errors: Findings, at: string, { image = "" }: Pick<Container, "image">): void {
  if (image.trim() !== image) errors.push(invalid(`${at}.image`, image, "must not have leading or trailing whitespace"));
}

function checkCommon(scope: Scope, at: string, container: Container | EphemeralContainer): void {
  const { errors } = scope;
  checkRequiredLabel(errors, `${at}.name`, container.name);
  checkPresent(errors, `${at}.image`, container.image);
  checkRequiredOneOf(errors, `${at}.terminationMessagePolicy`, { value: container.terminationMessagePolicy, supported: ["File", "FallbackToLogsOnError"] });
  checkPorts(errors, `${at}.ports`, container.ports);
  checkEnv(errors, `${at}.env`, container.env);
  checkEnvFrom(errors, `${at}.envFrom`, container.envFrom);
  checkVolumeMounts(scope, `${at}.volumeMounts`, container);
  checkVolumeDevices(scope, `${at}.volumeDevices`, container);
  checkRequiredOneOf(errors, `${at}.imagePullPolicy`, { value: container.imagePullPolicy, supported: PULL_POLICIES });
  checkContainerResources(scope, `${at}.resources`, container.resources);
  checkResizePolicy(scope, `${at}.resizePolicy`, container.resizePolicy);
  checkSecurityContext(scope, `${at}.securityContext`, container.securityContext);
}

/** When an image is pulled. */
const PULL_POLICIES: readonly string[] = ["Always", "IfNotPresent", "Never"];

function checkResizePolicy({ errors, spec }: Scope, at: string, policies: readonly ContainerResizePolicy[] | undefined): void {
  const seen = new Set<string>();
  (policies ?? []).forEach(({ resourceName, restartPolicy }, i) => {
    if (seen.has(resourceName ?? "")) errors.push(duplicate(`${at}[${i}]`, named(resourceName)));
    seen.add(resourceName ?? "");
    checkRequiredOneOf(errors, at, { value: resourceName, supported: ["cpu", "memory"] });
    checkRequiredOneOf(errors, at, { value: restartPolicy, supported: ["NotRequired", "RestartContainer"] });
    if (spec.restartPolicy === "Never" && restartPolicy !== "NotRequired") {
      errors.push(invalid(at, named(restartPolicy), "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    }
  });
}

