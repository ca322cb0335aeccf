import {
  type Context,
  Markup,
  Phial,
  type Session,
  abort,
  escapeHtml,
  flash,
  getFlashedMessages,
  int,
  jsonify,
  params,
  redirect,
  reply,
  session,
} from "phial";
import { dumpCookie } from "phial/http";
import { Tuple, Uuid } from "phial/signing";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

/** The app's notation of a session value -> the value. */
function build(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(build);
  if (typeof value !== "object" || value === null) return value;
  const [kind, inner] = Object.entries(value)[0] ?? ["", undefined];
  if (kind === "dict") return buildDict(inner as object);
  if (kind === "tuple") return new Tuple((inner as unknown[]).map(build));
  const text = String(inner);
  if (kind === "bytes") return new Uint8Array(Buffer.from(text, "base64"));
  if (kind === "markup") return new Markup(text);
  if (kind === "uuid") return new Uuid(text);
  return new Date(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
}

function buildDict(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, item]) => [key, build(item)]));
}

/** A session value -> the app's notation. */
function show(value: unknown): unknown {
  if (value instanceof Tuple) return { tuple: value.items.map(show) };
  if (Array.isArray(value)) return value.map(show);
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Markup) return { markup: value.toString() };
  if (value instanceof Uuid) return { uuid: value.toString() };
  // Python writes a moment without fractions and with its offset.
  if (value instanceof Date) return { datetime: value.toISOString().replace(/\.000Z$/, "+00:00") };
  if (typeof value !== "object" || value === null) return value;
  return {
    dict: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item)])),
  };
}

// What Jinja2 prints for a tuple is Python's notation of it.
function pythonText(value: unknown): unknown {
  if (!(value instanceof Tuple)) return value;
  const items = value.items.map((item) => (typeof item === "string" ? `'${item}'` : String(item)));
  return `(${items.join(", ")}${items.length === 1 ? "," : ""})`;
}

class KeyError extends Error {}

/** Does with Phial what `flask/apps/session.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const domain = config["SESSION_COOKIE_DOMAIN"] === false ? { SESSION_COOKIE_DOMAIN: null } : {};
  const app = new Phial(
    "session",
    flaskOptions({ SECRET_KEY: "session-secret", ...config, ...domain }, tools),
  );
  addDictionary(app);
  addTouches(app);
  addEndings(app);
  addFlashes(app);
  return { fetch: fetchWith(app), close: () => app.close(), sessionSecret: "session-secret" };
}

function addDictionary(app: Phial): void {
  app.get("/counter", (c) => {
    const values = session<{ n: number }>(c);
    values.set("n", (values.get("n") ?? 0) + 1);
    return `n=${values.get("n")}`;
  });
  app.post("/put/:key", async (c) => {
    const value = build(await c.req.json());
    session(c).set(c.req.param("key"), value);
    return reply("", 204);
  });
  app.post("/update", async (c) => {
    session(c).update(buildDict(await c.req.json()));
    return jsonify(c, [...session(c).keys()].toSorted());
  });
  app.get("/dump", (c) => {
    const values = session(c);
    const shown = Object.fromEntries(
      [...values.entries()].map(([key, value]) => [key, show(value)]),
    );
    // Flask's `new` is never true for a cookie session.
    return jsonify(c, { values: shown, permanent: values.get("_permanent") ?? false, new: false });
  });
  app.post("/pop/:key", (c) => jsonify(c, show(session(c).pop(c.req.param("key")) ?? null)));
  app.post("/del/:key", (c) => {
    if (!session(c).delete(c.req.param("key"))) throw new KeyError(c.req.param("key"));
    return reply("", 204);
  });
  app.post("/setdefault/:key/:value", (c) =>
    jsonify(c, show(session(c).setDefault(c.req.param("key"), c.req.param("value")))),
  );
  app.post("/clear", (c) => {
    session(c).clear();
    return "cleared";
  });
  app.post("/append/:key/:value", (c) => {
    const values: Session<Record<string, unknown[]>> = session(c);
    const kept = values.get(c.req.param("key"));
    if (!kept) throw new KeyError(c.req.param("key"));
    kept.push(c.req.param("value"));
    if (c.req.query("announce")) values.modified = true;
    return jsonify(c, show(kept));
  });
  app.post("/permanent/:flag", params({ flag: int() }), (c) => {
    session(c).permanent = c.req.valid("param").flag !== 0;
    return jsonify(c, { permanent: session(c).permanent });
  });
}

function addTouches(app: Phial): void {
  app.get("/noop", () => "noop");
  app.get("/touch/:how", (c) => {
    const values = session(c);
    const how = c.req.param("how");
    if (how === "get") values.get("x");
    else if (how === "in") values.has("x");
    else if (how === "len" || how === "bool") void values.size;
    else if (how === "iter") void [...values.keys()];
    else if (how === "modified") void values.modified;
    else if (how === "permanent") void values.permanent;
    return how;
  });
  app.get("/vary/:existing{.+}", (c) => {
    session(c).get("x");
    return reply("vary", 200, { Vary: c.req.param("existing") });
  });
}

function addEndings(app: Phial): void {
  app.get("/end/:how", (c) => {
    const how = c.req.param("how");
    session(c).set("end", how);
    if (how === "redirect") return redirect("/dump", 302);
    if (how === "abort") abort(403);
    if (how === "crash") throw new Error("crash");
    if (how === "stream") {
      const chunks = ["a", "b"][Symbol.iterator]();
      return reply(chunks, 200, { "Content-Type": "text/plain; charset=utf-8" });
    }
    return reply(how, 200, { "Set-Cookie": dumpCookie("other", "1") });
  });
}

function addFlashes(app: Phial): void {
  app.post("/flash", async (c) => {
    const messages = await c.req.json<[message: unknown, category?: string][]>();
    for (const [message, category] of messages) flash(c, build(message), category);
    if (c.req.query("show")) return jsonify(c, shown(c));
    return c.req.query("go") ? redirect("/flashes", 302) : reply("", 204);
  });
  app.get("/flashes", (c) => {
    const first = shown(c);
    const second = c.req.query("twice") === undefined ? null : shown(c);
    return jsonify(c, { first, second });
  });
  app.get("/page", (c) => {
    const messages = getFlashedMessages(c).map(
      ([category, message]) =>
        `<p class="${escapeHtml(category)}">${Markup.escape(pythonText(message)).toString()}</p>`,
    );
    const name = session(c).get("name") ?? "nobody";
    return `${messages.join("")}<i>${Markup.escape(name).toString()}</i>`;
  });
}

function shown(c: Context): unknown[] {
  const categories = c.req.queries("filter") ?? [];
  const messages = getFlashedMessages(c, { categories });
  if (c.req.query("with_categories") !== undefined) return messages;
  return messages.map(([, message]) => message);
}
