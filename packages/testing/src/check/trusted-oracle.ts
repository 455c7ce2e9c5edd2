/** Oracles of users, whose mistakes are told as theirs: with the oracle, the hook, and what it gave. */
import { describedValue } from "everynode";
import type { Oracle, OracleHooks } from "../oracles/oracle.js";

/** An oracle threw, or gave something that is no list of findings. */
export class OracleError extends Error {
  override readonly name = "OracleError";
}

const HOOKS = ["onWrite", "onState", "atCore", "atRest", "overTrace"] as const satisfies readonly (keyof OracleHooks)[];

const isFinding = (value: unknown): boolean => typeof value === "object" && value !== null && ["object", "is", "must"].every((part) => typeof (value as Record<string, unknown>)[part] === "string");

type Hook = (...args: readonly unknown[]) => unknown;

function checked(oracle: string, hook: string, call: Hook): Hook {
  return (...args) => {
    let findings: unknown;
    try {
      findings = call(...args);
    } catch (error) {
      throw new OracleError(`the oracle ${JSON.stringify(oracle)} threw in ${hook}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`, { cause: error });
    }
    if (Array.isArray(findings) && findings.every(isFinding)) return findings as unknown;
    throw new OracleError(`the oracle ${JSON.stringify(oracle)} must return findings from ${hook}, [] or [{ object, is, must }] with texts; it returned ${findings === undefined ? "nothing" : describedValue(findings)}`);
  };
}

function checkedHooks(name: string, hooks: OracleHooks): OracleHooks {
  const given = HOOKS.flatMap((hook) => (typeof hooks[hook] === "function" ? [[hook, checked(name, hook, (hooks[hook] as Hook).bind(hooks))] as const] : []));
  return { ...hooks, ...Object.fromEntries(given) };
}

/** The oracle, whose hooks throw an `OracleError` for what goes wrong in them. */
export function trustedOracle(oracle: Oracle): Oracle {
  const { name, title } = oracle;
  const remembers: Pick<Oracle, "remembering"> = oracle.remembering === undefined ? {} : { remembering: (start) => checkedHooks(name, oracle.remembering?.(start) ?? {}) };
  return { ...checkedHooks(name, oracle), name, title, ...remembers };
}
