import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cellsOf, folder, formsOf, lessons, notebookOf, scriptOf, sourceOf } from "../../examples/notebooks/cells.mjs";
import { playScript } from "../../examples/notebooks/play.mjs";

/** Runs the lessons as scripts against the installed packages below `target`, and holds what their cells show against what the notebooks keep. Takes some seconds. */
export async function checkNotebooks(target) {
  const results = [];
  for (const lesson of lessons()) results.push(...(await problemsOf(lesson, target)).map((problem) => `${lesson}: ${problem}`));
  return { seen: `${lessons().length} played`, problems: results };
}

async function problemsOf(lesson, target) {
  try {
    const cells = cellsOf(sourceOf(lesson), `src/${lesson}.ts`);
    const forms = await playScript(scriptOf(cells), join(target, `${lesson}.mjs`));
    const unlike = exerciseProblems(cells, forms);
    if (readFileSync(join(folder, `${lesson}.ipynb`), "utf8") === notebookOf(cells, forms)) return unlike;
    return [...unlike, ...changedCells(lesson, cells, forms)];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** What the reader has not written yet must be told apart from what is right, and the solution must be right. */
function exerciseProblems(cells, forms) {
  return cells.flatMap(({ kind }, at) => {
    const said = forms[at]?.["text/plain"] ?? "nothing";
    if (kind === "exercise" && !/^Not (yet|begun yet): [^]*\nHint: /.test(said)) return [`cell ${at} is an exercise before anybody has solved it; expected "Not yet: ..." and a hint, got ${JSON.stringify(said)}`];
    if (kind === "solution" && !said.startsWith("Done: ")) return [`cell ${at} is a solution; expected "Done: ...", got ${JSON.stringify(said)}`];
    return [];
  });
}

function changedCells(lesson, cells, forms) {
  const kept = formsOf(readFileSync(join(folder, `${lesson}.ipynb`), "utf8"), "execute_result");
  const changed = cells.flatMap((_, at) => (JSON.stringify(kept[at]) === JSON.stringify(forms[at]) ? [] : [at]));
  return [`the notebook is not what src/${lesson}.ts makes (cells ${changed.join(", ") || "in their text"}): run \`node examples/notebooks/refresh.mjs --node\` after a build`];
}
