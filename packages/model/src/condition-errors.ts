/**
 * The rules for conditions of the common type.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go v1.36.3
 */
import { duplicate, invalid, notSupported, required, tooLong, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import { byteLength, qualifiedNameProblems, regexProblem } from "./names.js";
import type { Condition } from "./types.generated.js";

type Errors = readonly FieldError[];

const STATUSES: readonly string[] = ["False", "True", "Unknown"];
const MAX_REASON_BYTES = 1024;
const MAX_MESSAGE_BYTES = 32768;
const REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
const REASON_REGEX = new RegExp(`^${REASON}$`);
const REASON_SAID =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";

/** Errors of conditions at `field`: each complete, one of a type at the most. */
export function conditionsErrors(conditions: readonly Condition[], field: string): Errors {
  const seen = new Set<string>();
  return conditions.flatMap((condition, i) => {
    const { type } = condition;
    const again = seen.has(type) ? [duplicate(`${field}[${i}].type`, type)] : [];
    seen.add(type);
    return [...again, ...conditionErrors(condition, `${field}[${i}]`)];
  });
}

function conditionErrors(condition: Condition, at: string): Errors {
  const { type, status, observedGeneration = 0, lastTransitionTime, reason, message } = condition;
  return [
    ...qualifiedNameProblems(type).map((problem) => invalid(`${at}.type`, type, problem)),
    ...(STATUSES.includes(status) ? [] : [notSupported(`${at}.status`, new GoLiteral(goJson(status)), STATUSES)]),
    ...(observedGeneration < 0 ? [invalid(`${at}.observedGeneration`, observedGeneration, "must be greater than or equal to zero")] : []),
    ...(lastTransitionTime ? [] : [required(`${at}.lastTransitionTime`)]),
    ...reasonErrors(reason, `${at}.reason`),
    ...(byteLength(message) > MAX_MESSAGE_BYTES ? [tooLong(`${at}.message`, MAX_MESSAGE_BYTES)] : []),
  ];
}

function reasonErrors(reason: string, at: string): Errors {
  if (reason === "") return [required(at)];
  const errors: FieldError[] = [];
  if (!REASON_REGEX.test(reason)) {
    errors.push(invalid(at, reason, regexProblem(REASON_SAID, REASON, "my_name", "MY_NAME", "MyName", "ReasonA,ReasonB", "ReasonA:ReasonB")));
  }
  if (byteLength(reason) > MAX_REASON_BYTES) errors.push(tooLong(at, MAX_REASON_BYTES));
  return errors;
}
