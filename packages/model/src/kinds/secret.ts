/**
 * Rules for Secrets.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/secret/strategy.go, pkg/apis/core/v1/{defaults,conversion}.go v1.36.3
 * Differs: what the types of Secrets ask of their data is not looked at.
 */
import { forbiddenField, invalid, tooLong, type FieldError } from "../field-error.js";
import { configMapKeyProblems } from "../identifiers.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, type MetaRules } from "../object-meta.js";
import type { Secret } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const MAX_BYTES = 1048576;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The UTF-8 bytes of `text` in base64. */
function encodeBase64(text: string): string {
  // encodeURIComponent writes every byte above 0x7f as %XX; lone halves of a pair stand for U+FFFD, as in Go.
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  const bytes = [...escaped.matchAll(/%([0-9A-F]{2})|./g)].map(([plain, hex]) => (hex === undefined ? plain.charCodeAt(0) : Number.parseInt(hex, 16)));
  let encoded = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number): string => DIGITS.charAt((bits >> shift) & 63);
    encoded += digit(18) + digit(12) + (b === undefined ? "=" : digit(6)) + (c === undefined ? "=" : digit(0));
  }
  return encoded;
}

/** The Secret with its type, and with its texts among its data. */
function defaulted(secret: Secret): Secret {
  const typed = secret.type ? secret : { ...secret, type: "Opaque" };
  if (typed.stringData === undefined) return typed;
  const { stringData, ...rest } = typed;
  const added = Object.entries(stringData).map(([key, text]): readonly [string, string] => [key, encodeBase64(text)]);
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(added) } };
}

function dataErrors(secret: Secret): Errors {
  const entries = Object.entries(secret.data ?? {});
  const errors: FieldError[] = entries.flatMap(([key]) => configMapKeyProblems(key).map((problem) => invalid(`data[${key}]`, key, problem)));
  const bytes = entries.reduce((sum, [, value]) => sum + ((value ?? "").length / 4) * 3, 0);
  return bytes > MAX_BYTES ? [...errors, tooLong("data", MAX_BYTES)] : errors;
}

function changeErrors(secret: Secret, old: Secret): Errors {
  const errors: FieldError[] = secret.type === old.type ? [] : [invalid("type", secret.type, FIELD_IS_IMMUTABLE)];
  if (old.immutable !== true) return errors;
  const why = "field is immutable when `immutable` is set";
  if (secret.immutable !== true) errors.push(forbiddenField("immutable", why));
  if (!deepEqual(secret.data, old.data)) errors.push(forbiddenField("data", why));
  return errors;
}

/** The rules for Secrets. */
export const secretRules: KindRules<Secret> = builtInRules({
  ...META,
  defaulted,
  errors: dataErrors,
  updateErrors: (secret, old) => [...changeErrors(secret, old), ...builtInMetaErrors(secret.metadata, META), ...dataErrors(secret)],
});
