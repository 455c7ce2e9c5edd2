// Runs every check of the repository, whatever fails, and closes with `N passed, N failed, N skipped`.
// A step counts as one check; each test of the test run counts for itself.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pnpm } from "./pnpm.mjs";

const node = process.execPath;
const closingLine = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

/** Steps of one round run side by side; the rounds run in turn. */
const rounds = [
  [
    { name: "build", command: [...pnpm, "run", "build"] },
    { name: "typecheck", command: [...pnpm, "run", "typecheck"] },
  ],
  [
    { name: "packages", command: [node, "tools/check-packages.mjs"] },
    { name: "lint", command: [...pnpm, "run", "lint"] },
  ],
  // On all processors.
  [{ name: "histories", command: [node, "packages/cli/dist/main.js", "check", "--runs", "20000"] }],
];

/** Steps whose output says more than that they are well. */
const telling = new Set(["packages", "histories"]);

const counts = { passed: 0, failed: 0, skipped: 0 };

for (const round of rounds) {
  const results = await Promise.all(round.map(runQuietly));
  for (const { name, code, seconds, output } of results) {
    counts[code === 0 ? "passed" : "failed"] += 1;
    console.log(`${code === 0 ? "ok    " : "FAILED"}  ${name} (${seconds} s)`);
    if (code !== 0 || telling.has(name)) console.log(lastLines(output));
  }
}
const testsFailed = (await runTests()) !== 0;
if (testsFailed && counts.failed === 0) counts.failed = 1;

console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Runs one step to its end and returns its exit code, its time and all that it printed. */
function runQuietly({ name, command: [program, ...args] }) {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    const end = (code) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      resolve({ name, code, seconds, output: Buffer.concat(chunks).toString() });
    };
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** A broken step can print thousands of lines; its own command shows them all. */
function lastLines(output, most = 200) {
  const lines = output.trimEnd().split("\n");
  return lines.length <= most ? lines.join("\n") : [`(the last ${most} of ${lines.length} lines)`, ...lines.slice(-most)].join("\n");
}

/** Runs the tests, shows their output as it comes, and adds up their closing line. */
function runTests() {
  const child = spawn(node, ["node_modules/vitest/vitest.mjs", "run"], { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const closing = closingLine.exec(line);
    if (closing === null) console.log(line);
    else ["passed", "failed", "skipped"].forEach((key, index) => (counts[key] += Number(closing[index + 1])));
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
