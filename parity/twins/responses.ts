import { Phial, flaskJson, reply } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";
import { addCookies } from "./responses/cookies.ts";
import { addErrors } from "./responses/errors.ts";
import { addFiles, makeFolder } from "./responses/files.ts";
import { addJson } from "./responses/json.ts";
import { addRequests } from "./responses/requests.ts";
import { addReturns } from "./responses/returns.ts";

/** Does with Phial what `flask/apps/responses.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const folder = makeFolder();
  const url = config["APP_STATIC_URL"];
  const app = new Phial("responses", {
    ...flaskOptions({ SECRET_KEY: "responses-secret", ...config }, tools),
    json: jsonOf(config),
    staticFolder: folder.path,
    staticUrlPath: typeof url === "string" ? url : "/static",
  });
  addReturns(app);
  addErrors(app, config);
  addJson(app);
  addRequests(app);
  addFiles(app, folder.path);
  addCookies(app);
  app.get("/stream", (c) =>
    reply(["path=", c.req.path].values(), 200, { "Content-Type": "text/plain; charset=utf-8" }),
  );
  app.onClose(() => folder.remove());
  return { fetch: fetchWith(app), close: () => app.close(), sessionSecret: "responses-secret" };
}

function jsonOf(config: Record<string, unknown>) {
  const mimetype = config["APP_JSON_MIMETYPE"];
  return flaskJson({
    sortKeys: config["APP_JSON_SORT_KEYS"] !== false,
    ensureAscii: config["APP_JSON_ENSURE_ASCII"] !== false,
    compact: Boolean(config["APP_JSON_COMPACT"] ?? config["DEBUG"] !== true),
    ...(typeof mimetype === "string" && { mimetype }),
  });
}
