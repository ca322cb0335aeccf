import {
  clientAddress,
  type Context,
  currentContext,
  isSecure,
  type MultiDict,
  PhialError,
  readForm,
  readQuery,
  routeOf,
  urlParts,
  urlValues,
} from "phial";
import { parseCookie } from "phial/http";
import { ABSENT, ATTRIBUTE, type Special, TRUTH } from "./engine/values/protocol.ts";
import { LiveMap } from "./live-map.ts";

/**
 * What templates see of the request, under Flask's names: this list and nothing else. What is not
 * asked for is not computed.
 */
const MEMBERS: ReadonlyMap<string, (c: Context) => unknown> = new Map<
  string,
  (c: Context) => unknown
>([
  ["method", (c) => c.req.method],
  ["scheme", (c) => urlParts(c).scheme],
  ["host", (c) => urlParts(c).host],
  ["host_url", (c) => urlParts(c).rootUrl],
  ["url_root", (c) => urlParts(c).rootUrl],
  ["root_url", (c) => urlParts(c).rootUrl],
  ["path", (c) => urlParts(c).path],
  ["full_path", (c) => urlParts(c).fullPath],
  ["url", (c) => urlParts(c).url],
  ["base_url", (c) => urlParts(c).baseUrl],
  ["query_string", (c) => urlParts(c).query],
  ["args", (c) => new FieldValues(readQuery(c))],
  ["form", async (c) => new FieldValues((await readForm(c)).fields)],
  ["headers", (c) => headersOf(c)],
  ["cookies", (c) => firstValues(parseCookie(c.req.header("Cookie")))],
  ["content_type", (c) => c.req.header("Content-Type") ?? null],
  ["referrer", (c) => c.req.header("Referer") ?? null],
  ["user_agent", (c) => c.req.header("User-Agent") ?? ""],
  ["endpoint", (c) => routeOf(c)?.endpoint ?? null],
  ["blueprint", (c) => routeOf(c)?.blueprints.at(-1)?.name ?? null],
  ["blueprints", (c) => (routeOf(c)?.blueprints ?? []).map(({ name }) => name).toReversed()],
  ["view_args", (c) => urlValues(c)],
  ["remote_addr", (c) => clientAddress(c)],
  ["is_secure", (c) => isSecure(c)],
]);

/** The names that `request` has in templates. */
export const requestMembers: readonly string[] = [...MEMBERS.keys()];

/** `request` in templates: the request at hand. Outside of one it is false. */
export class RequestView implements Special {
  [TRUTH](): boolean {
    return currentContext().c !== undefined;
  }

  [ATTRIBUTE](name: string): unknown {
    const read = MEMBERS.get(name);
    return read === undefined ? ABSENT : read(currentRequest("request"));
  }
}

/**
 * The request of the current context, for `global` of a template.
 *
 * @throws PhialError `TEMPLATE_REQUEST_MISSING` outside of a request
 */
export function currentRequest(global: string): Context {
  const { c } = currentContext();
  if (c) return c;
  throw new PhialError(
    "TEMPLATE_REQUEST_MISSING",
    `A template uses "${global}", and is not rendered in a request.`,
    `Render it in a handler, or write {% if request %} around what needs ${global}.`,
  );
}

/** The first value of each name, in the order in which the names came. */
function firstValues(pairs: Iterable<readonly [string, string]>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) if (!values.has(name)) values.set(name, value);
  return values;
}

/** The fields of a query or form: a dict of the first values, as Werkzeug's MultiDict. */
class FieldValues extends Map<string, string> implements Special {
  readonly #fields: MultiDict<string>;

  constructor(fields: MultiDict<string>) {
    super(firstValues(fields));
    this.#fields = fields;
  }

  [ATTRIBUTE](name: string): unknown {
    return name === "getlist" ? (key: unknown) => this.#fields.getAll(String(key)) : ABSENT;
  }
}

function headersOf(c: Context): LiveMap {
  const { headers } = c.req.raw;
  return new LiveMap(() => ({
    get: (name) => (isToken(name) ? (headers.get(name) ?? undefined) : undefined),
    has: (name) => isToken(name) && headers.has(name),
    keys: () => [...headers.keys()].map(titled),
  }));
}

/** Whether it can be a header's name: the class of the platform refuses all else. */
function isToken(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~\w]+$/.test(name);
}

function titled(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
