import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { downloadName, dumpContentDisposition } from "../../src/files/content-disposition.ts";
import { contentType, guessFileType } from "../../src/files/mime-type.ts";
import { secureFilename } from "../../src/files/secure-filename.ts";

describe("secureFilename", () => {
  test("leaves nothing that a file system or a shell could mind", () => {
    const char = fc.constantFrom(
      "a",
      "ü",
      "日",
      ".",
      "/",
      "\\",
      " ",
      "\0",
      "\n",
      "_",
      "-",
      "$",
      "ﬁ",
    );
    fc.assert(
      fc.property(
        fc.array(char).map((chars) => chars.join("")),
        (name) => {
          expect(secureFilename(name)).toMatch(/^(?:[\w-](?:[\w.-]*[\w-])?)?$/);
        },
      ),
    );
  });
});

describe("Content-Disposition", () => {
  test.each([
    ["a.txt", "attachment; filename=a.txt"],
    ["a b.txt", 'attachment; filename="a b.txt"'],
    ['a";x="b.txt', 'attachment; filename="a\\";x=\\"b.txt"'],
    ["é.txt", "attachment; filename=e.txt; filename*=UTF-8''%C3%A9.txt"],
    ["€.txt", "attachment; filename=.txt; filename*=UTF-8''%E2%82%AC.txt"],
    ["../../etc/passwd", "attachment; filename=passwd"],
    ["..\\..\\a.bat", "attachment; filename=a.bat"],
    ["C:\\dir\\b.txt", "attachment; filename=b.txt"],
    ["a\r\nSet-Cookie: x=1", 'attachment; filename="aSet-Cookie: x=1"'],
    ["invoice\u202etxt.exe", "attachment; filename=invoicetxt.exe"],
    ["..", "attachment"],
    ["a/", "attachment"],
    ["\0", "attachment"],
  ])("names %j", (name, header) => {
    expect(dumpContentDisposition("attachment", name)).toBe(header);
  });

  test("has no path and nothing that ends the header, whatever the name", () => {
    const char = fc.constantFrom(
      "a",
      ".",
      "/",
      "\\",
      "\r",
      "\n",
      '"',
      ";",
      "é",
      "\u2024",
      "／",
      "\ud800",
    );
    fc.assert(
      fc.property(
        fc.array(char).map((chars) => chars.join("")),
        (name) => {
          const header = dumpContentDisposition("inline", name);
          expect(header).toMatch(/^inline(?:; filename=[^\r\n/]*)?$/);
          expect(downloadName(name)).not.toMatch(/^\.+$|[/\\]/);
        },
      ),
    );
  });
});

describe("guessFileType", () => {
  test.each([
    ["a.html", "text/html", undefined],
    ["A.HTML", "text/html", undefined],
    ["a.tar.gz", "application/x-tar", "gzip"],
    ["a.tgz", "application/x-tar", "gzip"],
    ["a.svgz", "image/svg+xml", "gzip"],
    ["a.gz", "application/octet-stream", "gzip"],
    ["a.unknown", "application/octet-stream", undefined],
    ["noext", "application/octet-stream", undefined],
    [".html", "application/octet-stream", undefined],
    ["a.b/c", "application/octet-stream", undefined],
    ["a.__proto__", "application/octet-stream", undefined],
    ["", "application/octet-stream", undefined],
  ])("finds for %j the type %s", (name, mimetype, encoding) => {
    expect(guessFileType(name)).toEqual({ mimetype, encoding });
  });

  test.each([
    ["text/html", "text/html; charset=utf-8"],
    ["image/svg+xml", "image/svg+xml; charset=utf-8"],
    ["application/xml", "application/xml; charset=utf-8"],
    ["application/json", "application/json"],
    ["text/html; charset=latin1", "text/html; charset=latin1"],
  ])("writes the content type of %s", (mimetype, header) => {
    expect(contentType(mimetype)).toBe(header);
  });
});
