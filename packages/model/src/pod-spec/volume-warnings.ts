/**
 * Warnings about volumes: kinds that are out of use, and files that hide each other.
 *
 * Source: pkg/api/pod/warnings.go, pkg/api/persistentvolumeclaim/util.go v1.36.3
 */
import { goQuote } from "../go-text.js";
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, Volume, VolumeProjection } from "../types.generated.js";
import { isWhole, quantityIn } from "./quantities.js";

type Warnings = readonly string[];

const OLD_SOURCES: readonly (readonly [Exclude<keyof Volume, "name">, string])[] = [
  ["photonPersistentDisk", "photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "gitRepo: deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "scaleIO: deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "flocker: deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "storageOS: deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "quobyte: deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs: deprecated in v1.25, non-functional in v1.26+"],
];
const OLD_CEPH: typeof OLD_SOURCES = [
  ["cephfs", "cephfs: deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "rbd: deprecated in v1.28, non-functional in v1.31+"],
];

/** The warnings about volumes at `at`. */
export function volumeWarnings(volumes: readonly Volume[], at: string): Warnings {
  const oldKinds = volumes.flatMap((volume, i) => {
    const path = `${at}[${i}]`;
    const old = (sources: typeof OLD_SOURCES): Warnings => sources.filter(([source]) => volume[source] !== undefined).map(([, why]) => `${path}.${why}`);
    return [...old(OLD_SOURCES), ...claimWarnings(volume, path), ...old(OLD_CEPH)];
  });
  return [...oldKinds, ...volumes.flatMap(overlapWarnings)];
}

function claimWarnings({ ephemeral }: Volume, at: string): Warnings {
  const resources = ephemeral?.volumeClaimTemplate?.spec?.resources;
  return (["requests", "limits"] as const).flatMap((part) => {
    const storage = quantityIn(resources?.[part], "storage");
    if (storage === undefined || isWhole(storage)) return [];
    return [`${at}.ephemeral.volumeClaimTemplate.spec.resources.${part}[storage]: fractional byte value ${goQuote(storage)} is invalid, must be an integer`];
  });
}

/** A file, and what puts it into a projected volume ("" elsewhere). */
interface PlacedFile {
  readonly path: string;
  readonly source: string;
}

function overlapWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): Warnings {
  const warn = (what: string, overlaps: Warnings): Warnings => overlaps.map((overlap) => `volume ${goQuote(name)} (${what}): overlapping paths: ${overlap}`);
  return [
    ...warn(`ConfigMap ${goQuote(configMap?.name ?? "")}`, overlaps(filesOf(configMap?.items, ""))),
    ...warn(`Secret ${goQuote(secret?.secretName ?? "")}`, overlaps(filesOf(secret?.items, ""))),
    ...warn("DownwardAPI", overlaps(filesOf(downwardAPI?.items, ""))),
    ...(projected === undefined ? [] : projectedWarnings(name, projected, warn)),
  ];
}

function projectedWarnings(name: string, { sources }: ProjectedVolumeSource, warn: (what: string, overlaps: Warnings) => Warnings): Warnings {
  const placed: PlacedFile[] = [];
  return (sources ?? []).flatMap((source) => {
    if (Object.values(source).every((value) => value === undefined)) return [`volume ${goQuote(name)} (Projected) has no sources provided`];
    return projectedFiles(source).flatMap((file) => warn("Projected", withOverlaps(file, placed)));
  });
}

function projectedFiles({ configMap, secret, downwardAPI, serviceAccountToken: token }: VolumeProjection): readonly PlacedFile[] {
  if (configMap?.items !== undefined) return filesOf(configMap.items, `ConfigMap ${goQuote(configMap.name ?? "")}`);
  if (secret?.items !== undefined) return filesOf(secret.items, `Secret ${goQuote(secret.name ?? "")}`);
  if (downwardAPI?.items !== undefined) return filesOf(downwardAPI.items, "DownwardAPI");
  return token === undefined ? [] : filesOf([token], "ServiceAccountToken");
}

function filesOf(items: readonly Pick<KeyToPath | DownwardAPIVolumeFile, "path">[] | undefined, source: string): readonly PlacedFile[] {
  return (items ?? []).map(({ path }) => ({ path: path.replace(/\/+$/, ""), source }));
}

function overlaps(files: readonly PlacedFile[]): Warnings {
  const placed: PlacedFile[] = [];
  return files.flatMap((file) => withOverlaps(file, placed));
}

/** What `file` hides among those before it, to which it is added. */
function withOverlaps(file: PlacedFile, placed: PlacedFile[]): Warnings {
  const hidden = file.path === "" ? [] : placed.filter((other) => other.path !== "" && isWithin(file.path, other.path));
  placed.push(file);
  return hidden.map((other) => `${shown(file)} with ${shown(other)}`);
}

/** True where two paths are one, or one lies within the other. */
function isWithin(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

function shown({ path, source }: PlacedFile): string {
  return source === "" ? goQuote(path) : `${goQuote(path)} (${source})`;
}
