import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Form, readForm } from "../../src/body/form.ts";
import type { BodyLimits } from "../../src/body/limits.ts";
import {
  BOUNDARY,
  inRequest,
  multipartBody,
  post,
  postMultipart,
  refusalOf,
  streamOf,
  type TestPart,
} from "./in-request.ts";

const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

interface PlainForm {
  readonly fields: [string, string][];
  /** Field, file name, content type, and content as latin1. */
  readonly files: string[][];
}

/** The form as plain data. */
async function plain({ fields, files }: Form): Promise<PlainForm> {
  const read = [...files].map(async ([name, file]) => [
    name,
    file.fileName,
    file.contentType,
    Buffer.from(await file.bytes()).toString("latin1"),
  ]);
  return { fields: [...fields], files: await Promise.all(read) };
}

function read(request: Request, limits: Partial<BodyLimits> = {}): Promise<PlainForm> {
  return inRequest(request, async (c) => plain(await readForm(c, { limits })));
}

function raw(body: string | Uint8Array<ArrayBuffer>, type = TYPE): Request {
  return post(body, type);
}

const PART = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n`;
const END = `\r\n--${BOUNDARY}--\r\n`;

describe("a multipart form", () => {
  test("keeps fields and files in their order, equal names too", async () => {
    const request = postMultipart([
      { name: "a", content: "1" },
      { name: "f", fileName: "x.txt", type: "text/plain", content: "hello" },
      { name: "a", content: "2" },
      { name: "f", fileName: "y", content: "" },
    ]);
    expect(await read(request)).toEqual({
      fields: [
        ["a", "1"],
        ["a", "2"],
      ],
      files: [
        ["f", "x.txt", "text/plain", "hello"],
        ["f", "y", "", ""],
      ],
    });
  });

  test("gives file names as the client says them, %22 for a quote", async () => {
    const request = postMultipart([
      { name: "f", fileName: "ü %22q%22.bin", type: "a/b; c=d", content: "\u0000" },
      { name: "f", fileName: "../../etc/passwd", type: "text/plain", content: "" },
      { name: "f", fileName: "", content: "" },
    ]);
    expect(await read(request)).toMatchObject({
      files: [
        ["f", 'ü "q".bin', "a/b; c=d", "\u0000"],
        ["f", "../../etc/passwd", "text/plain", ""],
        ["f", "", "", ""],
      ],
    });
  });

  test("reads a name given as name*=, and a field in ISO-8859-1", async () => {
    const body = Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: FORM-DATA; name=a; filename*=UTF-8''%c3%a9\r\n\r\nx\r\n` +
        `--${BOUNDARY}\r\nContent-Type: text/plain; charset=iso-8859-1\r\n` +
        `Content-Disposition: form-data; name="b"\r\n\r\n\xe9${END}`,
      "latin1",
    );
    expect(await read(raw(new Uint8Array(body)))).toEqual({
      fields: [["b", "é"]],
      files: [["a", "é", "", "x"]],
    });
  });

  test("takes the boundary quoted, and text before and after the parts", async () => {
    const type = `multipart/form-data; boundary="${BOUNDARY}"`;
    const body = `preamble\r\n${PART}line1\r\nline2${END}epilogue`;
    expect(await read(raw(body, type))).toEqual({ fields: [["a", "line1\r\nline2"]], files: [] });
  });

  test("is empty without parts", async () => {
    expect(await read(raw(`--${BOUNDARY}--\r\n`))).toEqual({ fields: [], files: [] });
  });

  test.each([
    ["no boundary", `${PART}x${END}`, "multipart/form-data"],
    ["an empty boundary", `${PART}x${END}`, "multipart/form-data; boundary="],
    ["a boundary of 300 characters", "x", `multipart/form-data; boundary=${"b".repeat(300)}`],
    ["a boundary beyond ASCII", "x", 'multipart/form-data; boundary="\u00e9"'],
    ["another boundary", `${PART}x${END}`, "multipart/form-data; boundary=C"],
    ["an end within a part", `${PART}line1\r\nline`, TYPE],
    ["an end within the headers", `--${BOUNDARY}\r\nContent-Dispos`, TYPE],
    ["an end before the last boundary is whole", `${PART}x\r\n--${BOUNDARY}-`, TYPE],
    ["an empty body", "", TYPE],
    ["a part without headers", `--${BOUNDARY}\r\n\r\nx${END}`, TYPE],
    ["a part that ends in its headers", `--${BOUNDARY}\r\nA: b\r\n--${BOUNDARY}--\r\n`, TYPE],
    ["a part without a name", PART.replace('; name="a"', "") + END, TYPE],
    ["a name without its closing quote", PART.replace('"a"', '"a') + END, TYPE],
    ["another disposition", PART.replace("form-data", "attachment") + END, TYPE],
    [
      "two dispositions",
      PART.replace("\r\n\r\n", "\r\nContent-Disposition: form-data; name=b\r\n\r\n") + END,
      TYPE,
    ],
    ["line feeds alone", `${PART}x${END}`.replaceAll("\r\n", "\n"), TYPE],
  ])("answers 400 to %s", async (_what, body, type) => {
    const error = await refusalOf(read(raw(body, type)));
    expect([error.status, error.code]).toEqual([400, "FORM_MALFORMED"]);
  });

  test("has every part byte for byte, however it is cut into pieces", async () => {
    const content = fc
      .array(
        fc.constantFrom(
          "\r\n",
          "--",
          "\r",
          "\n",
          "-",
          "X",
          "b",
          `\r\n--Xb`,
          "\r\n--XbY",
          "é",
          "\0",
        ),
        {
          maxLength: 30,
        },
      )
      .map((words) => words.join(""))
      .filter((text) => !`\r\n${text}`.includes(`\r\n--${BOUNDARY}`));
    const part = fc.record({
      name: fc.constantFrom("a", "b", "__proto__", "constructor"),
      fileName: fc.option(fc.constantFrom("x", "y.txt"), { nil: undefined }),
      content,
    });
    const property = fc.asyncProperty(
      fc.array(part, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
      async (parts, lengths) => {
        const body = multipartBody(parts);
        const form = await read(post(streamOf(...cut(body, lengths)), TYPE));
        const expected = parts.map((p) => Buffer.from(p.content).toString("latin1"));
        expect(form.fields).toEqual(
          parts.filter((p) => p.fileName === undefined).map((p) => [p.name, p.content]),
        );
        expect(form.files).toEqual(
          parts.flatMap((p, i) =>
            p.fileName === undefined ? [] : [[p.name, p.fileName, "", expected[i]]],
          ),
        );
      },
    );
    await fc.assert(property, { numRuns: Number(process.env["FUZZ_RUNS"] ?? 500) });
  });
});

function cut(body: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let start = 0, i = 0; start < body.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    found.push(body.subarray(start, start + length));
    start += length;
  }
  return found;
}

describe("the limits of a multipart form", () => {
  const file = { name: "f", fileName: "a", type: "text/plain", content: "x".repeat(100) };

  test("as Flask has them: MAX_FORM_MEMORY_SIZE 20, MAX_FORM_PARTS 2", async () => {
    const limits = { formMemorySize: 20, formParts: 2 };
    const field = (name: string, content = "v") => ({ name, content });
    const forms: TestPart[][] = [
      [file],
      [field("k0"), field("k1"), file],
      [field("k0"), field("k1"), field("k2"), file],
      [field("k", "v".repeat(20))],
      [field("k", "v".repeat(21)), { ...file, content: "" }],
    ];
    for (const parts of forms) {
      expect((await refusalOf(read(postMultipart(parts), limits))).status).toBe(413);
    }
  });

  test("MAX_FORM_MEMORY_SIZE counts all fields together and no files", async () => {
    const limits = { formMemorySize: 100_000 };
    const fields = [1, 2].map((i) => ({ name: `k${i}`, content: "v".repeat(50_000) }));
    const large = { ...file, content: "x".repeat(300_000) };
    await expect(read(postMultipart([...fields, large]), limits)).resolves.toBeDefined();
    const more = [...fields, { name: "k3", content: "v" }, large];
    const error = await refusalOf(read(postMultipart(more), limits));
    expect([error.status, error.code]).toEqual([413, "FORM_TOO_LARGE"]);
  });

  test("MAX_FORM_PARTS counts fields and files", async () => {
    const parts = Array.from({ length: 1001 }, () => ({ ...file, content: "x" }));
    const error = await refusalOf(read(postMultipart(parts)));
    expect([error.status, error.code]).toEqual([413, "FORM_PARTS_EXCEEDED"]);
    await expect(read(postMultipart(parts.slice(1)))).resolves.toBeDefined();
  });

  test("MAX_CONTENT_LENGTH holds for a declared length and for a stream", async () => {
    const limits = { contentLength: 1000 };
    const body = multipartBody([{ ...file, content: "x".repeat(2000) }]);
    const declared = post(body, TYPE);
    declared.headers.set("content-length", String(body.length));
    for (const request of [declared, post(body, TYPE), post(streamOf(body), TYPE)]) {
      const error = await refusalOf(read(request, limits));
      expect([error.status, error.code]).toEqual([413, "BODY_TOO_LARGE"]);
    }
  });

  test("null takes any amount", async () => {
    const limits = { contentLength: null, formMemorySize: null, formParts: null };
    const parts = Array.from({ length: 1200 }, () => ({ name: "a", content: "v".repeat(1000) }));
    const form = await inRequest(postMultipart(parts), (c) => readForm(c, { limits }));
    expect(form.fields.size).toBe(1200);
  });

  test("a part's headers end at 16 KiB", async () => {
    const name = "n".repeat(20_000);
    expect((await refusalOf(read(postMultipart([{ name, content: "" }])))).status).toBe(400);
  });
});

describe("a large multipart form", () => {
  test("is on disk without a name, and its files read back byte for byte", async () => {
    const temporaryFolder = await mkdtemp(join(tmpdir(), "phial-test-"));
    const contents = [1, 200_000, 64 * 1024, 300_000, 0, 64 * 1024 + 1].map((size, i) =>
      Buffer.alloc(size, `${i}abc`),
    );
    const parts = contents.map((content, i) => ({ name: `f${i}`, fileName: "x", content }));
    const limits = { contentLength: null, temporaryFolder };
    await inRequest(postMultipart(parts), async (c) => {
      const { files } = await readForm(c, { limits });
      expect(await readdir(temporaryFolder)).toEqual([]);
      for (const [i, content] of contents.entries()) {
        const bytes = await files.require(`f${i}`).bytes();
        expect(Buffer.compare(bytes, content)).toBe(0);
      }
    });
    await rmdir(temporaryFolder);
  });

  test("says what to do when the disk refuses", async () => {
    const limits = { contentLength: null, temporaryFolder: "/nowhere/at/all" };
    const parts = [{ name: "f", fileName: "x", content: "x".repeat(100_000) }];
    await expect(read(postMultipart(parts), limits)).rejects.toMatchObject({
      code: "UPLOAD_NOT_STORED",
    });
  });

  test("is gone when its request is over", async () => {
    const parts = [{ name: "f", fileName: "x", content: "x".repeat(100_000) }];
    const { files } = await inRequest(postMultipart(parts), (c) => readForm(c));
    await expect(files.require("f").bytes()).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  });
});
