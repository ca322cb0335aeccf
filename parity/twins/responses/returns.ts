import { HttpError, type Phial, type ViewResult, reply } from "phial";

/** What Python lets a view return and TypeScript does not, so that the answer is an error. */
const UNTYPED: Readonly<Record<string, unknown>> = {
  none: null,
  int: 5,
  bool: true,
  // A tuple of four.
  quad: undefined,
};

const VIEWS: Readonly<Record<string, () => ViewResult>> = {
  str: () => "text é",
  bytes: () => new Uint8Array([0xff, 0, 0x72, 0x61, 0x77]),
  dict: () => ({ b: 1, a: 2 }),
  list: () => [1, { x: null }],
  empty: () => "",
  generator: () => ["a", "b", "é"].values(),
  "str-status": () => reply("made", 201),
  "str-headers": () => reply("h", undefined, { "X-Custom": "1" }),
  "list-headers": () =>
    reply("h", undefined, [
      ["X-Custom", "1"],
      ["X-Custom", "2"],
    ]),
  triple: () => reply("t", 202, { "X-Custom": "3", "Content-Type": "text/plain" }),
  "dict-status": () => reply({ ok: false }, 422),
  "list-status": () => reply([1], 201),
  "status-text": () => reply("x", 299),
  "response-status": () => reply(htmlResponse("r", 418), 201),
  response: () =>
    new Response("r", { status: 418, headers: { "Content-Type": "text/x-odd; charset=utf-8" } }),
  "no-content": () => reply("", 204),
  "not-modified": () => reply("ignored", 304),
  "unknown-status": () => reply("u", 799),
  wsgi: () => new HttpError(404, { detail: "as a response" }),
};

/** A response of text as Flask's `Response(text, status)`. */
export function htmlResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Everything a view may return, and what it may not. */
export function addReturns(app: Phial): void {
  app.get("/return/:what", (c): ViewResult => {
    const what = c.req.param("what");
    // The compiler would refuse these; the twin wants to see that Phial does, too.
    if (Object.hasOwn(UNTYPED, what)) return UNTYPED[what] as ViewResult;
    const view = Object.hasOwn(VIEWS, what) ? VIEWS[what] : undefined;
    if (!view) throw new Error(`KeyError: ${what}`);
    return view();
  });
}
