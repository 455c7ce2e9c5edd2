/**
 * The grammars of keys, ports and numbers inside objects: each function returns what is wrong, in the API server's words.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go v1.36.3
 */
import { invalid, required, type FieldError } from "./field-error.js";
import { byteLength, dns1123LabelProblems, dns1123SubdomainProblems, inclusiveRangeProblem, maxLengthProblem, qualifiedNameProblems, regexProblem, type Problems } from "./names.js";

const C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
const ENV_VAR_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const CONFIG_MAP_KEY = "[-._a-zA-Z0-9]+";
const PERCENT = "[0-9]+%";
const HTTP_HEADER_NAME = "[-A-Za-z0-9]+";
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

const C_IDENTIFIER_REGEX = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ENV_VAR_NAME_REGEX = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED_ENV_VAR_NAME_REGEX = /^[ -<>-~]*$/;
const CONFIG_MAP_KEY_REGEX = /^[-._a-zA-Z0-9]+$/;
const PERCENT_REGEX = /^[0-9]+%$/;
const HTTP_HEADER_NAME_REGEX = /^[-A-Za-z0-9]+$/;
const HTTP_PATH_REGEX = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;
const PORT_NAME_REGEX = /^[-a-z0-9]+$/;
const LETTER_REGEX = /[a-z]/;

const MAX_ID = 2147483647;

/** What is wrong with an identifier of the C language; its length is not looked at. */
export function cIdentifierProblems(value: string): Problems {
  if (C_IDENTIFIER_REGEX.test(value)) return [];
  const said = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
  return [regexProblem(said, C_IDENTIFIER, "my_name", "MY_NAME", "MyName")];
}

function parentDirectoryProblems(value: string): Problems {
  if (value === "." || value === "..") return [`must not be '${value}'`];
  return value.startsWith("..") ? ["must not start with '..'"] : [];
}

/** What is wrong with the strict name of an environment variable. */
export function envVarNameProblems(value: string): Problems {
  const said = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  const problems = ENV_VAR_NAME_REGEX.test(value) ? [] : [regexProblem(said, ENV_VAR_NAME, "my.env-name", "MY_ENV.NAME", "MyEnvName1")];
  return [...problems, ...parentDirectoryProblems(value)];
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

/** Errors of a domain name of three segments or more at `field`. */
export function fullyQualifiedNameErrors(field: string, name: string): readonly FieldError[] {
  if (name === "") return [required(field)];
  const problems = dns1123SubdomainProblems(name);
  if (problems.length > 0) return [invalid(field, name, problems.join(","))];
  return name.split(".").length < 3 ? [invalid(field, name, "should be a domain with at least three segments separated by dots")] : [];
}

/** Errors of a domain name of two segments or more, with or without a trailing dot, at `field`. */
export function fullyQualifiedDomainNameErrors(field: string, name: string): readonly FieldError[] {
  if (name === "") return [required(field)];
  const domain = name.endsWith(".") ? name.slice(0, -1) : name;
  const problems = dns1123SubdomainProblems(domain);
  if (problems.length > 0) return [invalid(field, domain, problems.join(","))];
  const labels = domain.split(".");
  if (labels.length < 2) return [invalid(field, domain, "should be a domain with at least two segments separated by dots")];
  const bad = labels.find((label) => dns1123LabelProblems(label).length > 0);
  return bad === undefined ? [] : [invalid(field, bad, dns1123LabelProblems(bad).join(","))];
}

/** Errors of a domain and a path (`acme.io/foo`) at `field`. */
export function domainPrefixedPathErrors(field: string, value: string): readonly FieldError[] {
  if (value === "") return [required(field)];
  const slash = value.indexOf("/");
  if (slash <= 0 || slash === value.length - 1) return [invalid(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const host = value.slice(0, slash);
  const path = value.slice(slash + 1);
  const errors = dns1123SubdomainProblems(host).map((problem) => invalid(field, host, problem));
  return HTTP_PATH_REGEX.test(path) ? errors : [...errors, invalid(field, path, regexProblem("Invalid path", HTTP_PATH))];
}

/** Errors of a qualified name that must have its prefix (`acme.io/foo`) at `field`. */
export function domainPrefixedKeyErrors(field: string, key: string): readonly FieldError[] {
  if (key === "") return [required(field)];
  const errors = qualifiedNameProblems(key).map((problem) => invalid(field, key, problem));
  if (errors.length > 0 || key.includes("/")) return errors;
  return [invalid(field, key, 'must be a domain-prefixed key (such as "acme.io/foo")')];
}
