/**
 * The rules for paths inside volumes and containers.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid } from "../field-error.js";
import type { Problems } from "../names.js";
import type { Findings } from "./findings.js";

const BACKSTEP = "must not contain '..'";

/** True where one of the path's parts is "..". */
export function hasBackstep(path: string): boolean {
  return path.includes("..") && path.split("/").includes("..");
}

/** Checks that a path does not step back. */
export function checkNoBackstep(errors: Findings, at: string, path: string): void {
  if (hasBackstep(path)) errors.push(invalid(at, path, BACKSTEP));
}

/** What is wrong with a path that must lead down from where it starts. */
function descendingPathProblems(path: string): Problems {
  const problems = path.startsWith("/") ? ["must be a relative path"] : [];
  return hasBackstep(path) ? [...problems, BACKSTEP] : problems;
}

/** What is wrong with a path of a file that a volume makes: down from the volume, and no name that begins with "..". */
function localPathProblems(path: string): Problems {
  const problems = descendingPathProblems(path);
  return path.startsWith("..") && !path.startsWith("../") ? [...problems, "must not start with '..'"] : problems;
}

/** Checks a path that must lead down from where it starts. */
export function checkDescendingPath(errors: Findings, at: string, path: string): void {
  for (const problem of descendingPathProblems(path)) errors.push(invalid(at, path, problem));
}

/** Checks the path of a file that a volume makes. */
export function checkLocalPath(errors: Findings, at: string, path: string): void {
  for (const problem of localPathProblems(path)) errors.push(invalid(at, path, problem));
}
