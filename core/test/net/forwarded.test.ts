import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ForwardedReader } from "../../src/net/forwarded-reader.ts";
import { resolveForwarded } from "../../src/net/forwarded.ts";
import { type TrustedProxiesInput, parseTrustedProxies } from "../../src/net/proxies.ts";

type HeaderPairs = [string, string][] | Record<string, string>;

function resolve(trusted: TrustedProxiesInput, headers: HeaderPairs = {}, peer = "127.0.0.1") {
  const source = new Headers(headers);
  return resolveForwarded({ peer, headers: source, trusted: parseTrustedProxies(trusted) });
}

function addressOf(trusted: TrustedProxiesInput, chain: string, peer?: string) {
  return resolve(trusted, { "X-Forwarded-For": chain }, peer).address;
}

describe("without trusted proxies", () => {
  test("the client is the peer and no header is read", () => {
    const headers = {
      get(name: string): string {
        throw new Error(`${name} was read`);
      },
    };
    const forwarded = resolveForwarded({ peer: "::ffff:192.0.2.1", headers, trusted: null });
    expect(forwarded).toEqual({ address: "192.0.2.1", chainMismatch: false });
  });
});

describe("hops", () => {
  test.each([
    [1, "6.6.6.6, 9.9.9.9", "9.9.9.9"],
    [1, "9.9.9.9", "9.9.9.9"],
    [2, "6.6.6.6, 9.9.9.9, 10.0.0.7", "9.9.9.9"],
    [2, "9.9.9.9,10.0.0.7", "9.9.9.9"],
    [3, "9.9.9.9, 10.0.0.7", "127.0.0.1"],
    [1, "", "127.0.0.1"],
    [1, "unknown", "127.0.0.1"],
    [1, "9.9.9.9, ", "127.0.0.1"],
    [1, ", 9.9.9.9", "9.9.9.9"],
    [2, "6.6.6.6,,10.0.0.7", "127.0.0.1"],
    [2, ",", "127.0.0.1"],
    [3, ",,", "127.0.0.1"],
    [1, "9.9.9.9:51234", "9.9.9.9"],
    [1, "[2001:DB8::1]:443", "2001:db8::1"],
    [1, "2001:db8:0::1", "2001:db8::1"],
    [1, "::ffff:9.9.9.9", "9.9.9.9"],
    [1, "\t9.9.9.9 ", "9.9.9.9"],
    [1, '"9.9.9.9"', "127.0.0.1"],
    [1, "9.9.9.9; 6.6.6.6", "127.0.0.1"],
  ])("with %i and %j gives %s", (hops, chain, expected) => {
    expect(addressOf({ hops }, chain)).toBe(expected);
  });

  test("joins the lines of a repeated header in order", () => {
    const lines: HeaderPairs = [
      ["X-Forwarded-For", "6.6.6.6"],
      ["x-forwarded-FOR", "9.9.9.9"],
    ];
    expect(resolve({ hops: 1 }, lines).address).toBe("9.9.9.9");
  });

  test.each(["8.8.8.8", "2001:db8::1", "::ffff:8.8.8.8", "", "unknown"])(
    "does not believe the public peer %j",
    (peer) => {
      const headers = {
        "X-Forwarded-For": "9.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.test",
      };
      const forwarded = resolve({ hops: 1, host: 1 }, headers, peer);
      expect(forwarded).toMatchObject({ proto: undefined, host: undefined });
      expect(forwarded.address).not.toBe("9.9.9.9");
    },
  );

  test("believes every peer when that was asked for", () => {
    const trusted = { hops: 1, peers: "any", allowAnyPeer: true } as const;
    expect(addressOf(trusted, "6.6.6.6, 9.9.9.9", "8.8.8.8")).toBe("9.9.9.9");
  });

  test.each(["Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "Fly-Client-IP"])(
    "ignores %s",
    (name) => {
      const headers = { [name]: "6.6.6.6", "X-Forwarded-For": "9.9.9.9" };
      expect(resolve({ hops: 1 }, headers).address).toBe("9.9.9.9");
      expect(resolve({ hops: 1 }, { [name]: "6.6.6.6" }).address).toBe("127.0.0.1");
    },
  );

  test("what a client sends never changes what the proxies wrote", () => {
    const written = fc.array(fc.ipV4(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), written, (sent, proxies) => {
        const source = { get: () => [sent, ...proxies].join(", ") };
        const trusted = parseTrustedProxies({ hops: proxies.length });
        const { address } = resolveForwarded({ peer: "127.0.0.1", headers: source, trusted });
        expect(address).toBe(proxies[0]);
      }),
    );
  });
});

describe("networks", () => {
  const proxies = ["10.0.0.0/8", "127.0.0.1/32"];

  test.each([
    ["6.6.6.6, 10.1.1.1", "6.6.6.6"],
    ["6.6.6.6, 7.7.7.7, 10.1.1.1", "7.7.7.7"],
    ["7.7.7.7", "7.7.7.7"],
    ["10.2.2.2, 10.1.1.1", "10.2.2.2"],
    ["garbage, 10.1.1.1", "10.1.1.1"],
    ["6.6.6.6, , 10.1.1.1", "10.1.1.1"],
    ["6.6.6.6, ::ffff:10.1.1.1", "6.6.6.6"],
    ["2001:DB8::1, 10.1.1.1:80", "2001:db8::1"],
    ["", "127.0.0.1"],
    ["unknown", "127.0.0.1"],
  ])("walk %j to %s", (chain, expected) => {
    expect(addressOf({ proxies }, chain)).toBe(expected);
  });

  test("need the peer in them first", () => {
    expect(addressOf({ proxies }, "5.5.5.5", "127.0.0.9")).toBe("127.0.0.9");
  });

  test("are walked in linear time", () => {
    const chain = (length: number) => "10.1.1.1,".repeat(length);
    const time = (length: number) => {
      const start = performance.now();
      for (let round = 0; round < 5; round += 1) addressOf({ proxies }, `${chain(length)}10.0.0.1`);
      return performance.now() - start;
    };
    time(2000);
    expect(time(20_000)).toBeLessThan(Math.max(60, time(2000)) * 60);
  });
});

describe("a platform", () => {
  const platform = { header: "x-forwarded-for", writes: 1, peers: ["127.0.0.1/32"] };

  test("gives the value it wrote, only to itself", () => {
    expect(addressOf({ platform }, "5.5.5.5")).toBe("5.5.5.5");
    expect(addressOf({ platform }, "5.5.5.5", "127.0.0.9")).toBe("127.0.0.9");
  });

  test("ignores what stands to the left of it, and says so", () => {
    const headers = { "X-Forwarded-For": "6.6.6.6, 5.5.5.5" };
    const forwarded = resolve({ platform }, headers);
    expect(forwarded).toMatchObject({ address: "5.5.5.5", chainMismatch: true });
  });

  test("of Fly writes the client and the app's own address", () => {
    const forwarded = resolve({ platform: "fly" }, { "X-Forwarded-For": "5.5.5.5, 77.83.142.33" });
    expect(forwarded).toMatchObject({ address: "5.5.5.5", chainMismatch: false });
    expect(addressOf({ platform: "fly" }, "77.83.142.33")).toBe("127.0.0.1");
  });

  test("of Cloudflare uses its own header from its own networks", () => {
    const headers = { "CF-Connecting-IP": "5.5.5.5", "X-Forwarded-For": "6.6.6.6" };
    expect(resolve({ platform: "cloudflare" }, headers, "104.16.1.1").address).toBe("5.5.5.5");
    expect(resolve({ platform: "cloudflare" }, headers, "127.0.0.1").address).toBe("127.0.0.1");
  });
});

describe("protocol, host, port and prefix", () => {
  test.each([
    ["https", "https"],
    ["HTTPS", "https"],
    ["http, https", "https"],
    ["https, http", "http"],
    ["ftp", undefined],
    ["javascript", undefined],
    ["https ; x", undefined],
    ["", undefined],
  ])("takes the protocol %j as %s", (value, proto) => {
    expect(resolve({ hops: 1 }, { "X-Forwarded-Proto": value }).proto).toBe(proto);
  });

  test("each has its own count, and the host is off by default", () => {
    const headers = {
      "X-Forwarded-Proto": "https, http",
      "X-Forwarded-Host": "a.test, b.test",
      "X-Forwarded-Port": "1, 2",
      "X-Forwarded-Prefix": "/a, /b",
    };
    const off = { proto: "http", host: undefined, port: undefined, prefix: undefined };
    expect(resolve({ hops: 1 }, headers)).toMatchObject(off);
    const counts = { proto: 2, host: 1, port: 2, prefix: 1 };
    const on = { proto: "https", host: "b.test", port: 1, prefix: "/b" };
    expect(resolve({ hops: 1, ...counts }, headers)).toMatchObject(on);
    const many = { proto: 3, host: 3, port: 3, prefix: 3 };
    expect(resolve({ hops: 1, ...many }, headers)).toMatchObject({ ...off, proto: undefined });
    expect(resolve({ hops: 1, proto: 0 }, headers).proto).toBeUndefined();
  });

  test.each(["a@evil.test", "a/b", "a b", "a\\b", "", "a:99999", "http://a"])(
    "refuses the host %j",
    (host) => {
      expect(resolve({ hops: 1, host: 1 }, { "X-Forwarded-Host": host }).host).toBeUndefined();
    },
  );

  test.each(["0", "65536", "-1", "80x", ""])("refuses the port %j", (port) => {
    expect(resolve({ hops: 1, port: 1 }, { "X-Forwarded-Port": port }).port).toBeUndefined();
  });

  test.each(["//evil.test", "/a//b", "/../x", "/a/..", "a", "/", "", "/a?b", "/%2f", "\\a"])(
    "refuses the prefix %j",
    (prefix) => {
      const forwarded = resolve({ hops: 1, prefix: 1 }, { "X-Forwarded-Prefix": prefix });
      expect(forwarded.prefix).toBeUndefined();
    },
  );

  test("takes a prefix without the slash at its end", () => {
    const headers = { "X-Forwarded-Prefix": "/shop/v1.2/" };
    expect(resolve({ hops: 1, prefix: 1 }, headers).prefix).toBe("/shop/v1.2");
  });
});

describe("a chain that does not fit the setting", () => {
  test.each([
    [{ hops: 1 }, "6.6.6.6, 9.9.9.9", false],
    [{ hops: 2 }, "9.9.9.9", true],
    [{ hops: 1 }, "", false],
    [{ platform: "fly" }, "1.1.1.1, 2.2.2.2, 3.3.3.3", true],
    [{ platform: "fly" }, "1.1.1.1", true],
    [{ proxies: ["127.0.0.1"] }, "1.1.1.1, 2.2.2.2", false],
  ] as const)("%j, %j: %s", (trusted, chain, expected) => {
    expect(resolve(trusted, { "X-Forwarded-For": chain }).chainMismatch).toBe(expected);
  });

  test("is warned of once a minute, with a count and without the addresses", () => {
    const lines: unknown[] = [];
    let now = 0;
    const warn = (fields: object, message?: string) => void lines.push([fields, message]);
    const silent = () => undefined;
    const reader = new ForwardedReader({
      trusted: parseTrustedProxies({ platform: "vercel" }),
      log: { debug: silent, info: silent, warn, error: silent },
      clock: { now: () => now, monotonic: () => now },
    });
    const headers = new Headers({ "x-forwarded-for": "6.6.6.6, 5.5.5.5" });
    for (now of [0, 1, 59_999, 60_000]) {
      expect(reader.read("127.0.0.1", headers).address).toBe("5.5.5.5");
    }
    expect(lines).toHaveLength(2);
    const event = { event: "proxy.chain_mismatch", header: "x-forwarded-for", expected: 1 };
    expect(lines[0]).toEqual([{ ...event, suppressed: 0 }, expect.any(String)]);
    expect(lines[1]).toEqual([{ ...event, suppressed: 2 }, expect.any(String)]);
    expect(JSON.stringify(lines)).not.toContain("6.6.6.6");
  });
});
