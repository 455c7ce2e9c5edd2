/**
 * The rules for names and addresses that a pod uses or is known by: DNS, host aliases, its own host name.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, required, tooLong } from "../field-error.js";
import { ipErrors } from "../ip-address.js";
import { byteLength, dns1123SubdomainWithUnderscoreProblems } from "../names.js";
import type { HostAlias, PodDNSConfig, PodSpec } from "../types.generated.js";
import { addProblems, checkLabel, checkSubdomain, isMissing, type Findings } from "./findings.js";

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
const MAX_HOSTNAME_OVERRIDE = 64;

/** Checks `spec.dnsConfig`, which the policy None needs. */
export function checkDNSConfig(errors: Findings, at: string, { dnsConfig: config, dnsPolicy }: PodSpec): void {
  if (dnsPolicy === "None" && config === undefined) {
    errors.push(required(at, "must provide `dnsConfig` when `dnsPolicy` is None"));
  } else if (dnsPolicy === "None" && (config?.nameservers ?? []).length === 0) {
    errors.push(required(`${at}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None"));
  } else if (config !== undefined) {
    checkConfig(errors, at, config);
  }
}

function checkConfig(errors: Findings, at: string, { nameservers = [], searches = [], options = [] }: PodDNSConfig): void {
  if (nameservers.length > MAX_NAMESERVERS) errors.push(invalid(`${at}.nameservers`, nameservers, `must not have more than ${MAX_NAMESERVERS} nameservers`));
  nameservers.forEach((address, i) => errors.push(...ipErrors(`${at}.nameservers[${i}]`, address)));
  if (searches.length > MAX_SEARCHES) errors.push(invalid(`${at}.searches`, searches, `must not have more than ${MAX_SEARCHES} search paths`));
  if (byteLength(searches.join(" ")) > MAX_SEARCH_CHARACTERS) {
    errors.push(invalid(`${at}.searches`, searches, `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`));
  }
  searches.forEach((search, i) => {
    if (search === ".") return;
    const domain = search.endsWith(".") ? search.slice(0, -1) : search;
    addProblems(errors, `${at}.searches[${i}]`, { value: domain, problems: dns1123SubdomainWithUnderscoreProblems(domain) });
  });
  options.forEach(({ name }, i) => {
    if (isMissing(name)) errors.push(required(`${at}.options[${i}]`, "must not be empty"));
  });
}

/** Checks `spec.hostAliases`. */
export function checkHostAliases(errors: Findings, at: string, aliases: readonly HostAlias[] | undefined): void {
  (aliases ?? []).forEach(({ ip, hostnames }, i) => {
    errors.push(...ipErrors(`${at}[${i}].ip`, ip));
    (hostnames ?? []).forEach((name, j) => checkSubdomain(errors, `${at}[${i}].hostnames[${j}]`, name));
  });
}

/** Checks `spec.hostnameOverride`. */
export function checkHostnameOverride(errors: Findings, at: string, spec: PodSpec): void {
  const { hostnameOverride: name } = spec;
  if (name === undefined) return;
  if (spec.setHostnameAsFQDN === true) errors.push(forbiddenField(at, "may not be specified when setHostnameAsFQDN is true"));
  if (spec.hostNetwork === true) errors.push(forbiddenField(at, "may not be specified when hostNetwork is true"));
  if (byteLength(name) > MAX_HOSTNAME_OVERRIDE) errors.push(tooLong(at, MAX_HOSTNAME_OVERRIDE));
  checkSubdomain(errors, at, name);
}

/** Checks `spec.hostname` and `spec.subdomain`. */
export function checkHostname(errors: Findings, at: string, { hostname, subdomain }: PodSpec): void {
  if (!isMissing(hostname)) checkLabel(errors, `${at}.hostname`, hostname);
  if (!isMissing(subdomain)) checkLabel(errors, `${at}.subdomain`, subdomain);
}
