/**
 * The grammars of names: each function returns what is wrong with a value in the API server's words, and an empty list when nothing is.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content v1.36.3
 */

/** What is wrong with a value, one sentence each; empty when nothing is. */
export type Problems = readonly string[];

const NONE: Problems = [];

const DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_LABEL_WITH_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const DNS_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

const dotted = (label: string): string => `${label}(\\.${label})*`;
const SUBDOMAIN = dotted(DNS_LABEL);
const SUBDOMAIN_WITH_UNDERSCORE = dotted(DNS_LABEL_WITH_UNDERSCORE);

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const SUBDOMAIN_UNDERSCORE_REGEX = whole(SUBDOMAIN_WITH_UNDERSCORE);
const DNS_1035_REGEX = whole(DNS_1035_LABEL);

/** The length of `text` in UTF-8 bytes; linear in its length. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    // Each half of a surrogate pair counts two of the four bytes.
    else bytes += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
  }
  return bytes;
}

const longerThan = (text: string, maxBytes: number): boolean =>
  text.length > maxBytes || (text.length * 3 > maxBytes && byteLength(text) > maxBytes);

/** "must be no more than MAX characters": how most names complain of their length (which is counted in bytes). */
export function maxLengthProblem(max: number): string {
  return `must be no more than ${max} characters`;
}

/** "must be no more than MAX bytes": how label keys and label values complain of their length. */
function maxBytesProblem(max: number): string {
  return `must be no more than ${max} bytes`;
}

/** "must be between LOW and HIGH, inclusive". */
export function inclusiveRangeProblem(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

/** The sentence about a value that does not match a regular expression, with examples that do. */
export function regexProblem(said: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.length === 0 ? "" : `e.g. ${examples.map((e) => `'${e}', `).join(" or ")}`;
  return `${said} (${shown}regex used for validation is '${pattern}')`;
}

const isLowerOrDigit = (unit: number): boolean => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
const isAlphanumeric = (unit: number): boolean => isLowerOrDigit(unit) || (unit >= 0x41 && unit <= 0x5a);
const DASH = 0x2d;
const DOT = 0x2e;
const UNDERSCORE = 0x5f;

/** Whether `text` matches the pattern of a DNS-1123 label (`dots` false) or subdomain (`dots` true), length apart. */
function matchesDns1123(text: string, dots: boolean): boolean {
  let edge = true; // the next character must be alphanumeric
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isLowerOrDigit(unit)) {
      edge = false;
    } else if (unit === DASH && !edge) {
      const next = text.charCodeAt(i + 1); // NaN at the end
      if (!isLowerOrDigit(next) && next !== DASH) return false;
    } else if (unit === DOT && dots && !edge) {
      edge = true;
    } else {
      return false;
    }
  }
  return !edge;
}

/** Whether `text` matches the pattern of the name part of a label key, length apart. */
function matchesQualifiedName(text: string): boolean {
  const last = text.length - 1;
  if (last < 0 || !isAlphanumeric(text.charCodeAt(0)) || !isAlphanumeric(text.charCodeAt(last))) return false;
  for (let i = 1; i < last; i++) {
    const unit = text.charCodeAt(i);
    if (!isAlphanumeric(unit) && unit !== DASH && unit !== DOT && unit !== UNDERSCORE) return false;
  }
  return true;
}

/** What is wrong with a DNS-1123 label: names of namespaces, containers, ... */
export function dns1123LabelProblems(value: string): Problems {
  const tooLong = longerThan(value, 63);
  const matches = matchesDns1123(value, false);
  if (matches && !tooLong) return NONE;
  const problems: string[] = tooLong ? [maxLengthProblem(63)] : [];
  if (!matches) {
    const said = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    problems.push(matchesDns1123(value, true) ? "must not contain dots" : regexProblem(said, DNS_LABEL, "my-name", "123-abc"));
  }
  return problems;
}

function subdomainProblems(value: string, tooLongProblem: (max: number) => string): Problems {
  const tooLong = longerThan(value, 253);
  const matches = matchesDns1123(value, true);
  if (matches && !tooLong) return NONE;
  const problems: string[] = tooLong ? [tooLongProblem(253)] : [];
  if (!matches) {
    const said = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    problems.push(regexProblem(said, SUBDOMAIN, "example.com"));
  }
  return problems;
}

/** What is wrong with a DNS-1123 subdomain: names of most objects. */
export function dns1123SubdomainProblems(value: string): Problems {
  return subdomainProblems(value, maxLengthProblem);
}

/** What is wrong with a DNS-1123 subdomain whose labels may hold underscores. */
export function dns1123SubdomainWithUnderscoreProblems(value: string): Problems {
  const problems: string[] = longerThan(value, 253) ? [maxLengthProblem(253)] : [];
  if (!SUBDOMAIN_UNDERSCORE_REGEX.test(value)) {
    const said = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
    problems.push(regexProblem(said, SUBDOMAIN_WITH_UNDERSCORE, "example.com"));
  }
  return problems;
}

/** What is wrong with a DNS-1035 label: names of services. */
export function dns1035LabelProblems(value: string): Problems {
  const problems: string[] = longerThan(value, 63) ? [maxLengthProblem(63)] : [];
  if (!DNS_1035_REGEX.test(value)) {
    const said = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    problems.push(regexProblem(said, DNS_1035_LABEL, "my-name", "abc-123"));
  }
  return problems;
}

const QUALIFIED_SAID = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_EXAMPLES = ["MyName", "my.name", "123-abc"] as const;

/** What is wrong with a qualified name (`name` or `prefix/name`): label keys, annotation keys, finalizers, taint keys. */
export function qualifiedNameProblems(value: string): Problems {
  const slash = value.indexOf("/");
  if (slash >= 0 && value.indexOf("/", slash + 1) >= 0) {
    const said = regexProblem(QUALIFIED_SAID, QUALIFIED_NAME, ...QUALIFIED_EXAMPLES);
    return [`a valid label key ${said} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = slash < 0 ? value : value.slice(slash + 1);
  const inPrefix = slash < 0 ? NONE : prefixProblems(value.slice(0, slash));
  const tooLong = longerThan(name, 63);
  const matches = matchesQualifiedName(name);
  if (matches && !tooLong && inPrefix.length === 0) return NONE;
  const problems = inPrefix.map((problem) => `prefix part ${problem}`);
  if (name === "") problems.push("name part must be non-empty");
  else if (tooLong) problems.push(`name part ${maxBytesProblem(63)}`);
  if (!matches) problems.push(`name part ${regexProblem(QUALIFIED_SAID, QUALIFIED_NAME, ...QUALIFIED_EXAMPLES)}`);
  return problems;
}

function prefixProblems(prefix: string): Problems {
  return prefix === "" ? ["must be non-empty"] : subdomainProblems(prefix, maxBytesProblem);
}

/** What is wrong with the value of a label; the empty text is fine. */
export function labelValueProblems(value: string): Problems {
  const tooLong = longerThan(value, 63);
  const matches = value === "" || matchesQualifiedName(value);
  if (matches && !tooLong) return NONE;
  const problems: string[] = tooLong ? [maxBytesProblem(63)] : [];
  if (!matches) {
    const said = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    problems.push(regexProblem(said, `(${QUALIFIED_NAME})?`, "MyValue", "my_value", "12345"));
  }
  return problems;
}

/** What is wrong with a name that becomes a segment of a path: anything goes but ".", "..", "/" and "%". */
export function pathSegmentNameProblems(value: string): Problems {
  if (value === "." || value === "..") return [`may not be '${value}'`];
  const problems: string[] = [];
  for (const forbidden of ["/", "%"]) if (value.includes(forbidden)) problems.push(`may not contain '${forbidden}'`);
  return problems;
}

/** A rule for the names of a kind. */
export type NameRule = (name: string) => Problems;

/** A name's stand-in when random characters are still to follow: a trailing dash is as good as a letter. */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}
