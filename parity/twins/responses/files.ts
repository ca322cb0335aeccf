import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type Context,
  type Phial,
  type SendFileOptions,
  addETag,
  makeConditional,
  makeResponse,
  params,
  path,
  sendFile,
  sendFromDirectory,
  setETag,
} from "phial";
import { httpDate } from "phial/http";

/** Of every file below, in seconds. */
const MODIFIED = 1_600_000_000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "hello.txt": "hello static\n",
  "style.css": "body { color: red }\n",
  "data.json": '{"a": 1}',
  "app.js": "let x = 1;\n",
  "sub/deep.txt": "deep",
  noext: "x",
  "pic.png": Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  "empty.txt": "",
  "page.html": "<p>é</p>",
  "letters.txt": LETTERS,
  "arch.tar.gz": new Uint8Array([0x1f, 0x8b]),
  "doc.svg": "<svg/>",
  "üml.txt": "u",
  "x.woff2": "w",
};

/** A folder with the app's static files. */
export interface StaticFolder {
  readonly path: string;
  remove(): void;
}

/** Makes the folder of static files, anew for each app. */
export function makeFolder(): StaticFolder {
  const folder = mkdtempSync(join(tmpdir(), "parity-static-"));
  for (const [name, content] of Object.entries(FILES)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, MODIFIED, MODIFIED);
  }
  return { path: folder, remove: () => rmSync(folder, { recursive: true }) };
}

const SENDS: Readonly<Record<string, SendFileOptions>> = {
  plain: {},
  download: { asAttachment: true },
  named: { asAttachment: true, downloadName: 'résumé "1".txt' },
  "inline-name": { downloadName: "other.pdf" },
  etag: { etag: "fixed-etag" },
  "no-etag": { etag: false },
  "own-etag": { etag: true },
  "not-conditional": { conditional: false },
  "max-age": { maxAge: 60 },
  "max-age-0": { maxAge: 0 },
  modified: { lastModified: (MODIFIED + 86_400.9) * 1000 },
  type: { mimetype: "application/x-odd" },
  memory: { mimetype: "text/plain" },
};

/** Adds the routes that send files, and those that answer conditional requests. */
export function addFiles(app: Phial, folder: string): void {
  app.get("/send/:how", (c) => {
    const how = c.req.param("how");
    const options = Object.hasOwn(SENDS, how) ? SENDS[how] : undefined;
    if (!options) throw new Error(`KeyError: ${how}`);
    const source =
      how === "memory" ? new Uint8Array(Buffer.from(LETTERS)) : join(folder, "letters.txt");
    return sendFile(c, source, { etag: "e", ...options });
  });
  app.get("/from/:name", params({ name: path() }), (c) =>
    sendFromDirectory(c, c.req.valid("param").name, { root: folder, etag: "dir-etag" }),
  );
  app.on(["GET", "PUT"], "/etag/:how", async (c) => {
    const how = c.req.param("how");
    const response = await tagged(c, how);
    if (how === "date" || how === "both") {
      response.headers.set("Last-Modified", httpDate(Date.UTC(2023, 0, 1)));
    }
    return makeConditional(c, response, { acceptRanges: how === "both", completeLength: 9 });
  });
}

function tagged(c: Context, how: string): Response | Promise<Response> {
  const response = makeResponse(c, "etag body");
  if (how === "strong" || how === "both") return setETag(response, "abc");
  if (how === "weak") return setETag(response, "abc", { isWeak: true });
  return how === "computed" ? addETag(response) : response;
}
