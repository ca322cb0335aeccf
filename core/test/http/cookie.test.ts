import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPhialError } from "../../src/errors/phial-error.ts";
import { dumpCookie, dumpExpiredCookie, parseCookie } from "../../src/http/index.ts";

function codeOf(write: () => unknown): string | undefined {
  try {
    write();
  } catch (error) {
    return isPhialError(error) ? error.code : "not a PhialError";
  }
  return undefined;
}

describe("dumpCookie", () => {
  test("writes the attributes in the order of Werkzeug", () => {
    const cookie = dumpCookie("theme", "dark", {
      maxAge: 60,
      now: 1_700_000_000_000,
      domain: ".example.com",
      path: "/shop",
      secure: true,
      httpOnly: true,
      sameSite: "lax",
      partitioned: true,
    });
    expect(cookie).toBe(
      "theme=dark; Domain=example.com; Expires=Tue, 14 Nov 2023 22:14:20 GMT; Max-Age=60; " +
        "Secure; HttpOnly; Path=/shop; SameSite=Lax; Partitioned",
    );
  });

  test("escapes every control character of a value", () => {
    const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join("");
    expect(dumpCookie("a", `${controls}\x7f`)).toMatch(/^[\x20-\x7e]+$/);
  });

  test("takes a cookie away by ending it at the start of time", () => {
    expect(dumpExpiredCookie("a", { path: "/p" })).toBe(
      "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/p",
    );
  });

  test.each(["", "a=b", "a;b", "a,b", "a\r\nSet-Cookie: b", "\0", " a", "a\t", "\ud800"])(
    "refuses the name %j",
    (name) => {
      expect(codeOf(() => dumpCookie(name, "x"))).toBe("COOKIE_NAME_INVALID");
    },
  );

  test.each(["", ".", "a;b", "a b", "a..b", "[::1]", "-a.example", "a\r\nb", "bü\0.example"])(
    "refuses the domain %j",
    (domain) => {
      expect(codeOf(() => dumpCookie("a", "x", { domain }))).toBe("COOKIE_DOMAIN_INVALID");
    },
  );

  test("refuses a path that does not start with a slash", () => {
    expect(codeOf(() => dumpCookie("a", "x", { path: "admin" }))).toBe("COOKIE_PATH_INVALID");
  });

  test("leaves nothing in a path that could end it", () => {
    expect(dumpCookie("a", "x", { path: "/a;Domain=evil\r\n" })).toBe(
      "a=x; Path=/a%3BDomain=evil%0D%0A",
    );
  });

  test.each([1.5, Number.NaN, Infinity])("refuses the age %d", (maxAge) => {
    expect(codeOf(() => dumpCookie("a", "x", { maxAge }))).toBe("COOKIE_LIFETIME_INVALID");
  });

  test.each(["x; Domain=evil", "", "Wed, 21 Oct 2015 07:28:00 GMT; Secure", "tomorrow"])(
    "refuses the end %j",
    (expires) => {
      expect(codeOf(() => dumpCookie("a", "x", { expires }))).toBe("COOKIE_LIFETIME_INVALID");
    },
  );

  test("refuses an unknown sameSite", () => {
    expect(codeOf(() => dumpCookie("a", "x", { sameSite: "toString" }))).toBe(
      "COOKIE_SAME_SITE_INVALID",
    );
  });

  test("refuses half a surrogate pair in a value", () => {
    expect(codeOf(() => dumpCookie("a", "\ud800"))).toBe("COOKIE_VALUE_INVALID");
  });

  test.each([
    ["__Host-a", {}],
    ["__Host-a", { secure: true, path: "/p" }],
    ["__Host-a", { secure: true, domain: "example.com" }],
    ["__host-a", {}],
    ["__Secure-a", {}],
  ])("refuses %s with %j, which browsers would drop", (name, options) => {
    expect(codeOf(() => dumpCookie(name, "x", options))).toBe("COOKIE_PREFIX_INVALID");
  });

  test("accepts names with a prefix that keep its promise", () => {
    expect(dumpCookie("__Host-a", "x", { secure: true })).toBe("__Host-a=x; Secure; Path=/");
    expect(dumpCookie("__Secure-a", "x", { secure: true, domain: "b.example" })).toContain(
      "Domain=b.example",
    );
  });

  test("never writes more than one cookie, whatever it is given", () => {
    const anything = fc.string({
      unit: fc.constantFrom(
        "a",
        "/",
        ".",
        ";",
        "=",
        ",",
        '"',
        "\\",
        " ",
        "\r",
        "\n",
        "\0",
        "é",
        "\ud800",
      ),
    });
    const options = { path: anything, domain: anything, expires: anything, sameSite: anything };
    fc.assert(
      fc.property(
        anything,
        anything,
        fc.record(options, { requiredKeys: [] }),
        (name, value, o) => {
          const code = codeOf(() => {
            const cookie = dumpCookie(name, value, o);
            expect(cookie).toMatch(/^[\x20-\x7e\x80-\xff]+$/);
            expect(cookie.split(";").length).toBeLessThanOrEqual(5);
          });
          expect(code ?? "COOKIE_").toMatch(/^COOKIE_/);
        },
      ),
    );
  });
});

describe("parseCookie", () => {
  test("gives back what dumpCookie wrote", () => {
    const value = fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(value, (text) => {
        const [pair = ""] = dumpCookie("a", text).split("; Path=");
        expect(parseCookie(pair).get("a")).toBe(text);
      }),
    );
  });

  test("shows doubles, the first one first", () => {
    const cookies = parseCookie("session=a; b=1; session=c");
    expect(cookies.get("session")).toBe("a");
    expect(cookies.getAll("session")).toEqual(["a", "c"]);
    expect(cookies.size).toBe(3);
  });

  test("knows names of Object.prototype only when they were sent", () => {
    expect(parseCookie("a=1").get("toString")).toBeUndefined();
    expect(parseCookie("__proto__=1").get("__proto__")).toBe("1");
  });

  test.each(["\u00a0", "\u2003", "\u0085", "\v", "\f", "\ufeff"])(
    "does not take %j off a name, so that it cannot imitate a prefix",
    (blank) => {
      expect(parseCookie(`${blank}__Host-a=evil`).has("__Host-a")).toBe(false);
    },
  );

  test("leaves out cookies without a name", () => {
    expect(Array.from(parseCookie("=__Host-a=1; =; ;b"))).toEqual([["b", ""]]);
  });

  test("reads bytes that are not UTF-8 as replacement characters", () => {
    expect(parseCookie("a=\xe9").get("a")).toBe("\uFFFD");
    expect(parseCookie("a=\xc3\xa9").get("a")).toBe("é");
  });

  test("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "=", ";", '"', "\\", "0", " ", "é") }),
        (header) => {
          expect(() => parseCookie(header)).not.toThrow();
        },
      ),
    );
  });
});
