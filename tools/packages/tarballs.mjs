import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, symlinkSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pnpm } from "../pnpm.mjs";
import { run } from "./run.mjs";

/** Packs each package into `target`; returns the packages with `name`, `tarball` and the place they get installed at. */
export async function packAll(packages, target) {
  const [program, ...args] = pnpm;
  const packed = [];
  for (const batch of pairs(packages)) packed.push(...(await Promise.all(batch.map(pack))));
  return packed;

  async function pack(item) {
    const { name, version } = item.manifest;
    const tarball = join(target, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    const { output } = await run(program, [...args, "pack", "--pack-destination", target], { cwd: item.folder });
    if (!existsSync(tarball)) throw new Error(`pnpm pack made no ${tarball}:\n${output}`);
    return { ...item, name, tarball, installed: join(target, "node_modules", name) };
  }
}

/** Unpacks the tarballs into `target`/node_modules and links the other dependencies that they name. */
export function installTarballs(packed, target) {
  for (const { tarball, installed } of packed) {
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  }
  for (const { folder, installed } of packed) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      const link = join(target, "node_modules", name);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(folder, "node_modules", name)), link);
    }
  }
}

function pairs(items) {
  const starts = items.map((_, index) => index).filter((index) => index % 2 === 0);
  return starts.map((start) => items.slice(start, start + 2));
}
