import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readForm } from "../../src/body/form.ts";
import { readJson } from "../../src/body/json-body.ts";
import { isHttpError } from "../../src/errors/http-error.ts";
import { inRequest, post, streamOf } from "./in-request.ts";

// FUZZ_RUNS=100000 npx vitest run core/test/body/fuzz.test.ts
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);
const timeout = 20_000 + numRuns * 20;

const MAGIC = ["__proto__", "constructor", "prototype", "toString", "then", ""];
const anyByte = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes));

function fragments(...tokens: string[]): fc.Arbitrary<Buffer> {
  const token = fc.constantFrom(...tokens).map((text) => Buffer.from(text, "latin1"));
  const mixed = fc.oneof({ weight: 12, arbitrary: token }, { weight: 1, arbitrary: anyByte });
  return fc.array(mixed, { maxLength: 40 }).map((parts) => Buffer.concat(parts));
}

const jsonTokens = ["{", "}", "[", "]", ":", ",", '"', "\\", "\\u005f", "0", "1e999", "true", " "];
const jsonBody = fc.oneof(
  fragments(...jsonTokens, "null", "\ufeff", '"a":', '"__proto__":{"pwn":1}', ...MAGIC),
  fc.json({ maxDepth: 8 }).map((text) => Buffer.from(text)),
  fc
    .tuple(fc.constantFrom("[", '{"a":', "[{"), fc.nat(3000))
    .map(([text, count]) => Buffer.from(text.repeat(count))),
);

const formBody = fragments(
  "a",
  "=",
  "&",
  "+",
  "%",
  "%4",
  "%41",
  "%FF",
  "%e2%82",
  "%00",
  ";",
  "[x]",
  ...MAGIC,
);

const SEPARATOR = "--XbX";
const HEADER = "Content-Disposition: form-data; name=";
const multipartTokens = [
  "\r\n",
  "\r\n",
  "\r\n\r\n",
  "\n",
  "\r",
  "-",
  "--",
  '"',
  "\\",
  "\0",
  "=",
  "; filename",
  "*=UTF-8''%2e%2e",
  "Content-Type: text/html",
  "Content-Transfer-Encoding: base64",
  SEPARATOR,
  `\r\n${SEPARATOR}\r\n`,
  `\r\n${SEPARATOR}--\r\n`,
  `${SEPARATOR}\r\n${HEADER}"a"\r\n\r\n`,
  `\r\n${SEPARATOR}\r\n${HEADER}"a"\r\n\r\n`,
  `\r\n${SEPARATOR}\r\n${HEADER}"f"; filename="x"\r\n\r\n`,
  `${HEADER}"__proto__"`,
  `${HEADER}a`,
  "x".repeat(3000),
  "x".repeat(70_000),
];

const cuts = fc.array(fc.nat(300), { maxLength: 5 });

function pieces(body: Buffer, lengths: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  let start = 0;
  for (const length of lengths) {
    found.push(body.subarray(start, start + length));
    start += length;
  }
  return [...found, body.subarray(start)].filter((piece) => piece.length > 0);
}

function requestOf(body: Buffer, lengths: readonly number[], type: string): Request {
  return post(streamOf(...pieces(body, lengths)), type);
}

/** The status that a body is answered with: 200 when it is read. */
async function statusOf(read: Promise<unknown>): Promise<number> {
  try {
    await read;
    return 200;
  } catch (error) {
    if (isHttpError(error)) return error.status;
    throw error;
  }
}

function expectCleanPrototype(): void {
  expect(Reflect.ownKeys(Object.prototype)).toHaveLength(12);
  expect(Reflect.get({}, "pwn")).toBeUndefined();
}

describe("a body from outside", { timeout }, () => {
  let temporaryFolder = "";
  beforeAll(async () => {
    temporaryFolder = await mkdtemp(join(tmpdir(), "phial-fuzz-"));
  });
  afterAll(async () => {
    await rmdir(temporaryFolder);
  });

  test("is JSON, or refused with 400", async () => {
    const property = fc.asyncProperty(jsonBody, cuts, async (body, lengths) => {
      const request = requestOf(body, lengths, "application/json");
      expect([200, 400]).toContain(await statusOf(inRequest(request, (c) => readJson(c))));
      expectCleanPrototype();
    });
    await fc.assert(property, { numRuns });
  });

  test("is an urlencoded form, always", async () => {
    const property = fc.asyncProperty(formBody, cuts, async (body, lengths) => {
      const request = requestOf(body, lengths, "application/x-www-form-urlencoded");
      const form = await inRequest(request, (c) => readForm(c));
      for (const name of form.fields.keys()) expect(form.fields.has(name)).toBe(true);
      expectCleanPrototype();
    });
    await fc.assert(property, { numRuns });
  });

  test("is a multipart form, or refused with 400 or 413, and leaves nothing on disk", async () => {
    const limits = { formParts: 12, contentLength: 400_000, temporaryFolder };
    const property = fc.asyncProperty(
      fragments(...multipartTokens),
      cuts,
      async (body, lengths) => {
        const request = requestOf(body, lengths, "multipart/form-data; boundary=XbX");
        const read = inRequest(request, async (c) => {
          const { files } = await readForm(c, { limits });
          for (const [, file] of files) expect((await file.bytes()).length).toBe(file.size);
        });
        expect([200, 400, 413]).toContain(await statusOf(read));
        expectCleanPrototype();
      },
    );
    const openBefore = await openFiles();
    await fc.assert(property, { numRuns });
    expect(await readdir(temporaryFolder)).toEqual([]);
    expect(await openFiles()).toBeLessThanOrEqual(openBefore);
  });
});

async function openFiles(): Promise<number> {
  return (await readdir("/proc/self/fd").catch(() => [])).length;
}
