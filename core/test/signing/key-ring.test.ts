import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  KeyRing,
  Serializer,
  Signer,
  TimedSerializer,
  TimestampSigner,
  URLSafeTimedSerializer,
} from "../../src/signing/index.ts";

const frozen = (seconds: number) => ({ now: () => seconds * 1000, monotonic: () => 0 });

describe("KeyRing", () => {
  const ring = new KeyRing("new", { fallbacks: ["middle", "old"] });

  test("signs with the key and verifies with the fallbacks, for every purpose", () => {
    const retired = new KeyRing("old");
    const makers = [
      (keys: KeyRing) => keys.signer("purpose"),
      (keys: KeyRing) => keys.timestampSigner("purpose"),
    ];

    for (const make of makers) {
      expect(make(ring).unsign(make(retired).sign("v"))).toBe("v");
      expect(make(retired).validate(make(ring).sign("v"))).toBe(false);
    }
    expect(ring.urlSafe("p").loads(retired.urlSafe("p").dumps(1))).toBe(1);
    expect(ring.timed("p").loads(retired.timed("p").dumps(1), { maxAge: 60 })).toBe(1);
  });

  test("keeps purposes apart", () => {
    expect(ring.signer("one").validate(ring.signer("other").sign("v"))).toBe(false);
  });

  test("stands in for a secret in every class", () => {
    expect(new Signer(ring).sign("v")).toBe(new Signer("new").sign("v"));
    expect(new Serializer(ring).dumps(1)).toBe(new Serializer("new").dumps(1));
    expect(new TimestampSigner(ring).validate(new TimestampSigner("old").sign("v"))).toBe(true);
    expect(new TimedSerializer(ring).loads(new TimedSerializer("middle").dumps(1))).toBe(1);
  });

  test("lends its clock to timed signers, unless they have their own", () => {
    const timely = new KeyRing("k", { clock: frozen(1000) });
    const token = timely.timed("p").dumps(1);

    expect(timely.timed("p").loadsDated(token).dateSigned).toEqual(new Date(1_000_000));
    expect(new URLSafeTimedSerializer(timely, { salt: "p" }).dumps(1)).toBe(token);
    expect(() => timely.timed("p", { clock: frozen(1011) }).loads(token, { maxAge: 10 })).toThrow(
      expect.objectContaining({ code: "SIGNATURE_EXPIRED" }),
    );
  });

  test("passes options on, but for the salt", () => {
    expect(ring.signer("p", { digest: "sha512", salt: "q" }).sign("v")).toBe(
      new Signer("new", { digest: "sha512", salt: "p" }).sign("v"),
    );
  });

  test("hands out the raw keys, the one that signs first", () => {
    expect(ring.keys.map((key) => new TextDecoder().decode(key))).toEqual(["new", "middle", "old"]);
  });

  test("never shows a secret in a log", () => {
    const shown = inspect(ring, { depth: 9, showHidden: true }) + JSON.stringify(ring);

    expect(shown).not.toMatch(/new|middle|old|6e 65 77|110,101,119/);
    expect(inspect(ring.timed("p"), { depth: 9 })).not.toContain("new");
  });

  test.each([
    ["an empty key", "", []],
    ["an empty fallback", "k", [""]],
  ])("refuses %s", (_name, key, fallbacks) => {
    expect(() => new KeyRing(key, { fallbacks })).toThrow(
      expect.objectContaining({ code: "SIGNING_SECRET_EMPTY" }),
    );
  });
});
