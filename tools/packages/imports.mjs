import { dirname } from "node:path";
import { run } from "./run.mjs";

const printNames = "console.log(JSON.stringify(Object.keys(it).filter((name) => name !== 'default').sort()))";

/** Finds out whether plain Node can import and require the installed package, and gets the same names both ways. */
export async function checkImports({ name, installed }) {
  const cwd = dirname(installed);
  const [esm, cjs] = await Promise.all([
    run(process.execPath, ["--input-type=module", "--eval", `import * as it from "${name}"; ${printNames}`], { cwd }),
    run(process.execPath, ["--input-type=commonjs", "--eval", `const it = require("${name}"); ${printNames}`], { cwd }),
  ]);
  const problems = [
    ...(esm.code === 0 ? [] : [`import fails: ${errorLine(esm.output)}`]),
    ...(cjs.code === 0 ? [] : [`require fails: ${errorLine(cjs.output)}`]),
  ];
  if (problems.length === 0 && esm.output !== cjs.output) problems.push(`import gives ${esm.output}, require ${cjs.output}`);
  return { seen: ["import", "require"], problems };
}

/** Node prints the throwing source, then the error, then its stack: the error is what tells. */
function errorLine(output) {
  return output.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? output;
}
