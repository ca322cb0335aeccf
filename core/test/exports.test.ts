import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as http from "../src/http/index.ts";
import * as phial from "../src/index.ts";
import * as server from "../src/server/index.ts";
import * as testing from "../src/testing/index.ts";

function namesOf(face: object): string[] {
  return Object.keys(face).toSorted();
}

describe("the names that can be imported", () => {
  test("from phial are these and no others", () => {
    expect(namesOf(phial)).toMatchInlineSnapshot(`
      [
        "Blueprint",
        "Config",
        "Extension",
        "HttpError",
        "Markup",
        "MultiDict",
        "Phial",
        "PhialError",
        "Reply",
        "RequestSlot",
        "RoutePath",
        "Session",
        "Signal",
        "UploadedFile",
        "abort",
        "abortSignal",
        "accessGuard",
        "accessRoute",
        "accessRuleOf",
        "addETag",
        "afterThisRequest",
        "anyOf",
        "clientAddress",
        "contextTearingDown",
        "coreSettings",
        "currentApp",
        "currentContext",
        "defineConfig",
        "defineConverter",
        "defineSession",
        "defineSettings",
        "describeSettings",
        "endpoint",
        "errorResponse",
        "escapeHtml",
        "flash",
        "flaskJson",
        "float",
        "form",
        "g",
        "getFlashedMessages",
        "gotRequestException",
        "headers",
        "hostOf",
        "htmlOf",
        "identified",
        "identify",
        "identityChanged",
        "int",
        "isConfig",
        "isHttpError",
        "isJson",
        "isPhialError",
        "isSecure",
        "json",
        "jsonForHtml",
        "jsonLogger",
        "jsonify",
        "limiterKey",
        "loadConfig",
        "makeConditional",
        "makeResponse",
        "marker",
        "mediaType",
        "mediaTypeOf",
        "messageFlashed",
        "nearest",
        "nextUrl",
        "openToAll",
        "originOf",
        "params",
        "path",
        "plainJson",
        "prefersJson",
        "query",
        "readBytes",
        "readForm",
        "readJson",
        "readQuery",
        "readText",
        "readValues",
        "redirect",
        "reply",
        "requestFinished",
        "requestId",
        "requestStarted",
        "route",
        "routeOf",
        "rule",
        "safeJoin",
        "safeRedirect",
        "safeRedirectTarget",
        "secureFilename",
        "sendFile",
        "sendFromDirectory",
        "serveStatic",
        "session",
        "setETag",
        "settingsMarkdown",
        "silentLogger",
        "systemClock",
        "text",
        "toConfig",
        "urlFor",
        "urlParts",
        "urlValues",
        "uuid",
      ]
    `);
  });

  test("from phial/http are these and no others", () => {
    expect(namesOf(http)).toMatchInlineSnapshot(`
      [
        "Accept",
        "CacheControl",
        "ETags",
        "HeaderSet",
        "RangeRequest",
        "RequestCookies",
        "dumpCacheControl",
        "dumpContentRange",
        "dumpCookie",
        "dumpDictHeader",
        "dumpExpiredCookie",
        "dumpExtendedValue",
        "dumpListHeader",
        "dumpOptionsHeader",
        "dumpWWWAuthenticate",
        "generateETag",
        "hostIsTrusted",
        "httpDate",
        "iriToUri",
        "isResourceModified",
        "parseAccept",
        "parseAuthorization",
        "parseCacheControl",
        "parseContentRange",
        "parseCookie",
        "parseDictHeader",
        "parseETags",
        "parseHttpDate",
        "parseIfRange",
        "parseListHeader",
        "parseOptionsHeader",
        "parseRange",
        "parseSetHeader",
        "quoteETag",
        "quoteHeaderValue",
        "unquoteETag",
        "unquoteHeaderValue",
        "uriToIri",
      ]
    `);
  });

  test("from phial/server are these and no others", () => {
    expect(namesOf(server)).toMatchInlineSnapshot(`
      [
        "readiness",
        "serve",
        "serverOf",
      ]
    `);
  });

  test("from phial/testing are these and no others", () => {
    expect(namesOf(testing)).toMatchInlineSnapshot(`
      [
        "CliRunner",
        "CookieJar",
        "TestClient",
        "cliRunner",
        "fakeClock",
        "leaksOf",
        "openHandles",
        "requestContext",
        "testClient",
      ]
    `);
  });

  test("come from the paths that the package exports", () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    // phial/signing has a test of its own.
    expect(manifest).toMatchObject({
      exports: {
        ".": { source: "./src/index.ts" },
        "./http": { source: "./src/http/index.ts" },
        "./server": { source: "./src/server/index.ts" },
        "./signing": { source: "./src/signing/index.ts" },
        "./testing": { source: "./src/testing/index.ts" },
      },
    });
  });
});
