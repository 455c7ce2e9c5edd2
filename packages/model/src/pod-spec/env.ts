/**
 * The rules for environment variables.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, notFoundValue, required } from "../field-error.js";
import { configMapKeyProblems, relaxedEnvVarNameProblems } from "../identifiers.js";
import { dns1123SubdomainProblems, maskTrailingDash } from "../names.js";
import type { ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource, FileKeySelector } from "../types.generated.js";
import { allContainers } from "./container-list.js";
import { checkFieldSelector, checkResourceSelector, ENV_FIELDS } from "./field-selectors.js";
import { checkNoBackstep } from "./file-paths.js";
import { addProblems, checkRequiredLabel, checkSubdomain, isMissing, type Findings } from "./findings.js";
import type { Scope } from "./scope.js";

const MANY_SOURCES = "may not have more than one field specified at a time";

/** Checks the variables of one container. */
export function checkEnv(errors: Findings, at: string, variables: readonly EnvVar[] | undefined): void {
  (variables ?? []).forEach((variable, i) => {
    const path = `${at}[${i}]`;
    const { name, value, valueFrom } = variable;
    if (isMissing(name)) errors.push(required(`${path}.name`));
    else addProblems(errors, `${path}.name`, { value: name, problems: relaxedEnvVarNameProblems(name) });
    if (valueFrom !== undefined) checkValueFrom(errors, `${path}.valueFrom`, { valueFrom, hasValue: !isMissing(value) });
  });
}

interface Source {
  readonly valueFrom: EnvVarSource;
  readonly hasValue: boolean;
}

function checkValueFrom(errors: Findings, at: string, { valueFrom, hasValue }: Source): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fieldRef !== undefined) checkFieldSelector(errors, `${at}.fieldRef`, { selector: fieldRef, fields: ENV_FIELDS });
  if (resourceFieldRef !== undefined) checkResourceSelector(errors, `${at}.resourceFieldRef`, { selector: resourceFieldRef, inFile: false });
  if (configMapKeyRef !== undefined) checkKeySelector(errors, `${at}.configMapKeyRef`, configMapKeyRef);
  if (secretKeyRef !== undefined) checkKeySelector(errors, `${at}.secretKeyRef`, secretKeyRef);
  if (fileKeyRef !== undefined) checkFileKeySelector(errors, `${at}.fileKeyRef`, fileKeyRef);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((source) => source !== undefined).length;
  if (sources === 0) errors.push(invalid(at, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"));
  else if (hasValue) errors.push(invalid(at, "", "may not be specified when `value` is not empty"));
  else if (sources > 1) errors.push(invalid(at, "", MANY_SOURCES));
}

function checkKeySelector(errors: Findings, at: string, { name, key }: ConfigMapKeySelector): void {
  checkSubdomain(errors, `${at}.name`, name ?? "");
  if (isMissing(key)) errors.push(required(`${at}.key`));
  else addProblems(errors, `${at}.key`, { value: key, problems: configMapKeyProblems(key) });
}

function checkFileKeySelector(errors: Findings, at: string, { key, volumeName, path }: FileKeySelector): void {
  if (isMissing(key)) errors.push(required(`${at}.key`));
  else addProblems(errors, `${at}.key`, { value: key, problems: relaxedEnvVarNameProblems(key) });
  checkRequiredLabel(errors, `${at}.volumeName`, volumeName);
  if (isMissing(path)) errors.push(required(`${at}.path`));
  else checkNoBackstep(errors, `${at}.path`, path);
}

/** Checks whole maps of variables of one container. */
export function checkEnvFrom(errors: Findings, at: string, sources: readonly EnvFromSource[] | undefined): void {
  (sources ?? []).forEach(({ prefix, configMapRef, secretRef }, i) => {
    const path = `${at}[${i}]`;
    if (!isMissing(prefix)) addProblems(errors, `${path}.prefix`, { value: prefix, problems: relaxedEnvVarNameProblems(prefix) });
    if (configMapRef !== undefined) checkMapName(errors, `${path}.configMapRef.name`, configMapRef.name);
    if (secretRef !== undefined) checkMapName(errors, `${path}.secretRef.name`, secretRef.name);
    if (configMapRef === undefined && secretRef === undefined) errors.push(invalid(at, "", "must specify one of: `configMapRef` or `secretRef`"));
    else if (configMapRef !== undefined && secretRef !== undefined) errors.push(invalid(at, "", MANY_SOURCES));
  });
}

function checkMapName(errors: Findings, at: string, name: string | undefined): void {
  if (isMissing(name)) errors.push(required(at));
  else addProblems(errors, at, { value: name, problems: dns1123SubdomainProblems(maskTrailingDash(name)) });
}

/** Checks that variables that are read from files are read from an empty directory of the pod. */
export function checkEnvFiles({ spec, errors }: Scope, at: string): void {
  for (const { container, at: place } of allContainers(spec)) {
    (container.env ?? []).forEach(({ valueFrom }, i) => {
      if (valueFrom?.fileKeyRef === undefined) return;
      const { volumeName } = valueFrom.fileKeyRef;
      const path = `${at}.${place}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      const volume = (spec.volumes ?? []).findLast(({ name }) => name === volumeName);
      if (volume === undefined) errors.push(notFoundValue(path, volumeName));
      else if (volume.emptyDir === undefined) errors.push(invalid(path, volumeName, "referenced volume must be of type emptyDir"));
    });
  }
}
