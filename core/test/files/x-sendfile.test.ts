import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Phial, sendFile, silentLogger } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "phial-x-sendfile-"));
const file = join(folder, "letters.txt");
writeFileSync(file, "abcdef");
afterAll(() => rmSync(folder, { recursive: true }));

function createApp(USE_X_SENDFILE: boolean): Phial {
  const app = new Phial("files", { log: silentLogger, config: { TESTING: true, USE_X_SENDFILE } });
  app.get("/letters", (c) => sendFile(c, file));
  return app;
}

test("USE_X_SENDFILE leaves a file, and its ranges, to the web server in front", async () => {
  await using app = createApp(true);
  const response = await app.request("/letters", { headers: { Range: "bytes=1-2" } });
  expect(response.status).toBe(200);
  expect(response.headers.get("X-Sendfile")).toBe(file);
  expect(response.headers.has("Content-Range")).toBe(false);
  expect(await response.text()).toBe("");
});

test("without USE_X_SENDFILE the path of a file is not told", async () => {
  await using app = createApp(false);
  const response = await app.request("/letters");
  expect(response.headers.has("X-Sendfile")).toBe(false);
  expect(await response.text()).toBe("abcdef");
});
