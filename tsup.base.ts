import { defineConfig } from "tsup";

type Build = ReturnType<typeof defineConfig>;

/** Returns the build of a library: ESM, CJS and declarations of src/index.ts, into dist. */
export function libraryBuild(): Build {
  return defineConfig({
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    // Declarations are built from the entry files alone, which is no composite project; and tsup sets baseUrl, which
    // TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { composite: false, incremental: false, ignoreDeprecations: "6.0" } },
    sourcemap: true,
    clean: true,
    target: "es2022",
  });
}
