/**
 * The rules for where volumes appear in a container.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, notFoundValue, notSupported, required } from "../field-error.js";
import type { Container, EphemeralContainer, VolumeDevice, VolumeMount } from "../types.generated.js";
import { checkDescendingPath, hasBackstep } from "./file-paths.js";
import { isMissing, named, type Findings } from "./findings.js";
import type { Scope } from "./scope.js";

const PROPAGATIONS = ["Bidirectional", "HostToContainer", "None"];
const RECURSIVE_MODES = ["Disabled", "Enabled", "IfPossible"];

type AnyContainer = Container | EphemeralContainer;

/** Checks the mounts of one container. */
export function checkVolumeMounts(scope: Scope, at: string, container: AnyContainer): void {
  const { errors, volumes } = scope;
  const devices = new Map((container.volumeDevices ?? []).map(({ name, devicePath }) => [name ?? "", devicePath ?? ""]));
  const devicePaths = new Set(devices.values());
  const paths = new Set<string>();
  (container.volumeMounts ?? []).forEach((mount, i) => {
    const path = `${at}[${i}]`;
    const { name, mountPath } = mount;
    if (name === "") errors.push(required(`${path}.name`));
    if (!volumes.has(name)) errors.push(notFoundValue(`${path}.name`, name));
    if (mountPath === "") errors.push(required(`${path}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalid(`${path}.mountPath`, mountPath, "must be unique"));
    paths.add(mountPath);
    if (devices.has(name)) errors.push(invalid(`${path}.name`, name, "must not already exist in volumeDevices"));
    if (devicePaths.has(mountPath)) errors.push(invalid(`${path}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"));
    checkSubPaths(errors, at, { mount, path });
    // These paths lack the index of the mount, in Kubernetes too.
    checkPropagation(errors, `${at}.mountPropagation`, { mount, container });
    checkRecursiveReadOnly(errors, `${at}.recursiveReadOnly`, mount);
  });
}

function checkSubPaths(errors: Findings, at: string, { mount, path }: { readonly mount: VolumeMount; readonly path: string }): void {
  const { subPath, subPathExpr } = mount;
  if (!isMissing(subPath)) checkDescendingPath(errors, `${at}.subPath`, subPath);
  if (isMissing(subPathExpr)) return;
  if (!isMissing(subPath)) errors.push(invalid(`${path}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive"));
  checkDescendingPath(errors, `${at}.subPathExpr`, subPathExpr);
}

function checkPropagation(errors: Findings, at: string, { mount, container }: { readonly mount: VolumeMount; readonly container: AnyContainer }): void {
  const { mountPropagation: mode } = mount;
  if (mode === undefined) return;
  if (!PROPAGATIONS.includes(mode)) errors.push(notSupported(at, named(mode), PROPAGATIONS));
  if (mode === "Bidirectional" && container.securityContext?.privileged !== true) {
    errors.push(forbiddenField(at, "Bidirectional mount propagation is available only to privileged containers"));
  }
}

function checkRecursiveReadOnly(errors: Findings, at: string, mount: VolumeMount): void {
  const { recursiveReadOnly: mode, mountPropagation } = mount;
  if (mode === undefined || mode === "Disabled") return;
  if (!RECURSIVE_MODES.includes(mode)) {
    errors.push(notSupported(at, named(mode), RECURSIVE_MODES));
    return;
  }
  if (mount.readOnly !== true) errors.push(forbiddenField(at, "may only be specified when readOnly is true"));
  if (mountPropagation !== undefined && mountPropagation !== "None") {
    errors.push(forbiddenField(at, "may only be specified when mountPropagation is None or not specified"));
  }
}

/** Checks the raw block devices of one container. */
export function checkVolumeDevices(scope: Scope, at: string, container: AnyContainer): void {
  const mounts = new Map((container.volumeMounts ?? []).map(({ name, mountPath }) => [name ?? "", mountPath ?? ""]));
  const seen: SeenDevices = { mounts, mountPaths: new Set(mounts.values()), names: new Set(), paths: new Set() };
  (container.volumeDevices ?? []).forEach((device, i) => checkDevice(scope, `${at}[${i}]`, { device, seen }));
}

interface SeenDevices {
  readonly mounts: ReadonlyMap<string, string>;
  readonly mountPaths: ReadonlySet<string>;
  readonly names: Set<string>;
  readonly paths: Set<string>;
}

function checkDevice({ errors, volumes }: Scope, at: string, { device, seen }: { readonly device: VolumeDevice; readonly seen: SeenDevices }): void {
  const { name, devicePath } = device;
  const volume = volumes.get(name);
  const refuse = (part: "name" | "devicePath", why: string): void => {
    errors.push(invalid(`${at}.${part}`, part === "name" ? name : devicePath, why));
  };
  if (name === "") errors.push(required(`${at}.name`));
  if (seen.names.has(name)) refuse("name", "must be unique");
  if (volume === undefined) errors.push(notFoundValue(`${at}.name`, name));
  else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
    refuse("name", "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
  }
  if (devicePath === "") errors.push(required(`${at}.devicePath`));
  if (seen.paths.has(devicePath)) refuse("devicePath", "must be unique");
  if (hasBackstep(devicePath)) refuse("devicePath", "can not contain backsteps ('..')");
  else seen.paths.add(devicePath);
  if (seen.mounts.has(name)) refuse("name", "must not already exist in volumeMounts");
  if (seen.mountPaths.has(devicePath)) refuse("devicePath", "must not already exist as a path in volumeMounts");
  if (name !== "") seen.names.add(name);
}
