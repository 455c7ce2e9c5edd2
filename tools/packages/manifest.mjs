import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** Finds what is wrong with a packed manifest: publint's advice, leftovers of the workspace, files that do not belong. */
export async function checkManifest({ installed }) {
  const text = readFileSync(join(installed, "package.json"), "utf8");
  const manifest = JSON.parse(text);
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  const advice = messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
  const leftovers = ["@everynode/source", "workspace:", "catalog:"].filter((word) => text.includes(word));
  const strays = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((file) => /^src$|\.test\./.test(file));
  const missing = ["license", "description", "engines", "keywords"].filter((field) => manifest[field] === undefined);
  return {
    seen: "manifest",
    problems: [
      ...advice,
      ...leftovers.map((word) => `the packed package.json still says ${word}`),
      ...strays.map((file) => `the tarball holds ${file}`),
      ...missing.map((field) => `package.json has no ${field}`),
    ],
  };
}
