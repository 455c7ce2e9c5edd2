/**
 * The rules for profiles of seccomp and AppArmor.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, notSupported, required, tooLong } from "../field-error.js";
import { byteLength } from "../names.js";
import type { AppArmorProfile, SeccompProfile } from "../types.generated.js";
import { checkDescendingPath } from "./file-paths.js";
import { isMissing, named, type Findings } from "./findings.js";
import { goForm } from "./go-form.js";

const PROFILE_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];
const MAX_PATH = 4095;

/** Checks a seccomp profile. */
export function checkSeccompProfile(errors: Findings, at: string, profile: SeccompProfile | undefined): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (isMissing(type)) errors.push(required(`${at}.type`, "type is required when seccompProfile is set"));
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(`${at}.type`, named(type), PROFILE_TYPES));
  if (type !== "Localhost") {
    if (localhostProfile !== undefined) errors.push(invalid(`${at}.localhostProfile`, goForm("SeccompProfile", profile), "can only be set when seccomp type is Localhost"));
  } else if (localhostProfile === undefined) {
    errors.push(required(`${at}.localhostProfile`, "must be set when seccomp type is Localhost"));
  } else {
    checkDescendingPath(errors, `${at}.localhostProfile`, localhostProfile);
  }
}

/** Checks an AppArmor profile. */
export function checkAppArmorProfile(errors: Findings, at: string, profile: AppArmorProfile | undefined): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (isMissing(type)) {
    errors.push(required(`${at}.type`, "type is required when appArmorProfile is set"));
  } else if (type === "Localhost") {
    checkLocalAppArmorProfile(errors, `${at}.localhostProfile`, localhostProfile);
  } else if (!PROFILE_TYPES.includes(type)) {
    errors.push(notSupported(`${at}.type`, named(type), PROFILE_TYPES));
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(`${at}.localhostProfile`, named(localhostProfile), "can only be set when AppArmor type is Localhost"));
  }
}

function checkLocalAppArmorProfile(errors: Findings, at: string, name: string | undefined): void {
  if (name === undefined) {
    errors.push(required(at, "must be set when AppArmor type is Localhost"));
    return;
  }
  if (name.trim() !== name) errors.push(invalid(at, name, "must not be padded with whitespace"));
  else if (name === "") errors.push(required(at, "must be set when AppArmor type is Localhost"));
  if (byteLength(name) > MAX_PATH) errors.push(tooLong(at, MAX_PATH));
}
