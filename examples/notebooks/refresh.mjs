// Makes the notebooks anew from src: runs them in Jupyter with Deno's kernel, and keeps what they show. `--node` runs them as plain scripts instead, without Jupyter; they show the same.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cellsOf, displaying, folder, formsOf, lessons, notebookOf, scriptOf, showing, sourceOf } from "./cells.mjs";
import { playScript } from "./play.mjs";

const kernel = fileURLToPath(new URL("../../tools/notebooks/node_modules/.bin", import.meta.url));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const inNode = flags.includes("--node");
if (flags.some((flag) => flag !== "--node")) throw new Error(`the only flag is --node; got ${flags.join(" ")}`);
if (!inNode && !existsSync(join(kernel, "deno"))) throw new Error("Deno's kernel is not installed; `npx -y pnpm@10.34.9 --dir tools/notebooks install --frozen-lockfile` brings it (on Linux, x64). `--node` does without");

// Within the folder, so that the packages are found from there.
const scratch = mkdtempSync(join(folder, ".scratch-"));
try {
  for (const lesson of lessons().filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
    const start = performance.now();
    const cells = cellsOf(sourceOf(lesson), `src/${lesson}.ts`);
    const forms = inNode ? await playScript(scriptOf(cells), join(scratch, `${lesson}.mjs`)) : executedWhole(lesson, cells);
    writeFileSync(join(folder, `${lesson}.ipynb`), notebookOf(cells, forms));
    console.log(`${lesson}.ipynb (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What a lesson's cells show, with what one run has lost taken from another: on a busy machine the kernel's messages may come when nobody listens any more, and each run shows the same. */
function executedWhole(lesson, cells) {
  const shows = showing(cells);
  const forms = [];
  const missing = () => shows.filter((at) => forms[at] === undefined);
  for (let runs = 0; runs < 5 && missing().length > 0; runs++) {
    for (const [at, form] of executed(lesson, cells).entries()) forms[at] ??= form;
  }
  if (missing().length > 0) throw new Error(`${lesson}: nothing came of the cells ${missing().join(", ")} in five runs`);
  return forms;
}

function executed(lesson, cells) {
  const file = join(scratch, `${lesson}.ipynb`);
  writeFileSync(file, notebookOf(displaying(cells)));
  mkdirSync(join(scratch, "out"), { recursive: true });
  const env = { ...process.env, JUPYTER_PATH: join(folder, "jupyter"), PATH: `${kernel}${delimiter}${process.env.PATH}`, NO_COLOR: "1" };
  const asked = ["nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=everynode", "--output-dir", join(scratch, "out"), file];
  execFileSync("jupyter", asked, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  return formsOf(readFileSync(join(scratch, "out", `${lesson}.ipynb`), "utf8"), "display_data");
}
