import { isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalAddress, limiterKey, parseAddress, peerAddress } from "../../src/net/address.ts";

describe("parseAddress", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:443", "192.0.2.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::", "::"],
    ["::1", "::1"],
    ["[::1]", "::1"],
    ["[2001:DB8::1]:65535", "2001:db8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%25eth0]:80", "fe80::1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:201", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
    ["[::ffff:192.0.2.1]:443", "192.0.2.1"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
    ["::192.0.2.1", "::c000:201"],
    ["ffff::ffff:192.0.2.1", "ffff::ffff:c000:201"],
  ])("reads %s as %s", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  test.each([
    "",
    " 192.0.2.1",
    "192.0.2.1 ",
    "192.0.2",
    "192.0.2.1.5",
    "192.0.2.256",
    "192.0.2.01",
    "0x7f.0.0.1",
    "2130706433",
    "192.0.2.1:",
    "192.0.2.1:99999",
    "192.0.2.1:8x",
    "192.0.2.1:-1",
    "1::2::3",
    ":::",
    ":1",
    "1:",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    "g::1",
    "::1%",
    "[::1",
    "[::1]x",
    "[::1]:",
    "[192.0.2.1]",
    "::192.0.2.1:1",
    "1.2.3.4::",
    "::ffff:192.0.2.256",
    "unknown",
    "_hidden",
    "localhost",
    "1.2.3.4, 5.6.7.8",
    "1".repeat(101),
    "::1\n",
  ])("does not take %j for an address", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test("agrees with the platform on what is an address", () => {
    const dotted = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 5 });
    const grouped = fc.array(fc.oneof(fc.constant(""), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 2,
      maxLength: 9,
    });
    const texts = fc.oneof(
      dotted.map((parts) => parts.join(".")),
      grouped.map((parts) => parts.map((part) => part.toString(16)).join(":")),
      fc.ipV4(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseAddress(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("writes what the URL parser of the platform writes", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = parseAddress(text);
        fc.pre(address?.version === 6);
        expect(`[${address?.text}]`).toBe(new URL(`http://[${text}]/`).hostname);
      }),
      { numRuns: 1000 },
    );
  });

  test("never throws and gives a canonical text that reads back as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const address = parseAddress(text);
        if (address !== undefined) expect(canonicalAddress(address.text)).toBe(address.text);
      }),
    );
  });
});

describe("peerAddress", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::1", "::1"],
    ["FE80::1%eth0", "fe80::1"],
    ["", ""],
    ["not:an:address", "not:an:address"],
  ])("shows the peer %j as %j", (peer, expected) => {
    expect(peerAddress(peer)).toBe(expected);
  });
});

describe("limiterKey", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.2", "192.0.2.2"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["[2001:db8:1:2:ffff::]:443", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8::/64"],
    ["::1", "::/64"],
    ["2001:db8:1:0:1::", "2001:db8:1::/64"],
    ["unknown", "unknown"],
    ["", ""],
  ])("counts %j under %j", (address, key) => {
    expect(limiterKey(address)).toBe(key);
  });

  test("is the same for every address of one /64 and differs between networks", () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const half = fc.tuple(group, group, group, group).map((groups) => groups.join(":"));
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        expect(limiterKey(`${network}:${one}`)).toBe(limiterKey(`${network}:${other}`));
        if (network !== one) {
          expect(limiterKey(`${network}:${other}`)).not.toBe(limiterKey(`${one}:${other}`));
        }
      }),
    );
  });
});
