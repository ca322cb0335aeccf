import { join } from "node:path";
import { Hono } from "hono";
import { type Phial, HttpError, sendFile, serveStatic } from "phial";
import { guard } from "./basics.ts";

/** Files of the folder `root`, a guarded folder among them, a download, and a guarded app below a prefix. */
export function addFiles(app: Phial, root: string, pass: string | undefined): void {
  app.get("/files/*", serveStatic(join(root, "files")));
  app.use("/static/admin/*", guard(pass));
  app.get("/static/*", serveStatic(join(root, "static")));
  app.get("/download", function download(c) {
    const name = c.req.query("name");
    if (name === undefined || name === "") throw new HttpError(400, { detail: "name is missing." });
    return sendFile(c, join(root, "files", "a.txt"), { asAttachment: true, downloadName: name });
  });
  app.mount("/sub", subApp(pass).fetch);
}

function subApp(pass: string | undefined): Hono {
  const sub = new Hono();
  sub.use("/admin/*", guard(pass));
  sub.get("/admin/x", (c) => c.text("c4n4ry: behind the guard of the mounted app\n"));
  sub.get("/open", (c) => c.text("open\n"));
  return sub;
}
