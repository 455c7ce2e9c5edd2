import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrErrors, ipErrors, ipWarnings, isDualStack, parseCidr, parseIp, printIp } from "./ip-address.js";

const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });

describe("addresses", () => {
  it("are read as they are printed", () => {
    fc.assert(
      fc.property(groups, (drawn) => {
        const text = drawn.map((group) => group.toString(16)).join(":");
        const address = parseIp(text);
        if (address === undefined) return false;
        const again = parseIp(printIp(address));
        return again !== undefined && printIp(again) === printIp(address) && again.family === address.family;
      }),
    );
  });

  it("are canonical once they are printed", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = parseIp(text);
        return address === undefined || ipWarnings("ip", printIp(address)).length === 0;
      }),
    );
  });

  it("are what Node.js takes for one, and old spellings with zeros in front", () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => parseIp(text) !== undefined && (isIPv4(text) || isIPv6(text))));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("0", "1", "9", "f", ":", ".", "g"), maxLength: 12 }), (text) => !(isIPv4(text) || isIPv6(text)) || parseIp(text) !== undefined));
    expect(parseIp("010.0.0.1")?.leadingZeros).toBe(true);
    expect(ipErrors("ip", "010.0.0.1").map(({ message }) => message)).toEqual(['Invalid value: "010.0.0.1": must not have leading 0s']);
  });

  it("may stay as they are where they were there before", () => {
    expect(ipErrors("ip", "010.0.0.1", ["010.0.0.1"])).toEqual([]);
  });

  it("of IPv4 in the spelling of IPv6 count as IPv4, and are refused", () => {
    const address = parseIp("::ffff:1.2.3.4");
    expect(address?.family).toBe(4);
    expect(ipErrors("ip", "::ffff:1.2.3.4")).toHaveLength(1);
  });
});

describe("networks", () => {
  it("have no bits beyond their prefix", () => {
    expect(cidrErrors("cidr", "10.0.0.0/8")).toEqual([]);
    expect(cidrErrors("cidr", "10.1.0.0/8")).toHaveLength(1);
    expect(cidrErrors("cidr", "2001:db8::/32")).toEqual([]);
    expect(cidrErrors("cidr", "2001:db8::1/127")).toHaveLength(1);
  });

  it("have a prefix as long as their address at the most", () => {
    expect(parseCidr("1.2.3.4/32")?.prefixLength).toBe(32);
    expect(parseCidr("1.2.3.4/33")).toBeUndefined();
    expect(parseCidr("::/128")?.prefixLength).toBe(128);
    expect(parseCidr("::/129")).toBeUndefined();
  });

  it("are dual where both families are there", () => {
    expect(isDualStack([4, 6])).toBe(true);
    expect(isDualStack([4, 4])).toBe(false);
  });
});
