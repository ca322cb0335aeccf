import { describe, expect, test } from "vitest";
import { parseRecording } from "../src/exact-json.ts";
import { isRecording } from "../src/recording.ts";
import type { RecordedRequest } from "../src/recording.ts";
import { buildRequest } from "../src/request.ts";
import type { WireRequest } from "../src/request.ts";
import { substitute } from "../src/substitute.ts";
import { fitsRequest } from "../src/transport.ts";

const plain: RecordedRequest = {
  method: "POST",
  path: "/x?y=1",
  headers: { "User-Agent": "parity/1.0" },
  remote_addr: "10.0.0.1",
};

function build(change: Partial<RecordedRequest>, cookie = ""): WireRequest {
  return buildRequest({ ...plain, ...change }, cookie);
}

function header(request: WireRequest, name: string): string | undefined {
  return request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

function text(request: WireRequest): string {
  return Buffer.from(request.body ?? []).toString("utf8");
}

describe("a request", () => {
  test("takes its host from the base URL and leaves the path alone", () => {
    const request = build({ base_url: "https://Example.com:8443", path: "/a/../é" });
    expect(header(request, "host")).toBe("example.com:8443");
    expect(request).toMatchObject({ path: "/a/../é", peer: "10.0.0.1", body: undefined });
    expect(header(request, "content-length")).toBeUndefined();
  });

  test("sends JSON with the very bytes Python writes", () => {
    const source = `{"app": "a", "steps": [{"at": 1.0, "request": {"json":
      {"é": [1.0, 1e+16, 9223372036854775808, 7], "q": "\\"\\u007f\\n", "n": null}}}]}`;
    const recording = parseRecording(source);
    if (!isRecording(recording)) throw new Error("not a recording");
    expect(recording.steps[0]?.at).toBe(1);
    const { json } = recording.steps[0]?.request ?? {};
    if (json === undefined) throw new Error("no body");
    const request = build({ json: substitute(json, {}) });
    expect(text(request)).toBe(
      String.raw`{"\u00e9":[1.0,1e+16,9223372036854775808,7],"q":"\"\u007f\n","n":null}`,
    );
    expect(header(request, "content-type")).toBe("application/json");
    expect(header(request, "content-length")).toBe(String(text(request).length));
  });

  test("sends null as a JSON body", () => {
    expect(text(build({ json: null }))).toBe("null");
  });

  test("lets a content type of the headers win over that of JSON and a form", () => {
    const headers = { "content-type": "text/plain" };
    expect(header(build({ json: 1, headers }), "content-type")).toBe("text/plain");
    expect(header(build({ form: [], headers }), "content-type")).toBe("text/plain");
  });

  test("encodes a form as Python does", () => {
    const request = build({
      form: [
        ["a b", "é~*'()!"],
        ["", "&="],
      ],
    });
    expect(text(request)).toBe("a+b=%C3%A9~%2A%27%28%29%21&=%26%3D");
    expect(header(request, "content-type")).toBe("application/x-www-form-urlencoded");
  });

  test("sends an empty form when only the content type says form", () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    expect(header(build({ headers }), "content-length")).toBe("0");
  });

  test("sends files as a browser's FormData does, the fields first", async () => {
    const request = build({
      form: [["t", "1"]],
      files: [
        { name: 'f"\r\n', filename: "ü.txt", content_type: "text/plain", content: "é" },
        { name: "b", filename: "b", content_type: "a/b", content_base64: "AP8=" },
      ],
    });
    expect(text(request)).toContain('name="f%22%0D%0A"; filename="ü.txt"\r\n');
    const type = header(request, "content-type") ?? "";
    const body = request.body ?? null;
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    expect([...form.keys()][0]).toBe("t");
    const file = form.get("b");
    if (!(file instanceof File)) throw new Error("no file");
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255]);
  });

  test("sends text and bytes without a content type of its own", () => {
    expect(text(build({ body: "é" }))).toBe("é");
    expect(header(build({ body: "é" }), "content-length")).toBe("2");
    expect([...(build({ body_base64: "AP8=" }).body ?? [])]).toEqual([0, 255]);
    expect(header(build({ body: "x" }), "content-type")).toBeUndefined();
  });

  test("adds the jar's cookies", () => {
    expect(header(build({}, "a=1; b=2"), "cookie")).toBe("a=1; b=2");
  });

  test("computes the example of RFC 2617 for digest authentication", () => {
    const $digest = {
      username: "Mufasa",
      realm: "testrealm@host.com",
      password: "Circle Of Life",
      nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
      uri: "/dir/index.html",
      qop: "auth",
      nc: "00000001",
      cnonce: "0a4f113b",
      opaque: "5ccc069c403ebaf9f0171e9517f40e41",
    };
    const request = build({ method: "GET", headers: { Authorization: { $digest } } });
    expect(header(request, "authorization")).toBe(
      'Digest username="Mufasa", realm="testrealm@host.com", ' +
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", ' +
        'response="6629fae49393a05397450978507c4ef1", ' +
        'opaque="5ccc069c403ebaf9f0171e9517f40e41", cnonce="0a4f113b", qop=auth, nc=00000001',
    );
  });

  test("computes digests with a session key and those of RFC 2069", () => {
    const base = { username: "u", realm: "r", password: "p", nonce: "n", uri: "/" };
    const response = (extra: object): string | undefined => {
      const $digest = { ...base, ...extra };
      const value = header(build({ headers: { Authorization: { $digest } } }), "authorization");
      return /response="(\w+)"/.exec(value ?? "")?.[1];
    };
    const extra = { qop: "auth", nc: "00000001", cnonce: "c" };
    const digests = [{}, extra, { ...extra, algorithm: "MD5-Sess" }].map(response);
    expect(new Set(digests).size).toBe(3);
  });
});

describe("variables", () => {
  test("are put into every string, keys too, and unknown names stay", () => {
    const value = { "{{a}}": ["x{{a}}y{{b}}", 1, null, { k: "{{$int}} {{ a }}" }] };
    expect(substitute(value, { a: "1" })).toEqual({
      "1": ["x1y{{b}}", 1, null, { k: "{{$int}} {{ a }}" }],
    });
  });

  test("are not looked for among the properties every object has", () => {
    expect(substitute("{{constructor}}", {})).toBe("{{constructor}}");
  });
});

describe("a Request object", () => {
  test.each([
    ["GET", "/a/b?x=%20&y", true],
    ["BREW", "/a", true],
    ["GET", "/a/../b", false],
    ["GET", "/%2e%2e/b", false],
    ["GET", "/é", false],
    ["GET", "/a?x='1'", false],
    ["GET", "/a?", false],
    ["GET", "/a#b", false],
    ["TRACE", "/a", false],
  ])("can say %s %s: %s", (method, path, fits) => {
    expect(fitsRequest(build({ method, path }))).toBe(fits);
  });

  test("cannot say GET with a body", () => {
    expect(fitsRequest(build({ method: "GET", body: "x" }))).toBe(false);
  });
});
