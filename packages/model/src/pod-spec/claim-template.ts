/**
 * The rules for claims of storage that are made for one pod and go with it.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required } from "../field-error.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import { dns1123LabelProblems } from "../names.js";
import { annotationsErrors, labelsErrors } from "../object-meta.js";
import { quantityOfText } from "../quantity-text.js";
import type { EphemeralVolumeSource, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate, TypedObjectReference } from "../types.generated.js";
import { addProblems, checkOneOf, checkPresent, checkSubdomain, isMissing, named, type Findings } from "./findings.js";
import { quantityIn } from "./quantities.js";

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const ONE_POD = "ReadWriteOncePod";

/** Checks a volume that comes with its own claim. */
export function checkEphemeralVolume(errors: Findings, at: string, { volumeClaimTemplate: template }: EphemeralVolumeSource): void {
  const path = `${at}.volumeClaimTemplate`;
  if (template === undefined) {
    errors.push(required(path));
    return;
  }
  checkMetadata(errors, `${path}.metadata`, template);
  checkClaim(errors, `${path}.spec`, template.spec ?? { resources: {} });
}

/** The fields of metadata as Go's reflection finds them. */
const META_FIELDS: readonly (readonly [string, string])[] = [
  ["name", "name"],
  ["generateName", "generateName"],
  ["namespace", "namespace"],
  ["selfLink", "selfLink"],
  ["uid", "uID"],
  ["resourceVersion", "resourceVersion"],
  ["generation", "generation"],
  ["creationTimestamp", "creationTimestamp"],
  ["deletionTimestamp", "deletionTimestamp"],
  ["deletionGracePeriodSeconds", "deletionGracePeriodSeconds"],
  ["ownerReferences", "ownerReferences"],
  ["finalizers", "finalizers"],
  ["managedFields", "managedFields"],
];

function checkMetadata(errors: Findings, at: string, { metadata }: PersistentVolumeClaimTemplate): void {
  errors.push(...annotationsErrors(metadata.annotations, `${at}.annotations`));
  errors.push(...labelsErrors(metadata.labels, `${at}.labels`));
  for (const [field, shown] of META_FIELDS) {
    if (Object.hasOwn(metadata, field) && !isMissing(metadata[field as keyof typeof metadata])) errors.push(forbiddenField(`${at}.${shown}`, "cannot be set"));
  }
}

function checkClaim(errors: Findings, at: string, claim: PersistentVolumeClaimSpec): void {
  checkAccessModes(errors, at, claim);
  checkStorage(errors, `${at}.resources[storage]`, claim);
  const { storageClassName, volumeMode, volumeAttributesClassName } = claim;
  if (!isMissing(storageClassName)) checkSubdomain(errors, `${at}.storageClassName`, storageClassName);
  if (volumeMode !== undefined) checkOneOf(errors, `${at}.volumeMode`, { value: volumeMode, supported: ["Block", "Filesystem"] });
  checkDataSources(errors, at, claim);
  if (!isMissing(volumeAttributesClassName)) checkSubdomain(errors, `${at}.volumeAttributesClassName`, volumeAttributesClassName);
}

function checkAccessModes(errors: Findings, at: string, { accessModes = [], selector }: PersistentVolumeClaimSpec): void {
  const path = `${at}.accessModes`;
  if (accessModes.length === 0) errors.push(required(path, "at least 1 access mode is required"));
  errors.push(...labelSelectorErrors(selector, `${at}.selector`));
  for (const mode of accessModes) if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(path, named(mode), ACCESS_MODES));
  const shared = accessModes.some((mode) => mode !== ONE_POD && ACCESS_MODES.includes(mode));
  if (shared && accessModes.includes(ONE_POD)) errors.push(forbiddenField(path, "may not use ReadWriteOncePod with other access modes"));
}

function checkStorage(errors: Findings, at: string, { resources }: PersistentVolumeClaimSpec): void {
  const storage = quantityIn(resources?.requests, "storage");
  if (storage === undefined) errors.push(required(at));
  else if (quantityOfText(storage).unscaled <= 0n) errors.push(invalid(at, storage, "must be greater than zero"));
}

function checkDataSources(errors: Findings, at: string, { dataSource, dataSourceRef }: PersistentVolumeClaimSpec): void {
  if (dataSource !== undefined) checkReference(errors, `${at}.dataSource`, dataSource);
  if (dataSourceRef !== undefined) {
    checkReference(errors, `${at}.dataSourceRef`, dataSourceRef);
    const { namespace } = dataSourceRef;
    if (!isMissing(namespace)) addProblems(errors, `${at}.dataSourceRef.namespace`, { value: namespace, problems: dns1123LabelProblems(namespace) });
  }
  if (dataSource === undefined || dataSourceRef === undefined) return;
  const same = (dataSource.apiGroup ?? null) === (dataSourceRef.apiGroup ?? null) && dataSource.kind === dataSourceRef.kind && dataSource.name === dataSourceRef.name;
  // The value shown is Go's empty view of a path.
  if (!isMissing(dataSourceRef.namespace)) errors.push(invalid(at, {}, "may not be specified when dataSourceRef.namespace is specified"));
  else if (!same) errors.push(invalid(at, {}, "must match dataSourceRef"));
}

function checkReference(errors: Findings, at: string, { apiGroup, kind, name }: Pick<TypedObjectReference, "apiGroup" | "kind" | "name">): void {
  checkPresent(errors, `${at}.name`, name);
  checkPresent(errors, `${at}.kind`, kind);
  if (!isMissing(apiGroup)) checkSubdomain(errors, `${at}.apiGroup`, apiGroup);
  else if (kind !== "PersistentVolumeClaim") errors.push(invalid(at, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
}
