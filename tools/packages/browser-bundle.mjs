import { dirname } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bundles the installed package for a browser and runs the bundle with nothing but the language around it. */
export async function checkBrowserBundle({ name, installed, nodeOnly }) {
  if (nodeOnly) return { problems: [] };
  try {
    const { outputFiles } = await build({
      stdin: { contents: `export * from "${name}";`, resolveDir: dirname(installed) },
      bundle: true,
      minify: true,
      format: "iife",
      globalName: "bundle",
      platform: "browser",
      logLevel: "silent",
      write: false,
    });
    const [{ contents, text }] = outputFiles;
    runInContext(text, createContext({}));
    const kilobytes = (bytes) => (bytes.length / 1024).toFixed(1);
    return { seen: `browser ${kilobytes(contents)} KB (${kilobytes(gzipSync(contents))} KB gzip)`, problems: [] };
  } catch (error) {
    return { seen: "browser", problems: [`browser: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
