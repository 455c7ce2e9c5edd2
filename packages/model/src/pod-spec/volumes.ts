/**
 * The rules for volumes: each with a name of its own and one source.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, forbiddenField, invalid, required } from "../field-error.js";
import { byteLength, dns1123SubdomainProblems } from "../names.js";
import type { Volume } from "../types.generated.js";
import { checkEphemeralVolume } from "./claim-template.js";
import { checkConfigMapVolume, checkDownwardAPIVolume, checkSecretVolume } from "./file-volumes.js";
import { checkRequiredLabel, checkRequiredOneOf, isMissing, type Findings } from "./findings.js";
import { checkISCSIVolume } from "./iscsi-volume.js";
import { checkProjectedVolume } from "./projected-volume.js";
import type { Scope } from "./scope.js";
import { checkAzureDisk, checkCSI, checkFC, checkFlexVolume, checkFlocker, checkQuobyte, checkStorageOS } from "./storage-volumes.js";
import { checkCinder, checkEmptyDir, checkGitRepo, checkHostPath, checkNFS, checkPartitionOf, requires } from "./volume-sources.js";

/** What the checks of volumes need: they come before anything else is known. */
export type VolumeScope = Pick<Scope, "errors" | "isPod" | "spec" | "meta">;

/** Checks `spec.volumes` and returns those without a fault, by name. */
export function checkVolumes(scope: VolumeScope, at: string): ReadonlyMap<string, Volume> {
  const { errors, spec, meta } = scope;
  const volumes = spec.volumes ?? [];
  const good = new Map<string, Volume>();
  const created = new Set(isMissing(meta?.name) ? [] : volumes.filter(({ ephemeral }) => ephemeral !== undefined).map(({ name }) => `${meta?.name}-${name}`));
  volumes.forEach((volume, i) => {
    const path = `${at}[${i}]`;
    const before = errors.length;
    checkVolume(scope, path, volume);
    if (good.has(volume.name ?? "")) errors.push(duplicate(`${path}.name`, volume.name));
    if (errors.length === before) good.set(volume.name, volume);
    const claim = volume.persistentVolumeClaim?.claimName ?? "";
    if (created.has(claim)) errors.push(invalid(`${path}.persistentVolumeClaim.claimName`, claim, "must not reference a PVC that gets created for an ephemeral volume"));
  });
  return good;
}

function checkVolume(scope: VolumeScope, at: string, volume: Volume): void {
  const { errors } = scope;
  const given = SOURCES.filter(({ source }) => volume[source] !== undefined);
  given.forEach(({ source, twice = source, check }, i) => {
    if (i === 0) check(scope, at, volume);
    else errors.push(forbiddenField(`${at}.${twice}`, "may not specify more than 1 volume type"));
    if (source === "iscsi") checkInitiatorLength(errors, at, volume);
  });
  if (given.length === 0) errors.push(required(at, "must specify a volume type"));
  checkRequiredLabel(errors, `${at}.name`, volume.name);
}

function checkInitiatorLength(errors: Findings, at: string, { name, iscsi }: Volume): void {
  if (iscsi?.initiatorName === undefined || byteLength(`${name}:${iscsi.targetPortal ?? ""}`) <= 64) return;
  errors.push(invalid(`${at}.name`, name, "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."));
}

type SourceName = Exclude<keyof Volume, "name">;

interface Source {
  readonly source: SourceName;
  /** The name in the message about a second source, where Kubernetes misspells it. */
  readonly twice?: string;
  readonly check: (scope: VolumeScope, at: string, volume: Volume) => void;
}

/** A source whose check looks at nothing but the source, at the path `name`. */
function of<S extends SourceName>(source: S, check: (errors: Findings, at: string, value: NonNullable<Volume[S]>) => void, name: string = source): Source {
  return {
    source,
    check: ({ errors }, at, volume) => {
      const value: Volume[S] = volume[source];
      if (value !== undefined && value !== null) check(errors, `${at}.${name}`, value);
    },
  };
}

/** All sources in the order in which Kubernetes looks at them. */
const SOURCES: readonly Source[] = [
  of("emptyDir", checkEmptyDir),
  of("hostPath", checkHostPath),
  of("gitRepo", checkGitRepo),
  of("gcePersistentDisk", checkPartitionOf("pdName"), "persistentDisk"),
  of("awsElasticBlockStore", checkPartitionOf("volumeID")),
  of("secret", checkSecretVolume),
  of("nfs", checkNFS),
  of("iscsi", checkISCSIVolume),
  of("glusterfs", requires("endpoints", "path")),
  of("flocker", checkFlocker),
  of("persistentVolumeClaim", requires("claimName")),
  of("rbd", requires("monitors", "image")),
  of("cinder", checkCinder),
  { ...of("cephfs", requires("monitors")), twice: "cephFS" },
  of("quobyte", checkQuobyte),
  { ...of("downwardAPI", checkDownwardAPIVolume), twice: "downwarAPI" },
  of("fc", checkFC),
  of("flexVolume", checkFlexVolume),
  of("configMap", checkConfigMapVolume),
  of("azureFile", requires("secretName", "shareName")),
  of("vsphereVolume", requires("volumePath")),
  of("photonPersistentDisk", requires("pdID")),
  of("portworxVolume", requires("volumeID")),
  of("azureDisk", checkAzureDisk),
  of("storageos", checkStorageOS),
  of("projected", checkProjectedVolume),
  of("scaleIO", requires("gateway", "system", "volumeName")),
  of("csi", checkCSI),
  { source: "ephemeral", check: checkEphemeral },
  { source: "image", check: checkImage },
];

function checkEphemeral({ errors, meta }: VolumeScope, at: string, { name, ephemeral = {} }: Volume): void {
  checkEphemeralVolume(errors, `${at}.ephemeral`, ephemeral);
  if (isMissing(meta?.name) || name === "") return;
  const claim = `${meta?.name}-${name}`;
  for (const problem of dns1123SubdomainProblems(claim)) errors.push(invalid(`${at}.name`, name, `PVC name "${claim}": ${problem}`));
}

function checkImage({ errors, isPod }: VolumeScope, at: string, { image = {} }: Volume): void {
  if (isPod && isMissing(image.reference)) errors.push(required(`${at}.image.reference`));
  checkRequiredOneOf(errors, `${at}.image.pullPolicy`, { value: image.pullPolicy, supported: ["Always", "IfNotPresent", "Never"] });
}
