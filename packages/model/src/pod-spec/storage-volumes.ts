/**
 * The rules for volumes of storage systems.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, notSupported, required, tooLong } from "../field-error.js";
import { inRangeProblems } from "../identifiers.js";
import { byteLength, dns1123SubdomainProblems } from "../names.js";
import type {
  AzureDiskVolumeSource,
  CSIVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from "../types.generated.js";
import { addProblems, checkLabel, checkOneOf, checkPresent, checkRequiredLabel, checkSubdomain, isMissing, type Findings } from "./findings.js";

/** Checks a data set of Flocker. */
export function checkFlocker(errors: Findings, at: string, { datasetName = "", datasetUUID = "" }: FlockerVolumeSource): void {
  if (datasetName === "" && datasetUUID === "") errors.push(required(at, "one of datasetName and datasetUUID is required"));
  if (datasetName !== "" && datasetUUID !== "") errors.push(invalid(at, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
  if (datasetName.includes("/")) errors.push(invalid(`${at}.datasetName`, datasetName, "must not contain '/'"));
}

/** Checks a volume of Quobyte. */
export function checkQuobyte(errors: Findings, at: string, { registry, tenant = "", volume }: QuobyteVolumeSource): void {
  const pairs = "must be a host:port pair or multiple pairs separated by commas";
  if (registry === "") errors.push(required(`${at}.registry`, pairs));
  else if (byteLength(tenant) > 64) errors.push(required(`${at}.tenant`, "must be a UUID and may not exceed a length of 64 characters"));
  else for (const pair of registry.split(",")) if (!isHostAndPort(pair)) errors.push(invalid(`${at}.registry`, registry, pairs));
  checkPresent(errors, `${at}.volume`, volume);
}

/** True for `host:port` and `[address]:port`, whatever the parts are. */
function isHostAndPort(text: string): boolean {
  return /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(text);
}

/** Checks a volume of Fibre Channel. */
export function checkFC(errors: Findings, at: string, { targetWWNs = [], wwids = [], lun }: FCVolumeSource): void {
  if (targetWWNs.length === 0 && wwids.length === 0) errors.push(required(`${at}.targetWWNs`, "must specify either targetWWNs or wwids, but not both"));
  if (targetWWNs.length === 0) return;
  if (wwids.length > 0) errors.push(invalid(`${at}.targetWWNs`, targetWWNs, "targetWWNs and wwids can not be specified simultaneously"));
  if (lun === undefined) errors.push(required(`${at}.lun`, "lun is required if targetWWNs is specified"));
  else addProblems(errors, `${at}.lun`, { value: lun, problems: inRangeProblems(lun, 0, 255) });
}

/** Checks a volume of a driver that runs on the node. */
export function checkFlexVolume(errors: Findings, at: string, { driver, options = {} }: FlexVolumeSource): void {
  checkPresent(errors, `${at}.driver`, driver);
  for (const option of Object.keys(options)) {
    const slash = option.indexOf("/");
    const namespace = `.${(slash < 0 ? option : option.slice(0, slash)).toLowerCase()}`;
    if (!namespace.endsWith(".kubernetes.io") && !namespace.endsWith(".k8s.io")) continue;
    errors.push(invalid(`${at}.options[${option}]`, option, "kubernetes.io and k8s.io namespaces are reserved"));
  }
}

const MANAGED_DISK = ["/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"];
const BLOB_DISK = ["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"];

/** Checks a disk of Azure. */
export function checkAzureDisk(errors: Findings, at: string, { diskName, diskURI, cachingMode, kind }: AzureDiskVolumeSource): void {
  checkPresent(errors, `${at}.diskName`, diskName);
  checkPresent(errors, `${at}.diskURI`, diskURI);
  if (cachingMode !== undefined) checkOneOf(errors, `${at}.cachingMode`, { value: cachingMode, supported: ["None", "ReadOnly", "ReadWrite"] });
  if (kind === undefined) return;
  checkOneOf(errors, `${at}.kind`, { value: kind, supported: ["Dedicated", "Managed", "Shared"] });
  if (kind === "Managed" && !diskURI.startsWith("/subscriptions/")) errors.push(notSupported(`${at}.diskURI`, diskURI, MANAGED_DISK));
  if (kind !== "Managed" && !diskURI.startsWith("https://")) errors.push(notSupported(`${at}.diskURI`, diskURI, BLOB_DISK));
}

/** Checks a volume of StorageOS. */
export function checkStorageOS(errors: Findings, at: string, { volumeName, volumeNamespace, secretRef }: StorageOSVolumeSource): void {
  checkRequiredLabel(errors, `${at}.volumeName`, volumeName);
  if (!isMissing(volumeNamespace)) checkLabel(errors, `${at}.volumeNamespace`, volumeNamespace);
  if (secretRef !== undefined) checkPresent(errors, `${at}.secretRef.name`, secretRef.name);
}

/** Checks a volume that a CSI driver makes for the pod. */
export function checkCSI(errors: Findings, at: string, { driver, nodePublishSecretRef: secret }: CSIVolumeSource): void {
  if (driver === "") {
    errors.push(required(`${at}.driver`));
  } else {
    if (byteLength(driver) > 63) errors.push(tooLong(`${at}.driver`, 63));
    addProblems(errors, `${at}.driver`, { value: driver, problems: dns1123SubdomainProblems(driver.toLowerCase()) });
  }
  if (secret === undefined) return;
  if (isMissing(secret.name)) errors.push(required(`${at}.nodePublishSecretRef.name`));
  else checkSubdomain(errors, `${at}.name`, secret.name);
}
