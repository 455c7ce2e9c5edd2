/**
 * The grammars of keys, ports and numbers inside objects: each function returns what is wrong, in the API server's words.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go v1.36.3
 */
import { byteLength, inclusiveRangeProblem, maxLengthProblem, regexProblem, type Problems } from "./names.js";

const CONFIG_MAP_KEY = "[-._a-zA-Z0-9]+";
const PERCENT = "[0-9]+%";
const HTTP_HEADER_NAME = "[-A-Za-z0-9]+";

const RELAXED_ENV_VAR_NAME_REGEX = /^[ -<>-~]*$/;
const CONFIG_MAP_KEY_REGEX = /^[-._a-zA-Z0-9]+$/;
const PERCENT_REGEX = /^[0-9]+%$/;
const HTTP_HEADER_NAME_REGEX = /^[-A-Za-z0-9]+$/;
const PORT_NAME_REGEX = /^[-a-z0-9]+$/;
const LETTER_REGEX = /[a-z]/;

const MAX_ID = 2147483647;

function parentDirectoryProblems(value: string): Problems {
  if (value === "." || value === "..") return [`must not be '${value}'`];
  return value.startsWith("..") ? ["must not start with '..'"] : [];
}

/** What is wrong with the name of an environment variable as Kubernetes takes it today: any printable ASCII but "=". */
export function relaxedEnvVarNameProblems(value: string): Problems {
  const problems = value === "" ? ["environment variable name must be non-empty"] : [];
  if (!RELAXED_ENV_VAR_NAME_REGEX.test(value)) problems.push("a valid environment variable name must consist only of printable ASCII characters other than '='");
  return problems;
}

/** What is wrong with a key of a ConfigMap or a Secret. */
export function configMapKeyProblems(value: string): Problems {
  const problems = byteLength(value) > 253 ? [maxLengthProblem(253)] : [];
  if (!CONFIG_MAP_KEY_REGEX.test(value)) {
    const said = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    problems.push(regexProblem(said, CONFIG_MAP_KEY, "key.name", "KEY_NAME", "key-name"));
  }
  return [...problems, ...parentDirectoryProblems(value)];
}

/** What is wrong with `value` unless it lies between `low` and `high`, both included. */
export function inRangeProblems(value: number, low: number, high: number): Problems {
  return value >= low && value <= high ? [] : [inclusiveRangeProblem(low, high)];
}

/** What is wrong with the number of a port; 1 to 65535 are fine. */
export function portNumberProblems(port: number): Problems {
  return inRangeProblems(port, 1, 65535);
}

/** What is wrong with a Unix user or group number; 0 to 2147483647 are fine. */
export function unixIdProblems(id: number): Problems {
  return inRangeProblems(id, 0, MAX_ID);
}

/** What is wrong with the name of a port: at most 15 characters of a-z, 0-9 and single inner hyphens, one letter at least. */
export function portNameProblems(port: string): Problems {
  const problems = byteLength(port) > 15 ? [maxLengthProblem(15)] : [];
  if (!PORT_NAME_REGEX.test(port)) problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!LETTER_REGEX.test(port)) problems.push("must contain at least one letter (a-z)");
  if (port.includes("--")) problems.push("must not contain consecutive hyphens");
  if (port.startsWith("-") || port.endsWith("-")) problems.push("must not begin or end with a hyphen");
  return problems;
}

/** What is wrong with a percentage (`25%`); its size is not looked at. */
export function percentProblems(value: string): Problems {
  if (PERCENT_REGEX.test(value)) return [];
  return [regexProblem("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, "1%", "93%")];
}

/** What is wrong with the name of an HTTP header. */
export function httpHeaderNameProblems(value: string): Problems {
  if (HTTP_HEADER_NAME_REGEX.test(value)) return [];
  return [regexProblem("a valid HTTP header must consist of alphanumeric characters or '-'", HTTP_HEADER_NAME, "X-Header-Name")];
}
