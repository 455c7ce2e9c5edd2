/**
 * The rules for sources of volumes that have few of them.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required } from "../field-error.js";
import type { CinderVolumeSource, EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, NFSVolumeSource } from "../types.generated.js";
import { inRangeProblems } from "../identifiers.js";
import { inclusiveRangeProblem } from "../names.js";
import { quantityOfText } from "../quantity-text.js";
import { checkDescendingPath, checkNoBackstep } from "./file-paths.js";
import { checkPresent, isMissing, named, type Findings } from "./findings.js";

const HOST_PATH_TYPES = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

/** A check that these fields are there and not empty. */
export function requires(...fields: readonly string[]): (errors: Findings, at: string, source: object) => void {
  return (errors, at, source) => {
    for (const field of fields) if (isEmpty(source[field as keyof typeof source])) errors.push(required(`${at}.${field}`));
  };
}

const isEmpty = (value: unknown): boolean => isMissing(value) || (Array.isArray(value) && value.length === 0);

/** Checks an empty directory. */
export function checkEmptyDir(errors: Findings, at: string, { sizeLimit }: EmptyDirVolumeSource): void {
  if (sizeLimit === undefined || quantityOfText(sizeLimit).unscaled >= 0n) return;
  errors.push(forbiddenField(`${at}.sizeLimit`, "SizeLimit field must be a valid resource quantity"));
}

/** Checks a path of the host. */
export function checkHostPath(errors: Findings, at: string, { path, type }: HostPathVolumeSource): void {
  if (isMissing(path)) {
    errors.push(required(`${at}.path`));
    return;
  }
  checkNoBackstep(errors, `${at}.path`, path);
  if (type !== undefined && !HOST_PATH_TYPES.includes(type)) errors.push(notSupported(`${at}.type`, named(type), HOST_PATH_TYPES));
}

/** Checks a git repository. */
export function checkGitRepo(errors: Findings, at: string, { repository, directory = "" }: GitRepoVolumeSource): void {
  checkPresent(errors, `${at}.repository`, repository);
  checkDescendingPath(errors, `${at}.directory`, directory);
}

/** A check of a disk in a cloud, which `idField` names, and of the number of its partition. */
export function checkPartitionOf(idField: string): (errors: Findings, at: string, disk: { readonly partition?: number }) => void {
  return (errors, at, disk) => {
    const { partition = 0 } = disk;
    requires(idField)(errors, at, disk);
    // Zero is fine, whatever the message says.
    if (inRangeProblems(partition, 0, 255).length > 0) errors.push(invalid(`${at}.partition`, partition, inclusiveRangeProblem(1, 255)));
  };
}

/** Checks a directory of a file server. */
export function checkNFS(errors: Findings, at: string, { server, path }: NFSVolumeSource): void {
  checkPresent(errors, `${at}.server`, server);
  checkPresent(errors, `${at}.path`, path);
  if (!path.startsWith("/")) errors.push(invalid(`${at}.path`, path, "must be an absolute path"));
}

/** Checks a volume of Cinder. */
export function checkCinder(errors: Findings, at: string, { volumeID, secretRef }: CinderVolumeSource): void {
  checkPresent(errors, `${at}.volumeID`, volumeID);
  if (secretRef !== undefined) checkPresent(errors, `${at}.secretRef.name`, secretRef.name);
}
