import { describe, expect, test } from "vitest";
import { Uuid } from "../../src/signing/index.ts";

describe("Uuid", () => {
  const text = "12345678-1234-5678-1234-567812345678";

  test.each([
    text,
    text.replaceAll("-", ""),
    `{${text}}`,
    `urn:uuid:${text}`,
    "12345678-12345678-1234567812345678",
  ])("reads %j", (form) => {
    expect(new Uuid(form).toString()).toBe(text);
    expect(Uuid.parse(form)?.hex).toBe(text.replaceAll("-", ""));
  });

  test("writes lower case, and itself as text in JSON", () => {
    const uuid = new Uuid("ABCDEF00000000000000000000000000");

    expect(uuid.hex).toBe("abcdef00000000000000000000000000");
    expect(JSON.stringify({ uuid })).toBe(`{"uuid":"abcdef00-0000-0000-0000-000000000000"}`);
  });

  test("is equal to another one with the same digits", () => {
    expect(new Uuid(text).equals(new Uuid(`{${text}}`))).toBe(true);
    expect(new Uuid(text).equals(new Uuid("0".repeat(32)))).toBe(false);
    expect(Object.isFrozen(new Uuid(text))).toBe(true);
  });

  test.each(["", "zz", text.slice(1), `${text}0`, "}".repeat(1_000_000)])(
    "does not read it when it is not one (%#)",
    (other) => {
      expect(Uuid.parse(other)).toBeUndefined();
      expect(() => new Uuid(other)).toThrow(
        expect.objectContaining({ code: "SIGNING_UUID_INVALID" }),
      );
    },
  );
});
