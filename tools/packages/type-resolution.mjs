import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";

/** Finds the ways of importing a tarball (CJS, ESM, bundler, old resolution) for which the types are wrong. */
export async function checkTypes({ tarball }) {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (result.types === false) return { seen: "types", problems: ["types: the tarball holds none"] };
  return { seen: "types", problems: [...new Set(result.problems.map((problem) => `types: ${JSON.stringify(problem)}`))] };
}
