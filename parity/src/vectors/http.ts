import {
  type Accept,
  type AcceptKind,
  dumpCookie,
  dumpContentRange,
  dumpDictHeader,
  dumpListHeader,
  dumpOptionsHeader,
  dumpWWWAuthenticate,
  generateETag,
  type HeaderParameters,
  hostIsTrusted,
  httpDate,
  isResourceModified,
  parseAccept,
  parseAuthorization,
  parseCacheControl,
  parseContentRange,
  parseCookie,
  parseDictHeader,
  parseETags,
  parseHttpDate,
  parseIfRange,
  parseListHeader,
  parseOptionsHeader,
  parseRange,
  parseSetHeader,
  quoteETag,
  quoteHeaderValue,
  type RangeRequest,
  unquoteETag,
} from "phial/http";
import { decodeValue } from "../values.ts";

type Input = Record<string, unknown>;

const KINDS: readonly AcceptKind[] = ["mime", "language", "charset", "plain"];

/** The vectors of the group `http`: each function of Werkzeug, done with `phial/http`. */
export const functions: Record<string, (input: Input) => unknown> = {
  "http.dump_cookie": (input) => dumpCookieVector(input),
  "http.parse_cookie": (input) => {
    const cookies = parseCookie(text(input));
    const names = new Set(Array.from(cookies, ([name]) => name));
    // A MultiDict of Python lists the values of one name together.
    return [...names].flatMap((name) => cookies.getAll(name).map((value) => [name, value]));
  },
  "http.http_date": ({ value }) => httpDate(moment(value)),
  "http.parse_date": (input) => seconds(parseHttpDate(text(input))),
  "http.quote_etag": (input) => quoteETag(text(input), { isWeak: input["weak"] === true }),
  "http.unquote_etag": (input) => {
    const etag = unquoteETag(text(input));
    return etag ? [etag.tag, etag.isWeak] : [null, null];
  },
  "http.parse_etags": (input) => describeETags(text(input)),
  "http.etag_contains": (input) => {
    const etags = parseETags(text(input));
    const etag = String(input["etag"]);
    return { strong: etags.has(etag), weak: etags.hasWeakly(etag), raw: etags.hasQuoted(etag) };
  },
  "http.generate_etag": ({ value }) => {
    const bytes = decodeValue(value);
    return generateETag(bytes instanceof Uint8Array ? bytes : Buffer.from(String(bytes)));
  },
  "http.parse_accept": (input) =>
    Array.from(accept(input), ({ value, quality }) => [value, quality]),
  "http.accept_best_match": (input) => {
    const accepted = accept(input);
    const choices = strings(input["choices"]);
    return {
      best: accepted.bestMatch(choices) ?? null,
      quality: choices.map((choice) => accepted.quality(choice)),
      contains: choices.map((choice) => accepted.has(choice)),
      first: accepted.best ?? null,
    };
  },
  "http.parse_range": (input) => {
    const range = parseRange(text(input));
    return range ? describeRange(range, input["length"]) : null;
  },
  "http.parse_content_range": (input) => {
    const range = parseContentRange(text(input));
    if (!range) return null;
    const { units, span, length } = range;
    const { start = null, end = null } = span ?? {};
    return { units, start, stop: end, length: length ?? null };
  },
  "http.parse_if_range": (input) => {
    const { etag, date } = parseIfRange(text(input));
    return { etag: etag ?? null, date: seconds(date) };
  },
  "http.parse_options_header": (input) => {
    const { value, parameters } = parseOptionsHeader(text(input));
    return [value, Object.fromEntries(parameters)];
  },
  "http.dump_options_header": (input) => {
    const header = input["header"];
    const value = typeof header === "string" ? header : undefined;
    return dumpOptionsHeader(value, parameters(input["options"]));
  },
  "http.parse_list_header": (input) => parseListHeader(text(input)),
  "http.parse_dict_header": (input) => Object.fromEntries(parseDictHeader(text(input))),
  "http.parse_set_header": (input) => parseSetHeader(text(input)).written,
  "http.dump_header": ({ value }) =>
    Array.isArray(value) ? dumpListHeader(strings(value)) : dumpDictHeader(parameters(value)),
  "http.quote_header_value": (input) => quoteHeaderValue(text(input)),
  "http.parse_cache_control": (input) =>
    Object.fromEntries(parseCacheControl(text(input)).directives),
  "http.parse_authorization": (input) => describeAuthorization(text(input)),
  "http.www_authenticate": (input) =>
    dumpWWWAuthenticate({
      scheme: String(input["type"]),
      parameters: parameters(input["parameters"] ?? {}),
      ...(typeof input["token"] === "string" && { token: input["token"] }),
    }),
  "http.is_resource_modified": (input) =>
    isResourceModified(
      new Headers(Object.entries<string>(Object(input["headers"]))),
      { etag: optional(input["etag"]), lastModified: optional(input["last_modified"]) },
      { respectIfRange: input["ignore_if_range"] === false },
    ),
  "http.host_is_trusted": (input) => hostIsTrusted(text(input), strings(input["trusted"])),
};

/** The name of Python's class for an error of {@link functions}. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error ? String(error.code) : "";
  return /^(?:COOKIE|HEADER|ETAG|HTTP_DATE|MIME_TYPE)_/.test(code) ? "ValueError" : error.name;
}

function dumpCookieVector(input: Input): string {
  const { path, expires, max_age: maxAge } = input;
  return dumpCookie(String(input["key"]), optional(input["value"]), {
    now: Number(input["now"] ?? 1_700_000_000) * 1000,
    ...((path === null || typeof path === "string") && { path }),
    sameSite: optional(input["samesite"]),
    ...(expires !== undefined && {
      expires: typeof expires === "string" ? expires : moment(expires),
    }),
    ...(maxAge !== undefined && { maxAge: Number(decodeValue(maxAge)) }),
    domain: optional(input["domain"]),
    secure: input["secure"] === true,
    httpOnly: input["httponly"] === true,
    partitioned: input["partitioned"] === true,
    syncExpires: input["sync_expires"] !== false,
  });
}

function describeETags(header: string): unknown {
  const etags = parseETags(header);
  const hasOrder = etags.strong.size + etags.weak.size > 1;
  return {
    strong: sorted(etags.strong),
    weak: sorted(etags.weak),
    star: etags.isStar,
    header: hasOrder ? null : String(etags),
  };
}

function describeRange(range: RangeRequest, length: unknown): unknown {
  const size = typeof length === "number" ? length : undefined;
  const span = range.spanWithin(size);
  return {
    units: range.units,
    ranges: range.ranges.map(({ start, end }) => [start, end ?? null]),
    range_for_length: span ? [span.start, span.end] : null,
    content_range: span ? dumpContentRange({ units: range.units, span, length: size }) : null,
    header: String(range),
  };
}

function describeAuthorization(header: string): unknown {
  const auth = parseAuthorization(header);
  if (!auth) return null;
  if (auth.kind === "token") return { type: auth.scheme, parameters: null, token: auth.token };
  const { scheme: type } = auth;
  if (auth.kind === "basic") {
    const { username, password } = auth;
    return { type, parameters: { username, password }, token: null };
  }
  const isEmpty = auth.parameters.size === 0;
  return { type, parameters: isEmpty ? null : Object.fromEntries(auth.parameters), token: null };
}

function accept(input: Input): Accept {
  const kind = KINDS.find((one) => one === input["kind"]);
  if (!kind) throw new TypeError(`Unknown: ${String(input["kind"])}`);
  return parseAccept(text(input), kind);
}

function text({ value }: Input): string {
  return typeof value === "number" ? String(value) : (optional(value) ?? "");
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function optional(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parameters(value: unknown): HeaderParameters {
  const parameters = new Map<string, string | number | null>();
  for (const [name, item] of Object.entries<unknown>(Object(value))) {
    if (typeof item === "string" || typeof item === "number") parameters.set(name, item);
    if (item === null) parameters.set(name, null);
  }
  return parameters;
}

function sorted(values: Iterable<string>): string[] {
  return [...values].sort((a, b) => (a < b ? -1 : 1));
}

function moment(value: unknown): Date | number {
  const decoded = decodeValue(value);
  return decoded instanceof Date ? decoded : Number(decoded) * 1000;
}

function seconds(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.floor(milliseconds / 1000);
}
