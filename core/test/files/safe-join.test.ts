import { resolve, sep } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeJoin } from "../../src/files/safe-join.ts";

describe("safeJoin", () => {
  test.each([
    [["a"], "/srv/files/a"],
    [["a", "b.txt"], "/srv/files/a/b.txt"],
    [["a/../b"], "/srv/files/b"],
    [["a//b/"], "/srv/files/a/b"],
    [[""], "/srv/files"],
    [["..."], "/srv/files/..."],
    [["~"], "/srv/files/~"],
    [["con-artist.txt"], "/srv/files/con-artist.txt"],
    [["com10"], "/srv/files/com10"],
  ])("joins %j", (parts, path) => {
    expect(safeJoin("/srv/files", ...parts)).toBe(path);
  });

  test.each([
    "..",
    "../x",
    "a/../../x",
    "./../x",
    "/etc/passwd",
    "//etc/passwd",
    "a\0",
    "CON",
    "sub/aux.txt",
    "NUL .txt",
    "lpt1.tar.gz",
    "com¹",
    "a/prn/b",
    "nul:stream",
    "CONIN$",
  ])("refuses %j", (part) => {
    expect(safeJoin("/srv/files", part)).toBeUndefined();
    expect(safeJoin("/srv/files", "a", part)).toBeUndefined();
  });

  test.runIf(sep === "\\")("refuses a backslash where it separates", () => {
    expect(safeJoin("C:\\files", "..\\x")).toBeUndefined();
  });

  test("never leaves the folder", () => {
    const piece = fc.constantFrom("..", ".", "/", "\\", "a", "\0", "", "%2e", ":", "C:");
    const part = fc.array(piece).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = safeJoin("/srv/files", ...parts);
        if (path !== undefined) expect(`${resolve(path)}/`).toMatch(/^\/srv\/files\//);
      }),
    );
  });
});
