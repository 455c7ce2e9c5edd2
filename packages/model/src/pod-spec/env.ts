/**
 * The rules for environment variables.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 * Differs: variables read from files (EnvFiles, off by default) never get here.
 */
import { invalid, required } from "../field-error.js";
import { configMapKeyProblems, relaxedEnvVarNameProblems } from "../identifiers.js";
import { dns1123SubdomainProblems, maskTrailingDash } from "../names.js";
import type { ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource } from "../types.generated.js";
import { checkFieldSelector, checkResourceSelector, ENV_FIELDS } from "./field-selectors.js";
import { addProblems, checkSubdomain, isMissing, type Findings } from "./findings.js";

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
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) checkFieldSelector(errors, `${at}.fieldRef`, { selector: fieldRef, fields: ENV_FIELDS });
  if (resourceFieldRef !== undefined) checkResourceSelector(errors, `${at}.resourceFieldRef`, { selector: resourceFieldRef, inFile: false });
  if (configMapKeyRef !== undefined) checkKeySelector(errors, `${at}.configMapKeyRef`, configMapKeyRef);
  if (secretKeyRef !== undefined) checkKeySelector(errors, `${at}.secretKeyRef`, secretKeyRef);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((source) => source !== undefined).length;
  if (sources === 0) errors.push(invalid(at, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
  else if (hasValue) errors.push(invalid(at, "", "may not be specified when `value` is not empty"));
  else if (sources > 1) errors.push(invalid(at, "", MANY_SOURCES));
}

function checkKeySelector(errors: Findings, at: string, { name, key }: ConfigMapKeySelector): void {
  checkSubdomain(errors, `${at}.name`, name ?? "");
  if (isMissing(key)) errors.push(required(`${at}.key`));
  else addProblems(errors, `${at}.key`, { value: key, problems: configMapKeyProblems(key) });
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
