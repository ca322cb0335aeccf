import {
  type Context,
  HttpError,
  type Phial,
  abort,
  errorResponse,
  flaskJson,
  int,
  isHttpError,
  params,
  readQuery,
  reply,
} from "phial";
import { dumpContentRange, dumpWWWAuthenticate, httpDate } from "phial/http";
import { htmlResponse } from "./returns.ts";

class AppError extends Error {
  override readonly name: string = "AppError";
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

class Missing extends AppError {
  override readonly name = "Missing";
}

class Unhandled extends Error {
  override readonly name = "Unhandled";
}

class KeyError extends Error {
  override readonly name = "KeyError";
}

class ZeroDivisionError extends Error {
  override readonly name = "ZeroDivisionError";
}

/** Adds the routes that fail, and the handlers that the switches in `config` ask for. */
export function addErrors(app: Phial, config: Record<string, unknown>): void {
  addFailures(app);
  app.registerErrorHandler(AppError, (error) =>
    reply({ error: error.message, type: error.name }, error.status),
  );
  if (config["APP_JSON_ERRORS"]) app.registerErrorHandler(HttpError, jsonError);
  if (config["APP_500_HANDLER"]) {
    app.registerErrorHandler(500, (error) => {
      const original = error.cause instanceof Error ? pythonName(error.cause) : "None";
      return reply(`500 handler got ${pythonName(error)} around ${original}`, 500);
    });
  }
  if (config["APP_EXCEPTION_HANDLER"]) {
    app.registerErrorHandler(Error, (error) => {
      const status = isHttpError(error) ? statusOf(error) : 500;
      return reply(`exception handler got ${pythonName(error)}`, status);
    });
  }
  if (config["APP_404_HANDLER"]) {
    app.registerErrorHandler(404, (error) => reply(`404 handler: ${error.description}`, 404));
  }
}

function jsonError(error: HttpError, c: Context): Response {
  const response = errorResponse(c, error);
  const { status: code, title: name, description } = error.response ? UNNAMED : error;
  const text = flaskJson().dumps?.({ code, name, description });
  const headers = new Headers(response.headers);
  headers.set("Content-Type", "application/json");
  return new Response(text, { status: response.status, headers });
}

const UNNAMED = { status: null, title: "Unknown Error", description: null };

// In Flask an exception that carries a response has no code.
function statusOf(error: HttpError): number {
  return error.response ? 200 : error.status;
}

function addFailures(app: Phial): void {
  app.get("/abort/:code", params({ code: int() }), (c) => {
    const { code } = c.req.valid("param");
    const description = readQuery(c).get("description");
    abort(code, description === undefined ? {} : { detail: description });
  });
  app.get("/abort-response", () => {
    const response = htmlResponse("from a response", 409);
    response.headers.set("X-Custom", "1");
    abort(response);
  });
  app.get("/abort-retry", (c) => {
    const kind = readQuery(c).require("kind");
    const headers = Object.hasOwn(SPECIAL, kind) ? SPECIAL[kind] : undefined;
    if (!headers) throw new KeyError(kind);
    abort(Number(kind), { headers });
  });
  app.get("/raise/:kind", (c) => {
    const kind = c.req.param("kind");
    const make = Object.hasOwn(RAISED, kind) ? RAISED[kind] : undefined;
    throw make ? make() : new KeyError(kind);
  });
  app.get("/bad-key", (c) => {
    const need = readQuery(c).require("need");
    const header = c.req.header("X-Need");
    if (header === undefined) throw new KeyError("HTTP_X_NEED");
    return need + header;
  });
}

const SPECIAL: Readonly<Record<string, Record<string, string>>> = {
  429: { "Retry-After": "30" },
  503: { "Retry-After": httpDate(Date.UTC(2024, 0, 1)) },
  405: { Allow: "GET, PUT" },
  416: { "Content-Range": dumpContentRange({ units: "bytes", span: undefined, length: 10 }) },
  401: {
    "WWW-Authenticate": dumpWWWAuthenticate({
      scheme: "basic",
      parameters: { realm: "the realm" },
    }),
  },
};

const RAISED: Readonly<Record<string, () => Error>> = {
  app: () => new AppError("bad input"),
  teapot: () => new AppError("tea", 418),
  missing: () => new Missing("gone", 404),
  unhandled: () => new Unhandled("x"),
  key: () => new KeyError("k"),
  zero: () => new ZeroDivisionError("z"),
};

/** Werkzeug has a class for each status, named after it but for these. */
const CLASS_NAMES: Readonly<Record<number, string>> = {
  414: "RequestURITooLarge",
  418: "ImATeapot",
  505: "HTTPVersionNotSupported",
};

function pythonName(error: Error): string {
  if (!isHttpError(error)) return error.name === "PhialError" ? "TypeError" : error.name;
  if (error.response) return "HTTPException";
  if (error.code === "FIELD_MISSING") return "BadRequestKeyError";
  return CLASS_NAMES[error.status] ?? error.title.replace(/[ -]/g, "");
}
