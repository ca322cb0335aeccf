import { describe, expect, test } from "vitest";
import { readBytes } from "../../src/body/bytes.ts";
import { type Form, readForm, readQuery } from "../../src/body/form.ts";
import { inRequest, post, postForm, postMultipart, refusalOf, streamOf } from "./in-request.ts";

const upload = [
  { name: "a", content: "1" },
  { name: "f", fileName: "x.txt", type: "text/plain", content: "hello" },
];

function fieldsOf(request: Request): Promise<[string, string][]> {
  return inRequest(request, async (c) => [...(await readForm(c)).fields]);
}

describe("readForm", () => {
  test("reads an urlencoded form", async () => {
    expect(await fieldsOf(postForm("a=1&a=2&b="))).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", ""],
    ]);
  });

  test("reads it as UTF-8 whatever charset it claims", async () => {
    const type = "application/x-www-form-urlencoded; charset=iso-8859-1";
    expect(await fieldsOf(post("a=%C3%A9", type))).toEqual([["a", "é"]]);
  });

  test.each(["text/plain", "application/json", undefined])(
    "is empty for the content type %j",
    async (type) => {
      expect(await fieldsOf(post("a=1", type))).toEqual([]);
    },
  );

  test("is empty for GET", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await fieldsOf(new Request("http://localhost/?a=1", { headers }))).toEqual([]);
  });

  test("refuses an urlencoded body beyond MAX_FORM_MEMORY_SIZE, declared or not", async () => {
    const limits = { formMemorySize: 20 };
    const read = (request: Request) => inRequest(request, (c) => readForm(c, { limits }));
    await expect(read(postForm(`k=${"v".repeat(18)}`))).resolves.toBeDefined();
    const declared = postForm(`k=${"v".repeat(19)}`);
    declared.headers.set("content-length", "21");
    for (const request of [postForm(`k=${"v".repeat(19)}`), declared]) {
      const error = await refusalOf(read(request));
      expect([error.status, error.code]).toEqual([413, "FORM_TOO_LARGE"]);
    }
  });

  test("refuses a declared length beyond MAX_CONTENT_LENGTH even for what is no form", async () => {
    const request = post("x".repeat(50), "text/plain");
    request.headers.set("content-length", "50");
    const read = inRequest(request, (c) => readForm(c, { limits: { contentLength: 49 } }));
    expect((await refusalOf(read)).status).toBe(413);
  });

  test("reads once: two reads give the same form", async () => {
    for (const request of [postForm("a=1"), postMultipart(upload)]) {
      const [first, second] = await inRequest(request, async (c) => [
        await readForm(c),
        await readForm(c),
      ]);
      expect(first).toBe(second);
    }
  });

  test.each([
    ["text", (c: { req: { text(): Promise<unknown> } }) => c.req.text()],
    ["arrayBuffer", (c: { req: { arrayBuffer(): Promise<unknown> } }) => c.req.arrayBuffer()],
    ["parseBody", (c: { req: { parseBody(): Promise<unknown> } }) => c.req.parseBody()],
    ["formData", (c: { req: { formData(): Promise<unknown> } }) => c.req.formData()],
  ])("works after c.req.%s()", async (_name, readByHono) => {
    const content = await inRequest(postMultipart(upload), async (c) => {
      await readByHono(c);
      const { fields, files } = await readForm(c);
      const file = files.require("f");
      return [fields.get("a"), file.fileName, file.contentType, await file.text()];
    });
    expect(content).toEqual(["1", "x.txt", "text/plain", "hello"]);
  });

  test("leaves a small body to Hono's readers", async () => {
    const request = postMultipart(upload);
    request.headers.set("content-length", "200");
    const value = await inRequest(request, async (c) => {
      await readForm(c);
      return (await c.req.parseBody())["a"];
    });
    expect(value).toBe("1");
  });

  test("says so when somebody has taken the stream", async () => {
    const taken = inRequest(postMultipart(upload), async (c) => {
      await c.req.raw.text();
      return readForm(c);
    });
    await expect(taken).rejects.toMatchObject({ code: "BODY_CONSUMED" });
    const late = inRequest(postMultipart(upload), async (c) => {
      await readForm(c);
      return readBytes(c);
    });
    await expect(late).rejects.toMatchObject({ code: "BODY_CONSUMED" });
  });

  test("answers 400 when the client goes away", async () => {
    for (const type of ["application/x-www-form-urlencoded", "multipart/form-data; boundary=B"]) {
      const request = post(streamOf("a=1").pipeThrough(failing()), type);
      const error = await refusalOf(inRequest(request, (c) => readForm(c)));
      expect([error.status, error.code]).toEqual([400, "BODY_ABORTED"]);
    }
  });
});

function failing(): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform() {
      throw new Error("connection reset");
    },
  });
}

describe("a name that the form does not have", () => {
  const formOf = (request: Request, debug: boolean): Promise<Form> =>
    inRequest(request, (c) => readForm(c, { limits: { debug } }));

  async function detailOf(request: Request, debug: boolean): Promise<(string | undefined)[]> {
    const { fields, files } = await formOf(request, debug);
    const details: (string | undefined)[] = [];
    for (const dict of [fields, files]) {
      await refusalOf((async () => dict.require("secret"))()).then((error) => {
        expect(error.status).toBe(400);
        expect(debug || !JSON.stringify(error).includes("secret")).toBe(true);
        return details.push(error.detail);
      });
    }
    return details;
  }

  test("is named only in debug", async () => {
    expect(await detailOf(postForm("a=1"), false)).toEqual([undefined, undefined]);
    expect(await detailOf(postForm("a=1"), true)).toEqual([
      'The form has no "secret".',
      'The form has no file "secret".',
    ]);
  });

  test("is explained in debug when the form lacks its enctype", async () => {
    const { files } = await formOf(postForm("picture=cat.png"), true);
    const error = await refusalOf((async () => files.require("picture"))());
    expect(error.detail).toContain('enctype="multipart/form-data"');
  });
});

describe("readQuery", () => {
  test("reads the query as Flask's request.args", async () => {
    const request = new Request("http://localhost/echo?a=1&a=2&b=&x=%ff&%C3%A9=+");
    const pairs = await inRequest(request, (c) => [...readQuery(c)]);
    expect(pairs).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["b", ""],
      ["x", "%FF"],
      ["é", " "],
    ]);
    expect(await inRequest(new Request("http://localhost/"), (c) => readQuery(c).size)).toBe(0);
  });
});
