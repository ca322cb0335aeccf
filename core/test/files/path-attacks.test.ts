import { once } from "node:events";
import { symlink } from "node:fs/promises";
import { connect } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { describe, expect, test, vi } from "vitest";
import { sendFile } from "../../src/files/send-file.ts";
import { sendFromDirectory, serveStatic } from "../../src/files/static-files.ts";
import { type Folder, makeApp, makeFolder, openCount } from "./folder.ts";

const CANARY = "c4n4ry";

interface Target extends AsyncDisposable {
  readonly folder: Folder;
  /** Sends bytes as they are and gives back the whole answer. */
  raw(request: string): Promise<string>;
  get(path: string, headers?: string): Promise<{ status: number; text: string }>;
  readonly port: number;
}

/** The files and routes of the security exam, on a real server and without Phial's router. */
async function makeTarget(): Promise<Target> {
  const folder = await makeFolder({
    "files/a.txt": "a",
    "secret.txt": CANARY,
    "static/a.txt": "a",
    "static/admin/secret.txt": CANARY,
    "static/big.bin": Buffer.alloc(1_000_000),
    "static/empty.txt": "",
    "static/one.txt": "1",
    "static/.env": CANARY,
    "static/.git/config": CANARY,
    "static/sub/b.txt": "b",
  });
  await symlink("/etc/hostname", folder.of("static/link"));
  const app = makeApp();
  app.use("/static/admin/*", (c) => Promise.resolve(c.text("guarded", 401)));
  app.get("/static/*", serveStatic(folder.of("static")));
  app.get("/files/:name{.+}", (c) =>
    sendFromDirectory(c, c.req.param("name"), { root: folder.of("files") }),
  );
  app.get("/download", (c) => {
    const downloadName = c.req.query("name") ?? "a";
    return sendFile(c, folder.of("files/a.txt"), { asAttachment: true, downloadName });
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  const raw = async (request: string): Promise<string> => {
    const socket = connect(port, "127.0.0.1");
    socket.write(Buffer.from(request, "latin1"));
    let answer = "";
    for await (const chunk of socket) answer += Buffer.from(chunk).toString("latin1");
    return answer;
  };
  const get = async (path: string, headers = "") => {
    const text = await raw(
      `GET ${path} HTTP/1.1\r\nHost: ex.test\r\n${headers}Connection: close\r\n\r\n`,
    );
    return { status: Number(text.slice(9, 12)), text };
  };
  const close = async () => {
    server.close();
    await folder[Symbol.asyncDispose]();
  };
  return { folder, port, raw, get, [Symbol.asyncDispose]: close };
}

describe("attacks on paths", () => {
  test("PATH-01: nothing leads out of a folder", async () => {
    await using target = await makeTarget();
    const names = [
      "../secret.txt",
      "..%2fsecret.txt",
      "%2e%2e/secret.txt",
      "%2e%2e%2fsecret.txt",
      "%252e%252e%252fsecret.txt",
      "..%5csecret.txt",
      "..%c0%afsecret.txt",
      "..%c1%9csecret.txt",
      "%uff0e%uff0e/secret.txt",
      "/etc/passwd",
      "%2fetc%2fpasswd",
      "a/../../secret.txt",
      "a.txt/..%2f..%2fsecret.txt",
      "a.txt%00.png",
      "....//secret.txt",
      "..;/secret.txt",
      "..\\secret.txt",
      "file:///etc/passwd",
      "./../../secret.txt",
      "%EF%BC%8E%EF%BC%8E%EF%BC%8Fsecret.txt",
    ];
    for (const name of names) {
      for (const prefix of ["/files/", "/static/"]) {
        const { status, text } = await target.get(prefix + name);
        expect([400, 404], prefix + name).toContain(status);
        expect(text, prefix + name).not.toMatch(/c4n4ry|root:x:/);
      }
    }
  });

  test("PATH-02 and PATH-03: no spelling goes around a guard", async () => {
    await using target = await makeTarget();
    const paths = [
      "/static/admin/secret.txt",
      "/static/admin%2Fsecret.txt",
      "/static/admin%2fsecret.txt",
      "/static%2Fadmin%2Fsecret.txt",
      "/static/admin%5Csecret.txt",
      "/static/admin\\secret.txt",
      "//static/admin/secret.txt",
      "/static//admin/secret.txt",
      "/static/admin//secret.txt",
      "///static/admin/secret.txt",
      "/static/./admin/secret.txt",
      "/static/sub/../admin/secret.txt",
      "/static/sub/..%2fadmin/secret.txt",
      "/static/sub/%2e%2e/admin/secret.txt",
      "/static/sub/..;/admin/secret.txt",
      "/static/%61dmin/secret.txt",
      "/static/%2561dmin/secret.txt",
      "/static/admin/secret.txt/",
      "/static/admin/%2e/secret.txt",
      "/static/ADMIN/secret.txt",
    ];
    for (const path of paths) {
      const { status, text } = await target.get(path);
      expect([400, 401, 404], path).toContain(status);
      expect(text, path).not.toContain(CANARY);
    }
  });

  test("PATH-07: links out of the folder, hidden files and folders are not there", async () => {
    await using target = await makeTarget();
    for (const name of [
      "link",
      ".env",
      ".git/config",
      "%2eenv",
      "sub/",
      "",
      ".well-known/../.env",
    ]) {
      const { status } = await target.get(`/static/${name}`);
      expect([403, 404], name).toContain(status);
    }
  });

  test("PATH-08: impossible names are not found", async () => {
    await using target = await makeTarget();
    const names = [
      "%00",
      "a".repeat(5000),
      "CON",
      "aux.txt",
      "a%0ab",
      "%ff",
      "CON%20.txt",
      "%",
      "%zz",
    ];
    for (const name of [...names, "%E0%A4%A", "%ED%A0%80", "a%0D%0Ab", "%7F"]) {
      for (const prefix of ["/files/", "/static/"]) {
        expect([400, 404], name).toContain((await target.get(prefix + name)).status);
      }
    }
  });

  test("PATH-09: ranges never give more than the file", async () => {
    await using target = await makeTarget();
    const ranges = [
      "bytes=0-0",
      "bytes=-0",
      "bytes=5-2",
      "bytes=9e99-",
      "bytes=99999999999999999999-",
      "bytes=0-99999999999999999999",
      `bytes=${"0-5000,".repeat(900)}0-1`,
      `bytes=${"0-0,".repeat(1000)}0-0`,
      `bytes=${"9".repeat(8000)}-`,
      "bytes=a-b",
      "items=0-5",
      "bytes=",
      "bytes=-1000001",
      "bytes=-1",
    ];
    for (const range of ranges) {
      for (const name of ["big.bin", "one.txt", "empty.txt"]) {
        const headers = `Range: ${range}\r\nAccept-Encoding: gzip\r\n`;
        const { status, text } = await target.get(`/static/${name}`, headers);
        expect([200, 206, 416], range).toContain(status);
        const [, body = ""] = text.split("\r\n\r\n");
        expect(body.length).toBeLessThanOrEqual(1_000_000);
        expect(text).not.toContain("multipart/byteranges");
      }
    }
  });

  test("PATH-10: the name of a download is only a name", async () => {
    await using target = await makeTarget();
    const names = ["a%22;x=%22b.txt", "..%2F..%2Fa.txt", "%E2%82%AC.txt", "a%5Cb.txt", "a.bat"];
    for (const name of [...names, "a%0d%0aX-Evil:%201", "%00", "", "%2e%2e", "%ff"]) {
      const { status, text } = await target.get(`/download?name=${name}`);
      expect(status, name).toBe(200);
      expect(text).toMatch(/^x-content-type-options: nosniff\r$/im);
      expect(text).not.toMatch(/^x-evil/im);
      const [, header = ""] = /^content-disposition: (.*)\r$/im.exec(text) ?? [];
      expect(header).toMatch(/^attachment; filename=/);
      expect(header).not.toMatch(/\.\.\/|\.\.\\|filename="[^"]*"[^;]*"/);
    }
  });
});

test.runIf(process.platform === "linux")("a file is closed when the client goes away", async () => {
  await using target = await makeTarget();
  const path = target.folder.of("static/big.bin");
  const socket = connect(target.port, "127.0.0.1");
  socket.write("GET /static/big.bin HTTP/1.1\r\nHost: ex.test\r\n\r\n");
  await once(socket, "data");
  socket.destroy();
  await vi.waitFor(() => expect(openCount(path)).toBe(0));
});

test.runIf(process.platform === "linux")("no file stays open, whatever the answer", async () => {
  await using target = await makeTarget();
  const path = target.folder.of("static/big.bin");
  const requests = [
    "",
    "Range: bytes=9999999-\r\n",
    "If-None-Match: *\r\n",
    "Range: bytes=0-1\r\n",
  ];
  for (const headers of requests) await target.get("/static/big.bin", headers);
  await target.raw("HEAD /static/big.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  await target.get("/static/sub");
  await target.get("/static/link");
  expect(openCount(path)).toBe(0);
  expect(openCount("/etc/hostname")).toBe(0);
});
