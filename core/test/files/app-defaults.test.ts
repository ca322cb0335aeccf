import { describe, expect, test } from "vitest";
import {
  addETag,
  makeConditional,
  makeResponse,
  Phial,
  sendFile,
  serveStatic,
  setETag,
  silentLogger,
} from "../../src/index.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { makeFolder } from "./folder.ts";

function appAt(config: Record<string, unknown> = {}): Phial {
  return new Phial("files", { log: silentLogger, config, clock: fakeClock(1_700_000_000_000) });
}

describe("a file that an app sends", () => {
  test("is dated by the app's clock", async () => {
    await using folder = await makeFolder({ "a.txt": "a" });
    const app = appAt();
    app.get("/one", (c) => sendFile(c, folder.of("a.txt"), { maxAge: 60 }));
    app.get("/all/*", serveStatic(folder.path));
    const one = await app.request("/one");
    expect([one.headers.get("date"), one.headers.get("expires")]).toEqual([
      "Tue, 14 Nov 2023 22:13:20 GMT",
      "Tue, 14 Nov 2023 22:14:20 GMT",
    ]);
    const all = await app.request("/all/a.txt");
    expect(all.headers.get("date")).toBe("Tue, 14 Nov 2023 22:13:20 GMT");
  });

  test("may be kept for SEND_FILE_MAX_AGE_DEFAULT unless the call says otherwise", async () => {
    await using folder = await makeFolder({ "a.txt": "a" });
    const app = appAt({ SEND_FILE_MAX_AGE_DEFAULT: 3600 });
    app.get("/default", (c) => sendFile(c, folder.of("a.txt")));
    app.get("/none", (c) => sendFile(c, folder.of("a.txt"), { maxAge: 0 }));
    app.get("/by-path", (c) =>
      sendFile(c, folder.of("a.txt"), {
        maxAge: (path) => (path?.endsWith(".css") ? 1 : undefined),
      }),
    );
    const ages = await Promise.all(
      ["/default", "/none", "/by-path"].map(async (path) =>
        (await app.request(path)).headers.get("cache-control"),
      ),
    );
    expect(ages).toEqual(["public, max-age=3600", "no-cache, max-age=0", "public, max-age=3600"]);
  });
});

describe("a response of an app", () => {
  test("answers conditional requests by the tag it is given, dated by the app's clock", async () => {
    const app = appAt();
    app.get("/", (c) => makeConditional(c, setETag(makeResponse(c, "text"), "v1")));
    const response = await app.request("/", { headers: { "If-None-Match": '"v1"' } });
    expect([response.status, response.headers.get("etag"), response.headers.get("date")]).toEqual([
      304,
      '"v1"',
      "Tue, 14 Nov 2023 22:13:20 GMT",
    ]);
  });

  test("gets a tag of its bytes, and keeps the one it has", async () => {
    const tagged = await addETag(new Response("text"));
    expect(tagged.headers.get("etag")).toMatch(/^"[0-9a-f]{40}"$/);
    expect(await tagged.text()).toBe("text");
    const own = setETag(new Response("text"), "own", { isWeak: true });
    expect((await addETag(own)).headers.get("etag")).toBe('W/"own"');
  });
});
