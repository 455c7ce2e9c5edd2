import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../packages/", import.meta.url));

/** Returns the packages that are published, by folder name: folder, manifest, and whether they are for Node only. */
export function publicPackages() {
  return readdirSync(root)
    .sort()
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => ({ folder, manifest: readJson(folder, "package.json"), nodeOnly: compilesForNode(folder) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Returns the names of the packages that have no build. */
export function unbuilt(packages) {
  return packages.filter(({ folder }) => !existsSync(join(folder, "dist/index.d.cts"))).map(({ manifest }) => manifest.name);
}

/** A package that compiles without Node's types must run in a browser too. */
function compilesForNode(folder) {
  return readJson(folder, "tsconfig.json").compilerOptions?.types?.includes("node") === true;
}

function readJson(folder, name) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}
