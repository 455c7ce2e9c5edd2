/**
 * What is wrong with the cluster addresses of a Service and their families.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { ipErrors, isDualStack, parseIp } from "../ip-address.js";
import type { ServiceSpec } from "../types.generated.js";
import { isHeadless } from "./service-traits.js";

type Errors = readonly FieldError[];
const ADDRESSES = "spec.clusterIPs";
const FAMILIES = ["IPv4", "IPv6"] as const;
const POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"] as const;

/** Errors of `clusterIP`, `clusterIPs`, `ipFamilies` and `ipFamilyPolicy` together. */
export function clusterAddressErrors(spec: ServiceSpec, old: ServiceSpec | undefined): Errors {
  if (spec.type === "ExternalName") return [];
  const errors = [...agreementErrors(spec), ...familyErrors(spec)];
  const ips = spec.clusterIPs ?? [];
  const misplaced = ips[0] === "None" && ips.length > 1 ? [invalid(ADDRESSES, ips, "'None' must be the first and only value")] : [];
  const broken = ips.flatMap((ip, i) => (i === 0 && ip === "None" ? misplaced : ipErrors(`${ADDRESSES}[${i}]`, ip, old?.clusterIPs ?? [])));
  errors.push(...broken);
  if (ips.length > 2) errors.push(invalid(ADDRESSES, ips, "may only hold up to 2 values"));
  if (broken.length > 0) return errors;
  const families = ips.map((ip) => parseIp(ip)?.family ?? 4);
  if (ips.length > 1 && !isDualStack(families)) errors.push(invalid(ADDRESSES, ips, "may specify no more than one IP for each IP family"));
  return isHeadless(spec) ? errors : [...errors, ...mismatchErrors(spec, families)];
}

function agreementErrors({ clusterIP = "", clusterIPs = [] }: ServiceSpec): Errors {
  if (clusterIP === "") return clusterIPs.length === 0 ? [] : [invalid(ADDRESSES, clusterIPs, "must be empty when `clusterIP` is not specified")];
  if (clusterIPs.length === 0) return [required(ADDRESSES)];
  return clusterIPs[0] === clusterIP ? [] : [invalid(ADDRESSES, clusterIPs, "first value must match `clusterIP`")];
}

function familyErrors({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): Errors {
  const errors: FieldError[] = [];
  ipFamilies.forEach((family: string, i) => {
    const at = `spec.ipFamilies[${i}]`;
    const shown = new GoLiteral(goJson(family));
    if (!FAMILIES.some((each) => each === family)) errors.push(notSupported(at, shown, FAMILIES));
    if (ipFamilies.findIndex((each: string) => each === family) < i) errors.push(duplicate(at, shown));
  });
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) {
    errors.push(notSupported("spec.ipFamilyPolicy", new GoLiteral(goJson(ipFamilyPolicy)), POLICIES));
  }
  return errors;
}

function mismatchErrors({ clusterIPs = [], ipFamilies = [] }: ServiceSpec, families: readonly (4 | 6)[]): Errors {
  return clusterIPs.flatMap((ip, i) => {
    const wanted = ipFamilies[i];
    if ((wanted !== "IPv4" && wanted !== "IPv6") || wanted === `IPv${families[i] ?? 4}`) return [];
    return [invalid(`${ADDRESSES}[${i}]`, ip, `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``)];
  });
}
