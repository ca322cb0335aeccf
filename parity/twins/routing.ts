import {
  Blueprint,
  type Context,
  type Converter,
  Phial,
  abort,
  afterThisRequest,
  anyOf,
  defineConverter,
  endpoint,
  float,
  g,
  int,
  isPhialError,
  jsonify,
  params,
  path,
  redirect,
  reply,
  routeOf,
  rule,
  text,
  urlFor,
  uuid,
} from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

class LookupError extends Error {}
class KeyError extends LookupError {}
class ValueError extends Error {}

const list = defineConverter({
  pattern: "[^/+]+(?:\\+[^/+]+)*",
  parse: (value) => value.split("+"),
  format: (values: readonly string[]) => values.join("+"),
});

// Hono has one parameter to a segment; what Flask writes as two is one with a type of its own.
const two = defineConverter({
  pattern: "[0-9]+-[^/]+\\.html",
  parse: (value) => {
    const match = /^([0-9]+)-([^/]+)\.html$/.exec(value);
    return match ? { a: Number(match[1]), b: match[2] ?? "" } : undefined;
  },
  format: ({ a, b }: { a: number; b: string }) => `${a}-${b}.html`,
});

const around = defineConverter({
  pattern: "x[^/]+y",
  parse: (value) => (/^x[^/]+y$/.test(value) ? value.slice(1, -1) : undefined),
  format: (value: string) => `x${value}y`,
});

/** The rules of the Flask app: endpoint, path, converter of `v`. */
const RULES: readonly (readonly [name: string, path: string, converter?: Converter<unknown>])[] = [
  ["string", "/s/:v", text()],
  ["length", "/s2/:v", text({ length: 2 })],
  ["range", "/s3/:v", text({ minLength: 2, maxLength: 4 })],
  ["int", "/i/:v", int({ max: Infinity })],
  ["intrange", "/i2/:v", int({ min: 5, max: 10 })],
  ["digits", "/i3/:v", int({ fixedDigits: 3 })],
  ["signed", "/i4/:v", int({ signed: true })],
  ["float", "/f/:v", float()],
  ["sfloat", "/f2/:v", float({ signed: true, max: 2.5 })],
  ["path", "/p/:v", path()],
  ["uuid", "/u/:v", uuid()],
  ["any", "/a/:v", anyOf("red", "green", "dark blue")],
  ["list", "/l/:v", list],
  ["two", "/two/:v", two],
  ["around", "/:v", around],
  ["w_static", "/w/me"],
  ["w_int", "/w/:v", int()],
  ["w_any", "/w/:v", anyOf("you", "them")],
  ["w_string", "/w/:v", text()],
  ["w_path", "/w/:v", path()],
  ["w_two", "/w/:v/edit", text()],
];

function show(c: Context) {
  // Which parameters there are differs by rule; here they are only listed.
  const values =
    (c.req.valid as (target: string) => Record<string, unknown> | undefined)("param") ?? {};
  const flat = Object.entries(values).flatMap(([name, value]) =>
    routeOf(c)?.endpoint === "two" && name === "v"
      ? Object.entries(value as object)
      : [[name, value]],
  ) as [string, unknown][];
  const args = Object.fromEntries(flat.map(([name, value]) => [name, [typeName(c, value), value]]));
  return jsonify(c, { endpoint: routeOf(c)?.endpoint, args });
}

function typeName(c: Context, value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return /float/.test(routeOf(c)?.endpoint ?? "") ? "float" : "int";
  return routeOf(c)?.endpoint === "uuid" ? "UUID" : "str";
}

/** Does with Phial what `flask/apps/routing.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const app = new Phial("routing", {
    ...flaskOptions({ SECRET_KEY: "routing-secret", ...config }, tools),
    strictSlashes: config["APP_STRICT_SLASHES"] !== false,
    mergeSlashes: config["APP_MERGE_SLASHES"] !== false,
  });
  addRules(app);
  const log = addHooks(app);
  addBlueprints(app, log);
  return {
    fetch: fetchWith(app),
    observe: () => log.take(),
    close: () => app.close(),
    sessionSecret: "routing-secret",
  };
}

function addRules(app: Phial): void {
  for (const [name, url, converter] of RULES) {
    // The table above pairs each path with converters of its own parameters.
    const guard = params((converter ? { v: converter } : {}) as Record<never, never>);
    app.get(url, guard, endpoint(name), show);
  }
  app.get("/m/:v", params({ v: int() }), endpoint("multi"), show);
  app.get("/m/", rule({ endpoint: "multi", defaults: { v: 1 } }), show);
  app.on(["GET", "POST"], "/leaf", endpoint("leaf"), show);
  app.on(["GET", "POST"], "/folder/", endpoint("folder"), show);
  app.get("/either", rule({ endpoint: "either", strictSlashes: false }), show);
  app.get("/either2/", rule({ endpoint: "either2", strictSlashes: false }), show);
  app.get("/moved/:v", params({ v: text() }), endpoint("moved"), (c) =>
    redirect(urlFor(c, "string", c.req.valid("param"), { external: true }), 308),
  );
  app.get("/get", endpoint("get"), show);
  app.post("/post", endpoint("post"), show);
  app.on(["PUT", "DELETE"], "/both", endpoint("both"), show);
  app.on(["OPTIONS", "GET"], "/own-options", endpoint("own_options"), () =>
    reply("mine", 200, { Allow: "X" }),
  );
  app.get("/no-options", rule({ endpoint: "no_options", automaticOptions: false }), show);
  app.get("/split", endpoint("split_get"), show);
  app.post("/split", endpoint("split_post"), show);
  app.get("/head", endpoint("head"), () => "body ".repeat(3));
  app.post("/build", async (c) => jsonify(c, buildUrl(c, await c.req.json())));
  app.get("/r/:code", params({ code: int() }), (c) =>
    redirect(c.req.query("to") ?? "/leaf", c.req.valid("param").code),
  );
}

interface BuildRequest {
  readonly endpoint: string;
  readonly values?: Record<string, unknown> & {
    readonly _external?: boolean;
    readonly _scheme?: string;
    readonly _anchor?: string;
    readonly _method?: string;
  };
}

function buildUrl(c: Context, { endpoint: name, values = {} }: BuildRequest) {
  const { _external, _scheme, _anchor, _method, ...rest } = values;
  const options = {
    ...(_external !== undefined && { external: _external }),
    ...(_scheme !== undefined && { scheme: _scheme }),
    ...(_anchor !== undefined && { anchor: _anchor }),
    ...(_method !== undefined && { method: _method }),
  };
  try {
    return { url: urlFor(c, name, name === "two" && "b" in rest ? { v: rest } : rest, options) };
  } catch (error) {
    const isValue = ["URL_VALUE_INVALID", "URL_SCHEME_RELATIVE"].some((code) =>
      isPhialError(error, code),
    );
    if (isValue) return { error: "ValueError" };
    if (isPhialError(error)) return { error: "BuildError" };
    throw error;
  }
}

class Log {
  #lines: string[] = [];

  note(line: string): void {
    if (g()["trace"]) this.#lines.push(line);
  }

  take(): string[] {
    return this.#lines.splice(0);
  }
}

function addHooks(app: Phial): Log {
  const log = new Log();
  app.beforeRequest((c) => {
    g()["trace"] = /^\/(?:hook|shop)/.test(c.req.path);
    log.note("before1");
  });
  app.beforeRequest((c) => {
    log.note("before2");
    return c.req.query("stop") === "app" ? "stopped by the app" : undefined;
  });
  app.afterRequest(() => log.note("after1"));
  app.afterRequest((response) => {
    log.note(`after2:${response.status}`);
    if (g()["trace"]) response.headers.append("X-After", "app");
  });
  app.teardownRequest((error) =>
    log.note(`teardown:${error === undefined ? "None" : (error as Error).constructor.name}`),
  );
  app.get("/hook/:what", (c) => hookView(c, log));
  app.registerErrorHandler(LookupError, (error) => {
    log.note("handler");
    return reply(`handled ${error.constructor.name}`, 418);
  });
  return log;
}

function hookView(c: Context, log: Log): string {
  log.note("view");
  afterThisRequest(c, (response) => {
    log.note("once");
    response.headers.append("X-After", "once");
  });
  const what = c.req.param("what");
  if (what === "404") abort(404);
  if (what === "crash") throw new KeyError("crash");
  if (what === "handled") throw new LookupError("handled");
  return "view";
}

function addBlueprints(app: Phial, log: Log): void {
  const shop = new Blueprint("shop", { urlPrefix: "/shop" });
  const cart = new Blueprint("cart", { urlPrefix: "/cart" });
  const admin = new Blueprint("admin");
  for (const blueprint of [shop, cart, admin]) {
    const { name } = blueprint;
    blueprint.beforeRequest((c) => {
      log.note(`before:${name}`);
      return c.req.query("stop") === name ? `stopped by ${name}` : undefined;
    });
    blueprint.afterRequest(() => log.note(`after:${name}`));
    blueprint.teardownRequest(() => log.note(`teardown:${name}`));
    blueprint.get("/", endpoint("index"), where);
    blueprint.get("/item/:id", params({ id: int() }), endpoint("item"), where);
    blueprint.get("/abort/:code", params({ code: int() }), endpoint("abort"), (c) =>
      abort(c.req.valid("param").code),
    );
    blueprint.get("/links", endpoint("links"), (c) => {
      const links = [urlFor(c, ".index"), urlFor(c, ".item", { id: 7 }), urlFor(c, "leaf")];
      return jsonify(c, [...links, urlFor(c, "shop.index"), urlFor(c, "shop.cart.index")]);
    });
  }
  shop.beforeAppRequest(() => log.note("before_app:shop"));
  cart.afterAppRequest(() => log.note("after_app:cart"));
  shop.registerErrorHandler(404, () => reply("shop has no such thing", 404));
  cart.registerErrorHandler(ValueError, (error) => reply(`cart: ${error.message}`, 400));
  cart.get("/value", endpoint("value"), () => {
    throw new ValueError("wrong");
  });
  admin.get("/value", endpoint("admin_value"), () => {
    throw new ValueError("wrong in admin");
  });
  cart.registerBlueprint(admin, { urlPrefix: "/admin" });
  shop.registerBlueprint(cart);
  app.registerBlueprint(shop);
  app.registerBlueprint(shop, { urlPrefix: "/store", name: "store" });
}

function where(c: Context) {
  const blueprints = (routeOf(c)?.blueprints ?? []).map((layer) => layer.name).reverse();
  return jsonify(c, { endpoint: routeOf(c)?.endpoint, blueprint: blueprints[0], blueprints });
}
