import { describe, expect, test } from "vitest";
import { askedPaths } from "../src/asked-paths.ts";
import type { Check, Step } from "../src/checks.ts";
import { fateOf } from "../src/ownership.ts";

function check(run: readonly Step[] | null, more: Partial<Check> = {}): Check {
  return { id: "X-01", area: "net", kind: "attack", profile: "default", title: "x", run, ...more };
}

describe("the paths a check asks for", () => {
  test("are those of its steps, without their queries", () => {
    expect(askedPaths(check([{ p: "/a?x=/b" }, { p: "/a?y=1" }]))).toEqual(["/a"]);
  });

  test("are filled in for each of a step's values", () => {
    expect(askedPaths(check([{ p: "/a/{{v}}", each: ["b", "c"] }]))).toEqual(["/a/b", "/a/c"]);
  });

  test("are read from all request lines of raw bytes", () => {
    const raw = "GET /a HTTP/1.1\r\n\r\nPOST http://ex.test/b?c HTTP/1.1\r\n\r\n";
    expect(askedPaths(check([{ raw }]))).toEqual(["/a", "/b"]);
  });

  test("are known in other spellings", () => {
    expect(askedPaths(check([{ p: "//%6Cogin" }]))).toEqual(["/login"]);
  });
});

describe("a check", () => {
  test("is run when the app serves all it asks for", () => {
    const fate = fateOf(check([{ p: "/whoami" }, { p: "/nope" }]), false);
    expect(fate).toEqual({ kind: "run", script: true, program: false });
  });

  test("waits for the extension whose route it asks for, whatever its area", () => {
    const fate = fateOf(check([{ p: "/whoami" }, { p: "/mail" }]), true);
    expect(fate).toEqual({ kind: "owned", owner: "@phial/mail" });
  });

  test("waits for what its profile needs", () => {
    const fate = fateOf(check([{ p: "/whoami" }], { profile: "moon" }), false);
    expect(fate).toEqual({ kind: "owned", owner: "whoever adds the profile moon" });
  });

  test("without a script is run when there is a program for it", () => {
    expect(fateOf(check(null), true)).toEqual({ kind: "run", script: false, program: true });
  });

  test("without either waits for what its area arrives with", () => {
    const fate = fateOf(check(null, { area: "mail" }), false);
    expect(fate).toEqual({ kind: "owned", owner: "@phial/mail" });
  });

  test("of the core without either asks for a program", () => {
    expect(fateOf(check(null), false)).toEqual({ kind: "owned", owner: "exam/programs/X-01.ts" });
  });

  test("of an area named like a member of objects has no owner by accident", () => {
    const fate = fateOf(check(null, { area: "constructor" }), false);
    expect(fate).toEqual({ kind: "owned", owner: "exam/programs/X-01.ts" });
  });
});
