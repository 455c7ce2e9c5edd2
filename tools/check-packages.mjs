// Checks what a user would install: packs every public package, unpacks the tarballs into one node_modules, looks at
// them from there, and plays the notebooks with them. Needs a build; needs no network.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkBrowserBundle } from "./packages/browser-bundle.mjs";
import { checkImports } from "./packages/imports.mjs";
import { checkManifest } from "./packages/manifest.mjs";
import { installTarballs, packAll } from "./packages/tarballs.mjs";
import { checkTypes } from "./packages/type-resolution.mjs";
import { checkNotebooks } from "./packages/notebooks.mjs";
import { run } from "./packages/run.mjs";
import { publicPackages, unbuilt } from "./packages/workspace.mjs";

const packages = publicPackages();
const missing = unbuilt(packages);
if (missing.length > 0) {
  console.error(`Not built: ${missing.join(", ")}. Run \`pnpm run build\` first.`);
  process.exit(1);
}

const checks = [checkManifest, checkTypes, checkImports, checkBrowserBundle];
const folder = mkdtempSync(join(tmpdir(), "everynode-packages-"));
let failed = 0;

try {
  const packed = await packAll(packages, folder);
  installTarballs(packed, folder);
  const unused = run(process.execPath, ["node_modules/knip/bin/knip.js", "--no-progress", "--no-config-hints"]);
  for (const item of packed) {
    const results = await Promise.all(checks.map((check) => check(item)));
    report(item.name, results);
  }
  report("notebooks", [await checkNotebooks(folder)]);
  const { code, output } = await unused;
  report("unused files, exports and dependencies", [{ seen: "knip", problems: code === 0 ? [] : [output.trimEnd()] }]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

function report(name, results) {
  const problems = results.flatMap((result) => result.problems);
  if (problems.length > 0) failed += 1;
  const seen = results.flatMap((result) => result.seen ?? []).join(", ");
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"}  ${name}: ${seen}`);
  for (const problem of problems) console.log(`        ${problem}`);
}
