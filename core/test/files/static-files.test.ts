import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import {
  sendFromDirectory,
  serveStatic,
  type StaticOptions,
} from "../../src/files/static-files.ts";
import { type Folder, makeApp, makeFolder } from "./folder.ts";

const FILES = {
  "root/hello.txt": "hello",
  "root/sub/deep.txt": "deep",
  "root/üml.txt": "u",
  "root/100%.txt": "percent",
  "root/.env": "c4n4ry",
  "root/.git/config": "c4n4ry",
  "secret.txt": "c4n4ry",
};

async function get(folder: Folder, path: string, options?: StaticOptions): Promise<Response> {
  const app = makeApp();
  app.get("/static/*", serveStatic(folder.of("root"), options));
  app.get("/files/:name{.+}", (c) =>
    sendFromDirectory(c, c.req.param("name"), { root: folder.of("root") }),
  );
  return app.request(`http://localhost${path}`);
}

describe("serveStatic", () => {
  test.each([
    ["/static/hello.txt", "hello"],
    ["/static/hello.txt/", "hello"],
    ["/static/sub/deep.txt", "deep"],
    ["/static/%C3%BCml.txt", "u"],
    ["/static/100%25.txt", "percent"],
    ["/static/hello.txt?v=1", "hello"],
  ])("serves %s", async (path, text) => {
    await using folder = await makeFolder(FILES);
    const response = await get(folder, path);
    expect([response.status, await response.text()]).toEqual([200, text]);
  });

  test.each([
    "/static",
    "/static/",
    "/static/sub",
    "/static/sub/",
    "/static/missing",
    "/static/.env",
    "/static/%2eenv",
    "/static/.git/config",
    "/static/sub%2Fdeep.txt",
    "/static/sub%2fdeep.txt",
    "/static/sub%5Cdeep.txt",
    "/static/sub//deep.txt",
    "/static//hello.txt",
    "/static/..%2fsecret.txt",
    "/static/sub/..%2f..%2fsecret.txt",
    "/static/%2e%2e%2fsecret.txt",
    "/static/%252e%252e/secret.txt",
    "/static/%00",
    "/static/hello.txt%00.png",
    "/static/%zz",
    "/static/%ff",
    "/static/%",
    "/static/CON",
  ])("answers 404 to %s", async (path) => {
    await using folder = await makeFolder(FILES);
    expect((await get(folder, path)).status).toBe(404);
  });

  test("serves hidden files where it is told to", async () => {
    await using folder = await makeFolder(FILES);
    expect((await get(folder, "/static/.env", { dotfiles: true })).status).toBe(200);
  });

  test("finds the files below any route, also in an app that is mounted", async () => {
    await using folder = await makeFolder(FILES);
    const sub = new Hono().get("/:version/*", serveStatic(folder.of("root")));
    const app = makeApp().route("/assets", sub);
    expect(await (await app.request("/assets/v1/sub/deep.txt")).text()).toBe("deep");
  });

  test("takes the prefix it is given", async () => {
    await using folder = await makeFolder(FILES);
    const app = makeApp().get("*", serveStatic(folder.of("root"), { prefix: "/a/b" }));
    expect((await app.request("/a/b/hello.txt")).status).toBe(200);
    expect((await app.request("/a/hello.txt")).status).toBe(404);
  });

  test("takes the time from the clock it is given", async () => {
    await using folder = await makeFolder(FILES);
    const options = { maxAge: 10, now: () => 1_700_000_000_000 };
    const { headers } = await get(folder, "/static/hello.txt", options);
    expect(headers.get("date")).toBe("Tue, 14 Nov 2023 22:13:20 GMT");
    expect(headers.get("expires")).toBe("Tue, 14 Nov 2023 22:13:30 GMT");
  });
});

describe("sendFromDirectory", () => {
  test.each([
    ["/files/hello.txt", "hello"],
    ["/files/sub/deep.txt", "deep"],
    ["/files/sub//deep.txt", "deep"],
  ])("sends %s", async (path, text) => {
    await using folder = await makeFolder(FILES);
    expect(await (await get(folder, path)).text()).toBe(text);
  });

  test.each([
    "sub/..%2Fhello.txt",
    "%2Fetc%2Fpasswd",
    "..%5csecret.txt",
    "sub",
    ".env",
    "%ED%A0%80",
  ])("answers 404 to %s", async (name) => {
    await using folder = await makeFolder(FILES);
    expect((await get(folder, `/files/${name}`)).status).toBe(404);
  });
});

describe("symbolic links", () => {
  test("are followed inside of the folder only", async () => {
    await using folder = await makeFolder(FILES);
    await symlink("hello.txt", folder.of("root/inside.txt"));
    await symlink("../secret.txt", folder.of("root/outside.txt"));
    await symlink("/etc/hostname", folder.of("root/host"));
    await mkdir(folder.of("rootless"));
    await symlink("../rootless", folder.of("root/away"));
    await symlink(folder.path, folder.of("root/up"));
    expect((await get(folder, "/static/inside.txt")).status).toBe(200);
    for (const path of ["outside.txt", "host", "away", "up/secret.txt", "up/rootless/x"]) {
      expect((await get(folder, `/static/${path}`)).status, path).toBe(404);
      expect((await get(folder, `/files/${path}`)).status, path).toBe(404);
    }
  });

  test("may lead to the folder itself", async () => {
    await using folder = await makeFolder(FILES);
    await symlink(folder.of("root"), folder.of("current"));
    const app = makeApp().get("/*", serveStatic(folder.of("current")));
    expect((await app.request("/hello.txt")).status).toBe(200);
    await symlink("../secret.txt", folder.of("root/outside.txt"));
    expect((await app.request("/outside.txt")).status).toBe(404);
  });
});

test.runIf(process.platform !== "win32")("a pipe does not make anybody wait", async () => {
  await using folder = await makeFolder(FILES);
  execFileSync("mkfifo", [folder.of("root/pipe")]);
  expect((await get(folder, "/static/pipe")).status).toBe(404);
});
