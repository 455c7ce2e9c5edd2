/**
 * The rules for gates that keep a pod from being scheduled.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, forbiddenField } from "../field-error.js";
import type { PodSchedulingGate } from "../types.generated.js";
import { checkQualifiedName, type Findings } from "./findings.js";

/** Checks `spec.schedulingGates`. */
export function checkSchedulingGates(errors: Findings, at: string, gates: readonly PodSchedulingGate[] | undefined): void {
  const seen = new Set<string>();
  (gates ?? []).forEach(({ name }, i) => {
    checkQualifiedName(errors, `${at}[${i}]`, name);
    if (seen.has(name)) errors.push(duplicate(`${at}[${i}]`, name));
    seen.add(name);
  });
}

/** Gates, and those that they replace. */
export interface GateChange {
  readonly now: readonly PodSchedulingGate[];
  readonly old: readonly PodSchedulingGate[];
}

/** Checks that gates of an existing pod only go. */
export function checkGateChange(errors: Findings, at: string, { now, old }: GateChange): void {
  const before = new Set(old.map(({ name }) => name));
  const added = new Map(now.map(({ name }, i) => [name, i]));
  for (const [name, i] of added) {
    if (!before.has(name)) errors.push(forbiddenField(`${at}[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`));
  }
}
