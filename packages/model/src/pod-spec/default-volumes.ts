/**
 * What the API server fills in for volumes, and what it drops from them.
 *
 * Source: pkg/apis/core/v1/{defaults,zz_generated.defaults}.go, pkg/api/pod/util.go v1.36.3, feature gates at their defaults
 */
import { roundedResources } from "../resource-list.js";
import type { DownwardAPIVolumeFile, PersistentVolumeClaimTemplate, ProjectedVolumeSource, Volume, VolumeProjection } from "../types.generated.js";
import { defaultFieldRef } from "./default-containers.js";
import { mapped, withChanged, withDefaults, without } from "./default-values.js";
import { isLatest } from "./image-name.js";

const FILE_MODE = { defaultMode: 0o644 } as const;

/** A volume as the API server stores it; itself where nothing is missing. A volume without a source becomes an empty directory. */
export function defaultVolume(given: Volume): Volume {
  let volume = given;
  if (Object.keys(given).every((key) => key === "name" || given[key as keyof Volume] === undefined)) volume = { ...given, emptyDir: {} };
  volume = withChanged(volume, "hostPath", (source) => (source.type === undefined ? { ...source, type: "" as const } : source));
  volume = withChanged(volume, "secret", (source) => withDefaults(source, FILE_MODE));
  volume = withChanged(volume, "configMap", (source) => withDefaults(source, FILE_MODE));
  volume = withChanged(volume, "downwardAPI", (source) => withChanged(withDefaults(source, FILE_MODE), "items", defaultFiles));
  volume = withChanged(volume, "projected", defaultProjected);
  volume = withChanged(volume, "iscsi", (source) => withDefaults(source, { iscsiInterface: "default" }));
  volume = withChanged(volume, "rbd", (source) => withDefaults(source, { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" }));
  volume = withChanged(volume, "azureDisk", (source) => withDefaults(source, { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" }));
  volume = withChanged(volume, "scaleIO", (source) => withDefaults(source, { storageMode: "ThinProvisioned", fsType: "xfs" }));
  volume = withChanged(volume, "ephemeral", (source) => withChanged(source, "volumeClaimTemplate", defaultClaim));
  return withChanged(volume, "image", (source) => withDefaults(source, { pullPolicy: isLatest(source.reference ?? "") ? "Always" : "IfNotPresent" }));
}

function defaultFiles(files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return mapped(files, (file) => withChanged(file, "fieldRef", defaultFieldRef));
}

function defaultProjected(given: ProjectedVolumeSource): ProjectedVolumeSource {
  return withChanged(withDefaults(given, FILE_MODE), "sources", (sources) => mapped(sources, defaultProjection));
}

/** Trust bundles and pod certificates are features that are off: they are dropped, and an empty source stays. */
function defaultProjection(given: VolumeProjection): VolumeProjection {
  const source = without(without(given, "clusterTrustBundle"), "podCertificate");
  const withFiles = withChanged(source, "downwardAPI", (api) => withChanged(api, "items", defaultFiles));
  return withChanged(withFiles, "serviceAccountToken", (token) => withDefaults(token, { expirationSeconds: 3600 }));
}

function defaultClaim(template: PersistentVolumeClaimTemplate): PersistentVolumeClaimTemplate {
  return withChanged(template, "spec", (given) => {
    const spec = withDefaults(given, { volumeMode: "Filesystem" });
    return withChanged(spec, "resources", (resources) => {
      const limits = roundedResources(resources.limits);
      const requests = roundedResources(resources.requests);
      if (limits === resources.limits && requests === resources.requests) return resources;
      return { ...resources, ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) };
    });
  });
}
