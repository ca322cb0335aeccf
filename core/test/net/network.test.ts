import { BlockList } from "node:net";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPhialError } from "../../src/errors/phial-error.ts";
import { LOCAL_NETWORKS, isLoopback, network } from "../../src/net/network.ts";

describe("network", () => {
  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["172.16.0.0/12", "172.31.255.255", true],
    ["172.16.0.0/12", "172.32.0.0", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "1.2.3.4", false],
    ["2001:db8::/33", "2001:db8:7fff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["fe80::/10", "febf::1%eth0", true],
    ["::ffff:10.0.0.0/104", "10.9.9.9", true],
    ["10.0.0.0/8", "10.1.2.3:8080", true],
    ["10.0.0.0/8", "unknown", false],
    ["10.0.0.0/8", "", false],
  ])("of %s has %s in it: %s", (range, address, expected) => {
    expect(network(range).contains(address)).toBe(expected);
  });

  test.each(["", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "x/8"])(
    "refuses %j",
    (text) => {
      const attempt = () => network(text);
      expect(attempt).toThrow(expect.toSatisfy((e) => isPhialError(e, "NETWORK_INVALID")));
    },
  );

  test.each(["10.0.0.0:80/8", "[::1]/128", "::1%lo/128", "::ffff:10.0.0.0/95", "2001:db8::1/64"])(
    "refuses %j, whose meaning would be a guess",
    (text) => {
      expect(() => network(text)).toThrow("Write an address");
    },
  );

  test("writes itself in canonical form, also into JSON", () => {
    expect(String(network("2001:DB8:0::/32"))).toBe("2001:db8::/32");
    expect(JSON.stringify({ peers: [network("192.0.2.1")] })).toBe('{"peers":["192.0.2.1/32"]}');
  });

  test("agrees with the platform's BlockList", () => {
    const family = fc.constantFrom(
      { name: "ipv4" as const, parts: 4, bits: 8, separator: ".", base: 10 },
      { name: "ipv6" as const, parts: 8, bits: 16, separator: ":", base: 16 },
    );
    const bits = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
    fc.assert(
      fc.property(family, bits, fc.nat(128), fc.nat(128), (kind, value, size, flipped) => {
        const total = BigInt(kind.parts * kind.bits);
        const prefix = BigInt(size) % (total + 1n);
        const address = value % 2n ** total;
        const start = (address >> (total - prefix)) << (total - prefix);
        const other = start ^ (1n << (BigInt(flipped) % total));
        const write = (number: bigint) =>
          Array.from({ length: kind.parts }, (_, index) => {
            const part = number >> BigInt((kind.parts - 1 - index) * kind.bits);
            return Number(part & (2n ** BigInt(kind.bits) - 1n)).toString(kind.base);
          }).join(kind.separator);
        const list = new BlockList();
        list.addSubnet(write(start), Number(prefix), kind.name);
        const range = network(`${write(start)}/${prefix}`);
        for (const each of [address, other]) {
          expect(range.contains(write(each))).toBe(list.check(write(each), kind.name));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("local networks are loopback, private and link-local ones and no others", () => {
  const isLocal = (address: string) => LOCAL_NETWORKS.some((each) => each.contains(address));
  const local = ["127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.3.4", "169.254.1.1"];
  const local6 = ["::1", "fd12::1", "fc00::1", "fe80::1"];
  const foreign = ["8.8.8.8", "172.15.0.1", "192.169.0.1", "100.64.0.1", "2606:4700::1", "::2"];
  expect([...local, ...local6].filter((address) => !isLocal(address))).toEqual([]);
  expect(foreign.filter((address) => isLocal(address))).toEqual([]);
});

test("the loopback addresses of both families are told from others", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["10.0.0.1", "::2", "", "localhost"].some(isLoopback)).toBe(false);
});
