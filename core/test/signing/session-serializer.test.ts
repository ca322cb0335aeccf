import { describe, expect, test } from "vitest";
import {
  KeyRing,
  sessionSerializer,
  taggedJson,
  Tuple,
  URLSafeTimedSerializer,
} from "../../src/signing/index.ts";

const clock = { now: () => 1_700_318_625_000, monotonic: () => 0 };
const cookie = "eyJ1c2VyIjp7ImlkIjo1LCJyb2xlcyI6WyJhIiwiYiJdfX0.ZVjNoQ.uvmMs08bDO6Ynk3V_YTsnyFVNsw";
const user = { user: { id: 5, roles: ["a", "b"] } };

/** A session cookie whose payload Flask would not write. */
function forge(value: unknown): string {
  const options = { salt: "cookie-session", keyDerivation: "hmac", codec: taggedJson } as const;
  return new URLSafeTimedSerializer("k", { ...options, clock }).dumps(value);
}

describe("sessionSerializer", () => {
  const sessions = sessionSerializer("k", clock);

  test("writes the cookie that Flask writes", () => {
    expect(sessions.dumps(user)).toBe(cookie);
  });

  test("reads the cookie that Flask wrote", () => {
    expect(sessions.loads(cookie, { maxAge: 0 })).toEqual(user);
  });

  test("reads a cookie that Flask compressed", () => {
    const compressed =
      ".eJyrVopPK0otzlCyKikqTdVRis9MUbJSMhhgoAR0SGlxahHENYZKtQA5OSQx.ZW1Iig.qy65Wj70uiOKmevnA8nrbFst_hA";

    expect(sessions.loads(compressed)).toEqual({
      _fresh: true,
      _id: "0".repeat(128),
      _user_id: "1",
    });
  });

  test("signs with the key of a ring and reads with its fallbacks", () => {
    const rotated = sessionSerializer(new KeyRing("new", { fallbacks: ["x", "k"], clock }));

    expect(rotated.loads(cookie, { maxAge: 0 })).toEqual(user);
    expect(() => sessions.loads(rotated.dumps(user))).toThrow(
      expect.objectContaining({ code: "BAD_TIME_SIGNATURE" }),
    );
  });

  test("does not spend time on compressing a short session", () => {
    expect(sessions.dumps({ text: "a".repeat(400) })).toMatch(/^ey/);
    expect(sessions.dumps({ text: "a".repeat(600) })).toMatch(/^\./);
  });

  test.each([null, [], "", new Tuple([]), {}])("reads %o as an empty session", (payload) => {
    expect(sessions.loads(forge(payload))).toEqual({});
  });

  test.each([5, "abc", [1, 2], Tuple.of(1), new Date(0), true])(
    "does not accept %o as a session",
    (payload) => {
      expect(() => sessions.loads(forge(payload))).toThrow(
        expect.objectContaining({ code: "BAD_PAYLOAD" }),
      );
    },
  );
});
