import {
  type Context,
  type Phial,
  accessRoute,
  clientAddress,
  isJson,
  isSecure,
  jsonify,
  mediaType,
  mediaTypeOf,
  readBytes,
  readForm,
  readJson,
  readQuery,
  readValues,
  type UploadedFile,
  urlParts,
} from "phial";
import { type Accept, parseAccept, parseAuthorization, parseCookie } from "phial/http";

/** Adds the routes that say what they were asked. */
export function addRequests(app: Phial): void {
  app.on(["GET", "POST", "PUT"], "/echo", async (c) => jsonify(c, await describe(c)));
  app.post("/json-body", async (c) => {
    const how = readQuery(c).get("how");
    const got = await readJson(c, { silent: how === "silent", force: how === "force" });
    return jsonify(c, { got: got ?? null });
  });
  app.post("/raw", async (c) => jsonify(c, { data: base64(await readBytes(c)) }));
}

async function describe(c: Context): Promise<object> {
  const { url, baseUrl, rootUrl, path, fullPath, query, host, scheme } = urlParts(c);
  const { fields, files } = await readForm(c);
  const header = (name: string): string | undefined => c.req.raw.headers.get(name) ?? undefined;
  const accept = parseAccept(header("accept"), "mime");
  const length = header("content-length");
  const type = mediaType(c);
  return {
    url,
    path,
    host,
    scheme,
    base_url: baseUrl,
    full_path: fullPath,
    query_string: query,
    url_root: rootUrl,
    host_url: rootUrl,
    method: c.req.method,
    is_secure: isSecure(c),
    remote_addr: clientAddress(c),
    args: inGroups([...readQuery(c)]),
    form: inGroups([...fields]),
    cookies: inGroups([...parseCookie(header("cookie"))]),
    files: await Promise.all(inGroups([...files]).map(describeFile)),
    values: sorted([...(await readValues(c))]),
    mimetype: type,
    is_json: isJson(c),
    content_length: length === undefined || type.startsWith("multipart") ? null : Number(length),
    user_agent: header("user-agent") ?? "",
    referrer: header("referer") ?? null,
    authorization: describeAuthorization(header("authorization")),
    access_route: accessRoute(c),
    accept: pairs(accept),
    accept_language: pairs(parseAccept(header("accept-language"), "language")),
    best: accept.bestMatch(["application/json", "text/html", "text/plain"]) ?? null,
  };
}

async function describeFile([name, file]: readonly [string, UploadedFile]): Promise<unknown[]> {
  return [name, file.fileName, mediaTypeOf(file.contentType), base64(await file.bytes())];
}

function describeAuthorization(header: string | undefined): unknown {
  const authorization = parseAuthorization(header);
  if (!authorization) return null;
  const { scheme, kind } = authorization;
  if (kind === "token") return [scheme, authorization.token];
  if (kind === "parameters") {
    const { parameters } = authorization;
    return [scheme, parameters.size === 0 ? null : Object.fromEntries(parameters)];
  }
  return [scheme, { username: authorization.username, password: authorization.password }];
}

function pairs(accept: Accept): unknown[] {
  return [...accept].map(({ value, quality }) => [value, quality]);
}

/** A MultiDict of Python lists the values of one name together. */
function inGroups<T>(entries: readonly (readonly [string, T])[]): [string, T][] {
  const groups = Map.groupBy(entries, ([name]) => name);
  return [...groups].flatMap(([name, group]) =>
    group.map(([, value]): [string, T] => [name, value]),
  );
}

function sorted(entries: readonly (readonly [string, string])[]): unknown[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  return entries.toSorted((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
