import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Packages are tested from their sources, so that tests need no build: our own condition first, then Vite's defaults.
const conditions = ["@everynode/source", "module", "node", "development|production"];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tools/*.test.ts", "examples/**/*.test.ts", "bench/**/*.test.ts"],
    isolate: false,
    maxWorkers: "100%",
    // Nothing here is timed; a machine that is busy with other work takes several times as long.
    testTimeout: 60_000,
    reporters: ["default", fileURLToPath(new URL("./tools/closing-line.ts", import.meta.url))],
    passWithNoTests: true,
    setupFiles: [fileURLToPath(new URL("./vitest.setup.ts", import.meta.url))],
    coverage: { provider: "v8", include: ["packages/*/src/**"], reporter: ["text", "json-summary"] },
  },
});
