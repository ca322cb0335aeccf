import { describe, expect, test } from "vitest";
import { readBytes, readText } from "../../src/body/bytes.ts";
import { inRequest, post, refusalOf, streamOf } from "./in-request.ts";

function lengthOf(request: Request, contentLength: number | null): Promise<number> {
  return inRequest(request, async (c) => {
    return (await readBytes(c, { limits: { contentLength } })).length;
  });
}

function declared(body: string, length: string): Request {
  const request = post(body);
  request.headers.set("content-length", length);
  return request;
}

describe("readBytes", () => {
  test("gives the bytes, the same array each time", async () => {
    const [first, second] = await inRequest(post(Uint8Array.of(0, 255)), async (c) => [
      await readBytes(c),
      await readBytes(c),
    ]);
    expect(first).toEqual(Uint8Array.of(0, 255));
    expect(first).toBe(second);
  });

  test("gives none for GET and for an empty body", async () => {
    expect(await lengthOf(new Request("http://localhost/"), 10)).toBe(0);
    expect(await lengthOf(new Request("http://localhost/", { method: "POST" }), 10)).toBe(0);
  });

  test("takes a body of exactly MAX_CONTENT_LENGTH and refuses one byte more", async () => {
    for (const request of [post("12345"), declared("12345", "5"), post(streamOf("123", "45"))]) {
      expect(await lengthOf(request.clone(), 5)).toBe(5);
      const error = await refusalOf(lengthOf(request, 4));
      expect([error.status, error.code]).toEqual([413, "BODY_TOO_LARGE"]);
    }
  });

  test("does not believe a declared length that is too small", async () => {
    expect((await refusalOf(lengthOf(declared("12345", "1"), 4))).status).toBe(413);
  });

  test("takes a length that is no number, and any with transfer encoding, as unknown", async () => {
    expect(await lengthOf(declared("12345", "99 bottles"), 5)).toBe(5);
    const both = declared("12345", "999999");
    both.headers.set("transfer-encoding", "chunked");
    expect(await lengthOf(both, 5)).toBe(5);
  });

  test("takes everything when the limit is null", async () => {
    expect(await lengthOf(post(streamOf("x".repeat(3_000_000))), null)).toBe(3_000_000);
  });

  test("reads a refused body on, so that the client comes to the answer", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (++pulled > 20) controller.close();
        else controller.enqueue(new Uint8Array(100));
      },
    });
    expect((await refusalOf(lengthOf(post(body), 50))).status).toBe(413);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pulled).toBe(21);
  });
});

describe("readText", () => {
  test("reads UTF-8, and U+FFFD for what is none", async () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0xff);
    expect(await inRequest(post(body), (c) => readText(c))).toBe("\ufeffé\ufffd");
  });
});
