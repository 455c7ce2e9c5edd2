/** What in the manifests has no effect in everynode. */
import { fieldsWithoutEffect, type ManifestDocument, readManifests } from "@everynode/model";
import type { Cluster } from "everynode";
import type { ManifestFile } from "./manifest-files.js";

/** Lines about the fields that are accepted but change nothing here, and about kinds that are only stored. */
export function explanation(cluster: Cluster, manifests: readonly ManifestFile[]): readonly string[] {
  const { kinds } = cluster.simulation.cluster;
  const documents = manifests.flatMap(({ file, text }) => readManifests(text, { file, kinds, oldVersions: "convertInvented" }).documents);
  const stored = new Set(documents.filter((document) => document.servedAs?.acted === false).map((document) => document.kind));
  const acted = documents.filter((document) => document.servedAs?.acted === true);
  return [
    "Accepted, without effect here:",
    ...orNone(acted.flatMap((document) => explained(document, fieldsWithoutEffect(document.object, kinds)))),
    "Only stored, nothing acts on them:",
    ...orNone(stored.size === 0 ? [] : [`  ${[...stored].sort().join(", ")}`]),
  ];
}

const orNone = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ["  nothing"] : lines);

function explained({ kind, name, source }: ManifestDocument, fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return [];
  return [`  ${source.file ?? "manifest"}:${source.line}: ${kind} ${name}`, ...fields.map((field) => `    ${field}`)];
}
