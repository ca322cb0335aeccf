import { describe, expect, test } from "vitest";
import { flawOfUrl, isLocal, maskUrl, parseUrl } from "../src/url.ts";

describe("a URL", () => {
  test.each([
    ["redis://localhost", { kind: "server", addresses: [{ host: "localhost", port: 6379 }] }],
    ["redis://", { addresses: [{ host: "localhost", port: 6379 }], database: 0 }],
    ["redis://10.0.0.7:7000/3", { addresses: [{ host: "10.0.0.7", port: 7000 }], database: 3 }],
    ["redis://[::1]:7000", { addresses: [{ host: "::1", port: 7000 }] }],
    ["redis://:s%40fe@h/0", { password: "s@fe", tls: false }],
    ["redis://:100%@h/0", { password: "100%" }],
    ["redis://ann:s:x@h/0", { username: "ann", password: "s:x" }],
    ["redis://word@h", { password: "word" }],
    ["rediss://h:6380/1", { tls: true, database: 1 }],
    ["unix:///run/redis.sock?db=2", { path: "/run/redis.sock", database: 2, addresses: [] }],
    ["unix://:word@/run/redis.sock", { path: "/run/redis.sock", password: "word" }],
    ["redis+unix:///run/redis.sock", { path: "/run/redis.sock", database: 0 }],
    [
      "redis+sentinel://:word@a:1,b/main/2",
      {
        kind: "sentinel",
        service: "main",
        database: 2,
        password: "word",
        addresses: [
          { host: "a", port: 1 },
          { host: "b", port: 26_379 },
        ],
      },
    ],
    ["rediss+sentinel://a/main", { kind: "sentinel", tls: true, database: 0 }],
    [
      "redis+cluster://a:1,b:2",
      {
        kind: "cluster",
        addresses: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
        ],
      },
    ],
    ["rediss+cluster://a:1/0", { kind: "cluster", tls: true }],
  ])("%s is understood", (url, target) => {
    expect(parseUrl(url)).toMatchObject(target);
  });

  test.each(
    [
      "http://localhost",
      "localhost:6379",
      "redis:localhost",
      "redis://h:0",
      "redis://h:70000",
      "redis://a,b",
      "redis://h/one",
      "redis://h/1/2",
      "redis://h/-1",
      "redis://h?timeout=1",
      "unix://run/redis.sock",
      "unix:///",
      "unix:///run/redis.sock?timeout=1",
      "redis+sentinel://a:1",
      "redis+sentinel://a:1/main/x",
      "redis+cluster://a:1/1",
      "redis+cluster://",
    ].filter((url) => url !== "redis+cluster://"),
  )("%s is refused", (url) => {
    expect(flawOfUrl(url)).toBeTypeOf("string");
  });

  test("is refused without repeating the password", () => {
    for (const url of ["redis://:hunter2@h:0", "nope://:hunter2@h", "redis://:hunter2@h/x"]) {
      expect(flawOfUrl(url)).not.toContain("hunter2");
    }
  });

  test.each([
    ["redis://ann:hunter2@h:1/2", "redis://ann:***@h:1/2"],
    ["redis://:hunter2@h", "redis://:***@h"],
    ["redis://hunter2@h", "redis://:***@h"],
    ["redis://:hun@ter2@h", "redis://:***@h"],
    ["unix://:hunter2@/run/s", "unix://:***@/run/s"],
    ["redis://h", "redis://h"],
  ])("%s is shown as %s", (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  test.each([
    ["redis://localhost", true],
    ["redis://127.0.0.9", true],
    ["redis://[::1]", true],
    ["unix:///run/redis.sock", true],
    ["redis://redis", false],
    ["redis://10.0.0.1", false],
    ["redis://127.0.0.1.example.com", false],
    ["redis+cluster://127.0.0.1:1,10.0.0.1:2", false],
  ])("%s is on this machine: %s", (url, local) => {
    const target = parseUrl(url);
    expect(typeof target === "object" && isLocal(target)).toBe(local);
  });
});
