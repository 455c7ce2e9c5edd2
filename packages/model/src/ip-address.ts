/**
 * IP addresses and CIDRs in the old, sloppy reading and in the strict one.
 *
 * Source: k8s.io/utils/net/parse.go, staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go v1.36.3
 */
import { invalid, type FieldError } from "./field-error.js";

/** An address that could be read. */
export interface IpAddress {
  /** Eight numbers of 16 bits; an IPv4 address stands in the last two, after 0xffff. */
  readonly groups: readonly number[];
  /** An IPv4 address in IPv6 spelling counts as 4. */
  readonly family: 4 | 6;
  /** True for an IPv4 address that is spelt as IPv6 (`::ffff:1.2.3.4`). */
  readonly mapped: boolean;
  /** True where a part has more zeros in front than it may. */
  readonly leadingZeros: boolean;
}

/** A network: an address and how many of its leading bits count. */
export interface Cidr {
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** True where the length is spelt with zeros in front. */
  readonly leadingZeros: boolean;
}

interface Parts {
  readonly groups: readonly number[];
  readonly leadingZeros: boolean;
}

/** The address that `text` stands for in the sloppy reading, or undefined. */
export function parseIp(text: string): IpAddress | undefined {
  const dot = text.indexOf(".");
  const colon = text.indexOf(":");
  if (dot >= 0 && (colon < 0 || dot < colon)) return parseIpv4(text);
  return colon < 0 ? undefined : parseIpv6(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = ipv4Groups(text);
  if (parts === undefined) return undefined;
  return { groups: [0, 0, 0, 0, 0, 0xffff, ...parts.groups], family: 4, mapped: false, leadingZeros: parts.leadingZeros };
}

function ipv4Groups(text: string): Parts | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]+$/.test(part) && Number(part) <= 255)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return { groups: [a * 256 + b, c * 256 + d], leadingZeros: parts.some((part) => part.length > 1 && part.startsWith("0")) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const gap = text.indexOf("::");
  const head = ipv6Groups(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = ipv6Groups(gap < 0 ? "" : text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.groups.length - tail.groups.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head.groups, ...new Array<number>(missing).fill(0), ...tail.groups];
  const mapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return { groups, family: mapped ? 4 : 6, mapped, leadingZeros: head.leadingZeros || tail.leadingZeros };
}

/** The groups of one side of an IPv6 address; its end may be an IPv4 address if `last`. */
function ipv6Groups(text: string, last: boolean): Parts | undefined {
  if (text === "") return { groups: [], leadingZeros: false };
  const parts = text.split(":");
  const end = last ? parts[parts.length - 1] : undefined;
  const embedded = end?.includes(".") === true ? ipv4Groups(end) : { groups: [], leadingZeros: false };
  const hex = end?.includes(".") === true ? parts.slice(0, -1) : parts;
  if (embedded === undefined || !hex.every((part) => /^[0-9a-fA-F]+$/.test(part) && Number.parseInt(part, 16) <= 0xffff)) return undefined;
  const groups = [...hex.map((part) => Number.parseInt(part, 16)), ...embedded.groups];
  return { groups, leadingZeros: embedded.leadingZeros || hex.some((part) => part.length > 4) };
}

/** The canonical spelling of an address (RFC 5952 for IPv6). */
export function printIp(address: IpAddress): string {
  const { groups, family } = address;
  if (family === 4) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  const hex = groups.map((group) => group.toString(16));
  const { start, length } = longestZeros(groups);
  return length < 2 ? hex.join(":") : `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  });
  return best;
}

/** The network that `text` stands for in the sloppy reading, or undefined. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]+$/.test(length)) return undefined;
  const bits = address.family === 4 && !address.mapped ? 32 : 128;
  const prefixLength = Number(length);
  return prefixLength > bits ? undefined : { address, prefixLength, leadingZeros: length.length > 1 && length.startsWith("0") };
}

/** True where no bit is set beyond the prefix. */
function isNetworkAddress(cidr: Cidr): boolean {
  const { address, prefixLength } = cidr;
  const kept = address.family === 4 && !address.mapped ? prefixLength + 96 : prefixLength;
  return address.groups.every((group, i) => (group & (0xffff >> Math.min(16, Math.max(0, kept - 16 * i)))) === 0);
}

/** Errors of an address at `field` that is none of `known` (old values, which may stay as they are). */
export function ipErrors(field: string, text: string, known: readonly string[] = []): readonly FieldError[] {
  if (known.includes(text)) return [];
  const address = parseIp(text);
  if (address === undefined) return [invalid(field, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
  if (address.leadingZeros) return [invalid(field, text, "must not have leading 0s")];
  return address.mapped ? [invalid(field, text, "must not be an IPv4-mapped IPv6 address")] : [];
}

/** Errors of an address at `field` that means something special on every machine; none of a text that is no address. */
export function specialAddressErrors(ip: string, field: string): readonly FieldError[] {
  const address = parseIp(ip);
  if (address === undefined) return [];
  const { groups, family } = address;
  const [first = 0, last = 0] = family === 4 ? groups.slice(6) : [groups[0], groups[7]];
  const zeros = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  const v4 = family === 4;
  const errors: FieldError[] = [];
  if (v4 ? first === 0 && last === 0 : zeros(0, 8)) errors.push(invalid(field, ip, `may not be unspecified (${ip})`));
  if (v4 ? first >> 8 === 127 : zeros(0, 7) && last === 1) errors.push(invalid(field, ip, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
  if (v4 ? first === 0xa9fe : (first & 0xffc0) === 0xfe80) errors.push(invalid(field, ip, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
  if (v4 ? first === 0xe000 && last >> 8 === 0 : (first & 0xff0f) === 0xff02) {
    errors.push(invalid(field, ip, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
  }
  return errors;
}

/** Errors of a network at `field`. */
export function cidrErrors(field: string, text: string): readonly FieldError[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [invalid(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")];
  if (cidr.leadingZeros || cidr.address.leadingZeros) return [invalid(field, text, "must not have leading 0s in IP or prefix length")];
  if (cidr.address.mapped) return [invalid(field, text, "must not have an IPv4-mapped IPv6 address")];
  return isNetworkAddress(cidr) ? [] : [invalid(field, text, "must not have bits set beyond the prefix length")];
}

/** What is to be said of an address at `field` that is valid and yet not spelt canonically. */
export function ipWarnings(field: string, text: string): readonly string[] {
  const address = parseIp(text);
  if (address === undefined || address.family === 4 || printIp(address) === text) return [];
  return [`${field}: IPv6 address "${text}" should be in RFC 5952 canonical format ("${printIp(address)}")`];
}

/** What is to be said of a network at `field` that is valid and yet not spelt canonically. */
export function cidrWarnings(field: string, text: string): readonly string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.address.family === 4) return [];
  const canonical = `${printIp(cidr.address)}/${cidr.prefixLength}`;
  return canonical === text ? [] : [`${field}: IPv6 CIDR value "${text}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** True where addresses of both families are among `families`. */
export function isDualStack(families: readonly (4 | 6)[]): boolean {
  return families.includes(4) && families.includes(6);
}
