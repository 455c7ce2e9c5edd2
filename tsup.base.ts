import { defineConfig } from "tsup";

type Build = ReturnType<typeof defineConfig>;

/** Returns the build of one package: ESM, CJS and declarations for each entry file, into dist. */
export function packageBuild(entry: string[]): Build {
  return defineConfig({
    entry,
    format: ["esm", "cjs"],
    // Declarations are built from the entry files alone, which is no composite project; and tsup sets baseUrl, which
    // TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { composite: false, incremental: false, ignoreDeprecations: "6.0" } },
    sourcemap: true,
    clean: true,
    target: "es2022",
  });
}
