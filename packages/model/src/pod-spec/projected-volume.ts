/**
 * The rules for volumes that put files of several sources into one directory.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 * Differs: trust bundles and pod certificates (ClusterTrustBundleProjection, PodCertificateRequest, off by default) never get here.
 */
import { forbiddenField, invalid, required } from "../field-error.js";
import type { KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection } from "../types.generated.js";
import { checkDownwardAPIFile, checkKeyToPath } from "./file-volumes.js";
import { checkLocalPath } from "./file-paths.js";
import { checkFileMode, checkPresent, isMissing, type Findings } from "./findings.js";

const MIN_TOKEN_SECONDS = 10 * 60;
const MAX_TOKEN_SECONDS = 2 ** 32;

/** Checks a projected volume. */
export function checkProjectedVolume(errors: Findings, at: string, { sources, defaultMode }: ProjectedVolumeSource): void {
  const paths = new Set<string>();
  checkFileMode(errors, `${at}.defaultMode`, defaultMode);
  (sources ?? []).forEach((source, i) => {
    checkSource(errors, at, { source, index: i, paths });
    const given = [source.secret, source.configMap, source.downwardAPI, source.serviceAccountToken].filter((one) => one !== undefined).length;
    if (given > 1) errors.push(forbiddenField(`${at}.sources[${i}]`, "may not specify more than 1 volume type per source"));
  });
}

interface PlacedSource {
  readonly source: VolumeProjection;
  readonly index: number;
  /** The paths of the files so far, over all sources. */
  readonly paths: Set<string>;
}

function checkSource(errors: Findings, at: string, { source, index, paths }: PlacedSource): void {
  const path = `${at}.sources[${index}]`;
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  const take = (file: string | undefined, shown: string): void => {
    if (isMissing(file)) return;
    if (paths.has(file)) errors.push(invalid(at, shown, "conflicting duplicate paths"));
    paths.add(file);
  };
  const checkItems = (name: "secret" | "configMap", object: string | undefined, items: readonly KeyToPath[] | undefined): void => {
    checkPresent(errors, `${path}.${name}.name`, object);
    (items ?? []).forEach((item, i) => {
      checkKeyToPath(errors, `${path}.${name}.items[${i}]`, item);
      take(item.path, object ?? "");
    });
  };
  if (secret !== undefined) checkItems("secret", secret.name, secret.items);
  if (configMap !== undefined) checkItems("configMap", configMap.name, configMap.items);
  for (const file of downwardAPI?.items ?? []) {
    checkDownwardAPIFile(errors, `${path}.downwardAPI`, file);
    take(file.path, file.path);
  }
  if (serviceAccountToken !== undefined) checkToken(errors, { at, path }, serviceAccountToken);
}

function checkToken(errors: Findings, where: { readonly at: string; readonly path: string }, token: ServiceAccountTokenProjection): void {
  const field = `${where.path}.serviceAccountToken.expirationSeconds`;
  const { expirationSeconds = 0, path } = token;
  if (expirationSeconds < MIN_TOKEN_SECONDS) errors.push(invalid(field, expirationSeconds, "may not specify a duration less than 10 minutes"));
  if (expirationSeconds > MAX_TOKEN_SECONDS) errors.push(invalid(field, expirationSeconds, "may not specify a duration larger than 2^32 seconds"));
  // The path is reported at the volume, not at its source.
  if (isMissing(path)) errors.push(required(`${where.at}.path`));
  else checkLocalPath(errors, `${where.at}.path`, path);
}
