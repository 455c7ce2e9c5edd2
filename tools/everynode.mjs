// Runs the everynode command from the workspace: `npm run everynode -- run -f manifest.yaml`.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = new URL("../packages/cli/dist/main.js", import.meta.url);
if (existsSync(fileURLToPath(main))) {
  // npm changes to the workspace's root; the paths are meant from where it was called.
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  await import(main.href);
} else {
  console.error("everynode is not built yet. Run this first: npm run first:demo (it installs and builds), or pnpm build");
  process.exitCode = 1;
}
