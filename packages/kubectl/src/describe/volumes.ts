/**
 * Volumes in descriptions.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (describeVolumes and what it calls)
 * Differs: kinds of volumes that nothing in everynode knows are named, without their fields.
 */
import { fieldOf, isPresent, listOf, textOf } from "../field-of.js";

type Described = readonly (readonly [label: string, text: string])[];

/** `Volumes:` and what is in them; `indent` is what stands before the title. */
export function volumeLines(volumes: readonly unknown[], indent: string): readonly string[] {
  if (volumes.length === 0) return [`${indent}Volumes:\t<none>`];
  const lines = volumes.flatMap((volume) => [`${indent === "" ? "  " : "   "}${textOf(volume, "name")}:`, ...volumeFields(volume)]);
  return [`${indent}Volumes:`, ...lines];
}

function volumeFields(volume: unknown): readonly string[] {
  const downward = fieldOf(volume, "downwardAPI");
  if (downward === undefined) return fieldsOf(volume).map(([label, text]) => `    ${label}:\t${text}`);
  const items = listOf(downward, "items").map((item) => `      ${textOf(item, "fieldRef", "fieldPath") || textOf(item, "resourceFieldRef", "resource")} -> ${textOf(item, "path")}`);
  return ["    Type:\tDownwardAPI (a volume populated by information about the pod)", "    Items:", ...items];
}

const isOptional = (source: unknown): string => String(fieldOf(source, "optional") === true);

function fieldsOf(volume: unknown): Described {
  const of = (name: string): unknown => fieldOf(volume, name);
  if (isPresent(of("hostPath"))) return [["Type", "HostPath (bare host directory volume)"], ["Path", textOf(of("hostPath"), "path")], ["HostPathType", textOf(of("hostPath"), "type")]];
  if (isPresent(of("emptyDir"))) return [["Type", "EmptyDir (a temporary directory that shares a pod's lifetime)"], ["Medium", textOf(of("emptyDir"), "medium")], ["SizeLimit", textOf(of("emptyDir"), "sizeLimit") || "<unset>"]];
  if (isPresent(of("configMap"))) return [["Type", "ConfigMap (a volume populated by a ConfigMap)"], ["Name", textOf(of("configMap"), "name")], ["Optional", isOptional(of("configMap"))]];
  if (isPresent(of("secret"))) return [["Type", "Secret (a volume populated by a Secret)"], ["SecretName", textOf(of("secret"), "secretName")], ["Optional", isOptional(of("secret"))]];
  if (isPresent(of("persistentVolumeClaim"))) return [["Type", "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"], ["ClaimName", textOf(of("persistentVolumeClaim"), "claimName")], ["ReadOnly", String(fieldOf(of("persistentVolumeClaim"), "readOnly") === true)]];
  if (isPresent(of("projected"))) return projected(of("projected"));
  if (isPresent(of("nfs"))) return [["Type", "NFS (an NFS mount that lasts the lifetime of a pod)"], ["Server", textOf(of("nfs"), "server")], ["Path", textOf(of("nfs"), "path")], ["ReadOnly", String(fieldOf(of("nfs"), "readOnly") === true)]];
  if (isPresent(of("csi"))) return [["Type", "CSI (a Container Storage Interface (CSI) volume source)"], ["Driver", textOf(of("csi"), "driver")], ["FSType", textOf(of("csi"), "fsType")], ["ReadOnly", String(fieldOf(of("csi"), "readOnly") === true)]];
  return [["Type", Object.keys(volume ?? {}).find((name) => name !== "name") ?? "<unknown>"]];
}

function projected(source: unknown): Described {
  const named = (each: unknown): Described => {
    const [secret, config] = [fieldOf(each, "secret"), fieldOf(each, "configMap")];
    if (secret !== undefined) return [["SecretName", textOf(secret, "name")], ["Optional", isOptional(secret)]];
    if (config !== undefined) return [["ConfigMapName", textOf(config, "name")], ["Optional", isOptional(config)]];
    return fieldOf(each, "downwardAPI") === undefined ? [["TokenExpirationSeconds", textOf(each, "serviceAccountToken", "expirationSeconds")]] : [["DownwardAPI", "true"]];
  };
  return [["Type", "Projected (a volume that contains injected data from multiple sources)"], ...listOf(source, "sources").flatMap(named)];
}
