import { describe, expect, test } from "vitest";
import { PhialError } from "../../src/errors/phial-error.ts";
import { parseTrustedProxies, trustedProxiesSchema } from "../../src/net/proxies.ts";

/** The error of a refused value. */
function refusal(value: unknown): PhialError {
  try {
    parseTrustedProxies(value);
  } catch (error) {
    if (error instanceof PhialError) return error;
  }
  throw new Error("the value was not refused");
}

describe("parseTrustedProxies", () => {
  test("trusts nobody by default", () => {
    expect(parseTrustedProxies(null)).toBeNull();
    expect(parseTrustedProxies(undefined)).toBeNull();
  });

  test("counts hops behind local peers, with the protocol and without the host", () => {
    const trusted = parseTrustedProxies({ hops: 2 });
    expect(trusted).toMatchObject({ mode: "hops", header: "x-forwarded-for", count: 2 });
    expect(trusted).toMatchObject({ proto: 1, host: 0, port: 0, prefix: 0, warnings: [] });
    expect(String(trusted?.peers)).toContain("10.0.0.0/8");
    expect(String(trusted?.peers)).toContain("fe80::/10");
  });

  test("takes the peers and counts that are given", () => {
    const counts = { proto: 0, host: 2, port: 3, prefix: 4 };
    const trusted = parseTrustedProxies({ hops: 1, peers: ["192.0.2.7"], ...counts });
    expect(trusted).toMatchObject(counts);
    expect(String(trusted?.peers)).toBe("192.0.2.7/32");
  });

  test("takes the networks of the proxies", () => {
    const trusted = parseTrustedProxies({ proxies: ["10.0.0.0/8", "127.0.0.1"] });
    expect(trusted).toMatchObject({ mode: "networks", count: 0 });
    expect(String(trusted?.peers)).toBe("10.0.0.0/8,127.0.0.1/32");
  });

  test.each([
    ["vercel", "x-forwarded-for", 1, "10.0.0.0/8"],
    ["fly", "x-forwarded-for", 2, "fc00::/7"],
    ["heroku", "x-forwarded-for", 1, "10.0.0.0/8"],
    ["cloudflare", "cf-connecting-ip", 1, "104.16.0.0/13"],
  ])("knows the platform %s", (platform, header, count, peer) => {
    const trusted = parseTrustedProxies({ platform });
    expect(trusted).toMatchObject({ mode: "platform", header, count });
    expect(String(trusted?.peers)).toContain(peer);
  });

  test("does not take this machine for Cloudflare, unless told so", () => {
    expect(String(parseTrustedProxies({ platform: "cloudflare" })?.peers)).not.toContain("127.");
    const tunnel = parseTrustedProxies({ platform: "cloudflare", peers: ["127.0.0.1"] });
    expect(String(tunnel?.peers)).toBe("127.0.0.1/32");
  });

  test("takes a platform that is described", () => {
    const platform = { header: "X-Real-Ip", writes: 1, peers: ["127.0.0.1/32"] };
    expect(parseTrustedProxies({ platform })).toMatchObject({ header: "x-real-ip", count: 1 });
  });

  test.each([
    true,
    false,
    "any",
    1,
    [],
    ["10.0.0.0/8"],
    {},
    { hops: 1, proxies: ["10.0.0.0/8"] },
    { hops: 1, platform: "fly" },
    { hops: 0 },
    { hops: 1.5 },
    { hops: "1" },
    { hops: 33 },
    { hops: 1, peers: [] },
    { hops: 1, peers: "10.0.0.0/8" },
    { hops: 1, peers: ["10.0.0.1/8"] },
    { hops: 1, peers: [10] },
    { hops: 1, peers: "any" },
    { hops: 1, peers: ["0.0.0.0/0"] },
    { hops: 1, peers: ["0.0.0.0/1", "128.0.0.0/1"] },
    { hops: 1, peers: ["::/0"] },
    { hops: 1, allowAnyPeer: true },
    { hops: 1, peers: "any", allowAnyPeer: "yes" },
    { hops: 1, proto: -1 },
    { hops: 1, host: "1" },
    { proxies: "any" },
    { proxies: "any", allowAnyPeer: true },
    { proxies: ["any"] },
    { proxies: ["::/0"] },
    { proxies: [] },
    { proxies: ["10.0.0.0/8"], peers: ["10.0.0.0/8"] },
    { platform: "aws" },
    { platform: "__proto__" },
    { platform: 1 },
    { platform: "fly", peers: "any" },
    { platform: "fly", peers: ["0.0.0.0/0"] },
    { platform: { header: "x-forwarded-for", writes: 1 } },
    { platform: { header: "x-forwarded-for", writes: 0, peers: ["127.0.0.1"] } },
    { platform: { header: "Forwarded", writes: 1, peers: ["127.0.0.1"] } },
    { platform: { header: "a b", writes: 1, peers: ["127.0.0.1"] } },
    { platform: { header: "x-a", writes: 1, peers: ["127.0.0.1"] }, peers: ["127.0.0.1"] },
    new Map([["hops", 1]]),
  ])("refuses %j", (value) => {
    const error = refusal(value);
    expect(error.code).toBe("TRUSTED_PROXIES_INVALID");
    expect(error.problem).toContain("TRUSTED_PROXIES");
    expect(error.remedy).toContain('{"hops": 1}');
    expect(error.remedy).toContain('{"proxies": ["10.0.0.0/8"]}');
  });

  test("names every problem, and what a misspelt key was meant to be", () => {
    const { problem } = refusal({ hops: 0, pears: [], proto: 99, peers: ["x"] });
    expect(problem).toContain('"pears" is not known here (did you mean peers?)');
    expect(problem).toContain("hops must be");
    expect(problem).toContain("proto must be");
    expect(problem).toContain('peers has "x"');
  });

  test("lets every peer in when that is asked for twice, and warns", () => {
    for (const peers of ["any", ["0.0.0.0/0", "::/0"]]) {
      const trusted = parseTrustedProxies({ hops: 1, peers, allowAnyPeer: true });
      expect(trusted?.warnings).toEqual([expect.stringContaining("trusts every peer")]);
    }
  });

  test("does not repeat a long value", () => {
    expect(refusal("x".repeat(10_000)).message.length).toBeLessThan(500);
  });
});

describe("trustedProxiesSchema", () => {
  const validate = (value: unknown) => trustedProxiesSchema["~standard"].validate(value);

  test("gives the checked value", () => {
    expect(validate(null)).toEqual({ value: null });
    expect(validate({ hops: 1 })).toMatchObject({ value: { mode: "hops", count: 1 } });
  });

  test("says in one issue what is wrong and what is safe", () => {
    const result = validate(true);
    expect(result).toEqual({
      issues: [{ message: expect.stringMatching(/^true does not say .* \{"hops": 1\}/) }],
    });
  });
});
