import { expect, test } from "vitest";
import { readForm } from "../../src/body/form.ts";
import { BOUNDARY, inRequest, post, postMultipart, refusalOf } from "./in-request.ts";

// What has gone wrong in multipart parsers before: held here, whatever the version of ours.

function part(disposition: string, content = "x"): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
}

function read(body: string, boundary = BOUNDARY): Promise<unknown> {
  const request = post(body, `multipart/form-data; boundary=${boundary}`);
  return inRequest(request, async (c) => [...(await readForm(c)).fields]);
}

const END = `--${BOUNDARY}--\r\n`;

test("a boundary of 252 bytes costs no time (CVE-2026-19484)", async () => {
  for (const boundary of ["-".repeat(252), `"${"\\".repeat(250)}"`, " ".repeat(252)]) {
    const start = performance.now();
    expect((await refusalOf(read("-".repeat(500_000), boundary))).status).toBe(400);
    expect(performance.now() - start).toBeLessThan(200);
  }
});

test("a long body of near boundaries costs linear time", async () => {
  const start = performance.now();
  const boundary = "-".repeat(70);
  const near = `\r\n--${"-".repeat(69)}`.repeat(6000);
  expect((await refusalOf(read(`--${boundary}${near}`, boundary))).status).toBe(400);
  expect(performance.now() - start).toBeLessThan(500);
});

test.each(["\r", "\n", "\r\n "])(
  "a line break in a file name neither passes nor cuts it: %j (CVE-2026-74866)",
  async (lineBreak) => {
    const body = part(`name="f"; filename="a${lineBreak}b.txt"`) + END;
    const request = post(body, `multipart/form-data; boundary=${BOUNDARY}`);
    const outcome = await inRequest(request, async (c) => {
      const { files } = await readForm(c);
      return files.require("f").fileName;
    }).catch((error: unknown) => error);
    if (typeof outcome === "string") expect(outcome).toBe("a b.txt");
    else expect(outcome).toMatchObject({ status: 400 });
  },
);

test("too many parts, the last one cut off, do not end the process (CVE-2026-124724)", async () => {
  const limits = { formParts: 2 };
  const body = part('name="a"').repeat(3) + part('name="b"; filename="x"').slice(0, -20);
  const request = post(body, `multipart/form-data; boundary=${BOUNDARY}`);
  const error = await refusalOf(inRequest(request, (c) => readForm(c, { limits })));
  expect(error.status).toBe(413);
});

test.each([
  `--${BOUNDARY}`,
  `--${BOUNDARY}\r\n`,
  `--${BOUNDARY}\r\n\r\n`,
  `--${BOUNDARY}--`,
  `--${BOUNDARY}--\r\nmore\r\n--${BOUNDARY}\r\n`,
  part('name="f"; filename="x"', "x".repeat(200_000)).slice(0, 150_000),
  part('name="f"; filename="x"', "\r".repeat(20_000)) + END,
  part('name="a"', "") + END,
  "\r\n".repeat(1000),
])("a body never hangs (CVE-2026-128835)", async (body) => {
  const outcome = await read(body).catch((error: unknown) => error);
  if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ status: 400 });
});

test("__proto__ is a field like any other and no prototype", async () => {
  const names = ["__proto__", "__proto__[pwn]", "constructor.prototype.pwn", "a[__proto__][pwn]"];
  const request = postMultipart(names.map((name) => ({ name, content: "1" })));
  const fields = await inRequest(request, async (c) => (await readForm(c)).fields);
  expect([...fields.keys()]).toEqual(names);
  expect(fields.get("toString")).toBeUndefined();
  expect(Reflect.get({}, "pwn")).toBeUndefined();
});

test("10,000 tiny parts are refused within a second", async () => {
  const start = performance.now();
  const error = await refusalOf(read(part('name="a"').repeat(10_000) + END));
  expect(error.status).toBe(413);
  expect(performance.now() - start).toBeLessThan(1000);
});
