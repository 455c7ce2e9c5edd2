/**
 * The rules for volumes of files that the API server's objects hold.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, required } from "../field-error.js";
import type { ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath, SecretVolumeSource } from "../types.generated.js";
import { checkFieldSelector, checkResourceSelector, FILE_FIELDS } from "./field-selectors.js";
import { checkLocalPath } from "./file-paths.js";
import { checkFileMode, checkPresent, type Findings } from "./findings.js";

/** Checks the files of a Secret. */
export function checkSecretVolume(errors: Findings, at: string, { secretName, defaultMode, items }: SecretVolumeSource): void {
  checkPresent(errors, `${at}.secretName`, secretName);
  checkFileMode(errors, `${at}.defaultMode`, defaultMode);
  (items ?? []).forEach((item, i) => checkKeyToPath(errors, `${at}.items[${i}]`, item));
}

/** Checks the files of a ConfigMap. */
export function checkConfigMapVolume(errors: Findings, at: string, { name, defaultMode, items }: ConfigMapVolumeSource): void {
  checkPresent(errors, `${at}.name`, name);
  checkFileMode(errors, `${at}.defaultMode`, defaultMode);
  (items ?? []).forEach((item, i) => checkKeyToPath(errors, `${at}.items[${i}]`, item));
}

/** Checks one file of a Secret or a ConfigMap. */
export function checkKeyToPath(errors: Findings, at: string, { key, path, mode }: KeyToPath): void {
  checkPresent(errors, `${at}.key`, key);
  checkPresent(errors, `${at}.path`, path);
  checkLocalPath(errors, `${at}.path`, path ?? "");
  checkFileMode(errors, `${at}.mode`, mode);
}

/** Checks the files about the pod itself. Their paths lack an index, in Kubernetes too. */
export function checkDownwardAPIVolume(errors: Findings, at: string, { defaultMode, items }: DownwardAPIVolumeSource): void {
  checkFileMode(errors, `${at}.defaultMode`, defaultMode);
  for (const file of items ?? []) checkDownwardAPIFile(errors, at, file);
}

/** Checks one file about the pod itself. */
export function checkDownwardAPIFile(errors: Findings, at: string, file: DownwardAPIVolumeFile): void {
  const { path, fieldRef, resourceFieldRef, mode } = file;
  checkPresent(errors, `${at}.path`, path);
  checkLocalPath(errors, `${at}.path`, path ?? "");
  if (fieldRef !== undefined) {
    checkFieldSelector(errors, `${at}.fieldRef`, { selector: fieldRef, fields: FILE_FIELDS });
    if (resourceFieldRef !== undefined) errors.push(invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (resourceFieldRef !== undefined) {
    checkResourceSelector(errors, `${at}.resourceFieldRef`, { selector: resourceFieldRef, inFile: true });
  } else {
    errors.push(required(at, "one of fieldRef and resourceFieldRef is required"));
  }
  checkFileMode(errors, `${at}.mode`, mode);
}
