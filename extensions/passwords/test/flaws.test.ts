import { describe, expect, test, vi } from "vitest";
import { passwordsWith } from "./app.ts";
import { recordedLog } from "./recorded-log.ts";

type Passwords = ReturnType<typeof passwordsWith>;

async function codes(passwords: Passwords, password: string): Promise<string[]> {
  return (await passwords.flaws(password)).map(({ code }) => code);
}

describe("a new password", () => {
  test.each([
    ["correct horse", []],
    ["sev7ns!", ["PASSWORD_TOO_SHORT"]],
    ["eight888", []],
    ["é".normalize("NFD").repeat(7), ["PASSWORD_TOO_SHORT"]],
    ["", ["PASSWORD_EMPTY"]],
    ["nul\0nul\0nul", ["PASSWORD_HAS_NUL"]],
    ["half a pair \ud800", ["PASSWORD_NOT_UNICODE"]],
    ["x".repeat(257), ["PASSWORD_TOO_LONG"]],
    ["   spaces   ", []],
  ])("%j has the flaws %j", async (password, expected) => {
    expect(await codes(passwordsWith(), password)).toEqual(expected);
  });

  test("has flaws that say to the person what to do", async () => {
    const passwords = passwordsWith({ SECURITY_PASSWORD_LENGTH_MIN: 12 });

    expect(await passwords.flaws("eight888")).toEqual([
      { code: "PASSWORD_TOO_SHORT", message: "Use at least 12 characters." },
    ]);
  });

  test("is too long when bcrypt would not read it all", async () => {
    const bcrypt = { SECURITY_PASSWORD_HASH: "bcrypt" };
    const long = passwordsWith({ ...bcrypt, BCRYPT_HANDLE_LONG_PASSWORDS: true });

    expect(await codes(passwordsWith(bcrypt), "x".repeat(73))).toEqual(["PASSWORD_TOO_LONG"]);
    expect(await codes(long, "x".repeat(73))).toEqual([]);
  });

  test("is judged by the checker, which knows the person's words", async () => {
    const checker = vi.fn(async (password: string, words: readonly string[]) =>
      words.some((word) => password.includes(word)) ? ["Leave out your name."] : [],
    );
    const passwords = passwordsWith({}, { checker });

    expect(await passwords.flaws("alice in chains", { words: ["alice"] })).toEqual([
      { code: "PASSWORD_TOO_WEAK", message: "Leave out your name." },
    ]);
    expect(await codes(passwords, "correct horse")).toEqual([]);
    await passwords.flaws("short", { words: ["alice"] });
    expect(checker).toHaveBeenCalledTimes(2);
  });
});

// The SHA-1 of "password" is 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8.
const RANGE = "003D68EB55068C33ACE09247EE4C639306B:3\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:42\r\n";

function asking(answer: () => Response | Promise<Response>, config: object = {}) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => answer());
  const log = recordedLog();
  const settings = { SECURITY_PASSWORD_CHECK_BREACHED: "strict", ...config };
  return { fetch, log, passwords: passwordsWith(settings, { fetch, log }) };
}

describe("a breached password", () => {
  test("is found by five digits of its SHA-1, and nothing else leaves the app", async () => {
    const { fetch, passwords } = asking(() => new Response(RANGE));

    expect(await codes(passwords, "password")).toEqual(["PASSWORD_BREACHED"]);

    expect(fetch).toHaveBeenCalledOnce();
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe("https://api.pwnedpasswords.com/range/5BAA6");
    expect(init).toMatchObject({ redirect: "error", headers: { "Add-Padding": "true" } });
    expect(init?.body).toBe(undefined);
  });

  test("is none when it was not seen often enough, or only in padding", async () => {
    const rarely = asking(() => new Response(RANGE), { SECURITY_PASSWORD_BREACHED_COUNT: 43 });
    const padding = asking(() => new Response(RANGE.replace(":42", ":0")));

    expect(await codes(rarely.passwords, "password")).toEqual([]);
    expect(await codes(padding.passwords, "password")).toEqual([]);
    expect(await codes(padding.passwords, "another password")).toEqual([]);
  });

  test.each([
    ["no answer", () => Promise.reject(new TypeError("fetch failed"))],
    ["an error", () => new Response("no", { status: 503 })],
    ["an answer without end", () => new Response("x".repeat(2_000_000))],
  ])("cannot be told with %s: a flaw by strict, none by best effort", async (_what, answer) => {
    const strict = asking(answer);
    const loose = asking(answer, { SECURITY_PASSWORD_CHECK_BREACHED: "best-effort" });

    expect(await codes(strict.passwords, "password")).toEqual(["PASSWORD_BREACH_UNCHECKED"]);
    expect(await codes(loose.passwords, "password")).toEqual([]);
    expect(loose.log.events()).toEqual(["password.breach_unchecked"]);
  });

  test("is not waited for longer than a setting says", async () => {
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    const settings = {
      SECURITY_PASSWORD_CHECK_BREACHED: "strict",
      SECURITY_PASSWORD_BREACHED_TIMEOUT: 0.001,
    };

    expect(await codes(passwordsWith(settings, { fetch }), "password")).toEqual([
      "PASSWORD_BREACH_UNCHECKED",
    ]);
  });

  test("is asked for by a setting only, and not for what is refused already", async () => {
    const off = asking(() => new Response(RANGE), { SECURITY_PASSWORD_CHECK_BREACHED: null });
    const on = asking(() => new Response(RANGE));

    await off.passwords.flaws("password");
    await on.passwords.flaws("short");

    expect([off.fetch, on.fetch].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });
});
