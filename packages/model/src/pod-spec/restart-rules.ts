/**
 * The rules for when single containers are restarted.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { notSupported, required, tooMany } from "../field-error.js";
import type { Container, ContainerRestartRule } from "../types.generated.js";
import { checkOneOf, named, type Findings } from "./findings.js";

const POLICIES = ["Always", "Never", "OnFailure"];
const ACTIONS = ["Restart", "RestartAllContainers"];
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;

/** Checks the restart policy and the restart rules of one container. */
export function checkContainerRestart(errors: Findings, at: string, container: Container): void {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy !== undefined) checkOneOf(errors, `${at}.restartPolicy`, { value: restartPolicy, supported: POLICIES });
  else if (rules.length > 0) errors.push(required(`${at}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  else return;
  if (rules.length > MAX_RULES) errors.push(tooMany(`${at}.restartPolicyRules`, rules.length, MAX_RULES));
  rules.forEach((rule, i) => checkRule(errors, `${at}.restartPolicyRules[${i}]`, rule));
}

/** Checks the same of one init container, whose rules are not looked at unless it has a policy. */
export function checkInitContainerRestart(errors: Findings, at: string, container: Container): void {
  if (container.restartPolicy !== undefined) checkContainerRestart(errors, at, container);
  else if ((container.restartPolicyRules ?? []).length > 0) {
    errors.push(required(`${at}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  }
}

function checkRule(errors: Findings, at: string, { action, exitCodes }: ContainerRestartRule): void {
  if (!ACTIONS.includes(action ?? "")) errors.push(notSupported(`${at}.action`, named(action), ACTIONS));
  if (exitCodes === undefined) {
    errors.push(required(`${at}.exitCodes`, "must be specified"));
    return;
  }
  checkOneOf(errors, `${at}.exitCodes.operator`, { value: exitCodes.operator, supported: ["In", "NotIn"] });
  const { values = [] } = exitCodes;
  if (values.length > MAX_EXIT_CODES) errors.push(tooMany(`${at}.exitCodes.values`, values.length, MAX_EXIT_CODES));
}
