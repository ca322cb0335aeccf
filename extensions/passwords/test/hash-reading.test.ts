import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { passwordsWith } from "./app.ts";
import { foreignHashes } from "./foreign-hashes.ts";

const cheap = foreignHashes.filter(([, , hash]) => !/m=65536|^scrypt:|^\$[56]\$/.test(hash));

/** A hash with something done to it. */
const spoilt = fc
  .record({
    hash: fc.constantFrom(...foreignHashes.map(([, , hash]) => hash)),
    at: fc.nat(140),
    length: fc.nat(12),
    text: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom("$", ",", "=", ":", "0", "-1", "1e9", "999999999", "٣", "=", "+", "\n"),
    ),
  })
  .map(({ hash, at, length, text }) => hash.slice(0, at) + text + hash.slice(at + length));

// The machine of a test may be busy.
const SECONDS = 30_000;

describe("what is no hash", () => {
  test(
    "whatever it is, is answered with no",
    async () => {
      const passwords = passwordsWith({ SECURITY_PASSWORD_TIME_LIMIT: 0.05 });

      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: "binary" })), async (text) => {
          expect(await passwords.verify(text, "correct horse")).toBe(false);
          expect(passwords.needsRehash(text)).toBe(true);
        }),
        { numRuns: 200 },
      );
    },
    SECONDS,
  );

  test(
    "because something was done to it, is answered without an exception",
    async () => {
      // What would take longer is refused, so that a thousand take a moment.
      const passwords = passwordsWith({ SECURITY_PASSWORD_TIME_LIMIT: 0.01 });

      await fc.assert(
        fc.asyncProperty(spoilt, async (text) => {
          const answer = await passwords.verify(text, "a password that nobody has");
          expect([answer, typeof passwords.needsRehash(text)]).toEqual([false, "boolean"]);
        }),
        { numRuns: 500 },
      );
    },
    SECONDS,
  );

  test.each(cheap)(
    "because its end is cut off, is answered with no: %s",
    async (_scheme, password, hash) => {
      const passwords = passwordsWith();
      const lengths = Array.from({ length: 24 }, (_, index) => hash.length - 1 - index);

      for (const length of lengths) {
        expect(await passwords.verify(hash.slice(0, length), password)).toBe(false);
      }
    },
  );

  test("because it is very long, takes no time to refuse", async () => {
    const passwords = passwordsWith();
    const start = performance.now();

    for (const text of ["$", "$argon2id$", "$5$", "$2b$", "scrypt:", "pbkdf2:sha256:", "0"]) {
      expect(await passwords.verify(text.repeat(200_000), "correct horse")).toBe(false);
    }

    expect(performance.now() - start).toBeLessThan(4000);
  });
});
