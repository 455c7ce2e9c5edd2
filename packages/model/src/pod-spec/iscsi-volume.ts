/**
 * The rules for volumes of iSCSI.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, required } from "../field-error.js";
import { inRangeProblems } from "../identifiers.js";
import type { ISCSIVolumeSource } from "../types.generated.js";
import { addProblems, checkPresent, isMissing, type Findings } from "./findings.js";

const FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ["iqn", /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ["eui", /^eui.[A-Za-z0-9]{16}$/],
  ["naa", /^naa.[A-Za-z0-9]{32}$/],
]);

/** Checks a volume of iSCSI. */
export function checkISCSIVolume(errors: Findings, at: string, volume: ISCSIVolumeSource): void {
  const { targetPortal, iqn, lun, initiatorName } = volume;
  checkPresent(errors, `${at}.targetPortal`, targetPortal);
  if (isMissing(iqn)) errors.push(required(`${at}.iqn`));
  else checkQualifiedName(errors, `${at}.iqn`, iqn);
  addProblems(errors, `${at}.lun`, { value: lun, problems: inRangeProblems(lun, 0, 255) });
  if ((volume.chapAuthDiscovery === true || volume.chapAuthSession === true) && volume.secretRef === undefined) errors.push(required(`${at}.secretRef`));
  if (initiatorName !== undefined) checkQualifiedName(errors, `${at}.initiatorname`, initiatorName);
}

function checkQualifiedName(errors: Findings, at: string, name: string): void {
  const format = FORMATS.get(name.slice(0, 3));
  if (format === undefined) errors.push(invalid(at, name, "must be valid format starting with iqn, eui, or naa"));
  else if (!format.test(name)) errors.push(invalid(at, name, "must be valid format"));
}
