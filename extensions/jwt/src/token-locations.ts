import type { Context } from "hono";
import { isJson, PhialError, readForm, readJson, readQuery } from "phial";
import { parseCookie } from "phial/http";
import { JWTError, MissingToken } from "./jwt-error.ts";
import type { RequiredOptions, TokenLocation } from "./options.ts";
import type { JWTSettings } from "./settings.ts";
import { placesOf } from "./token-cookies.ts";

/** A token as it stands in a request. */
export interface FoundToken {
  readonly token: string;
  readonly location: TokenLocation;
  /** What the token's CSRF claim has to be. */
  readonly csrf: string | undefined;
}

const LOCATIONS: readonly string[] = ["headers", "cookies", "query_string", "json"];

/** Finds the token of a request in the places where the app allows one. */
export class TokenLocations {
  readonly #settings: JWTSettings;
  readonly #type: string;

  constructor(settings: JWTSettings) {
    this.#settings = settings;
    const { JWT_HEADER_TYPE: type, JWT_HEADER_TYPE_EXACT: isExact } = settings;
    this.#type = isExact ? type : type.toLowerCase();
  }

  /**
   * The first token that is there. A bad one ends the search: another place does not make up for it.
   *
   * @throws MissingToken where there is none; JWTError `invalid`, `unauthorized`
   */
  async find(
    c: Context,
    { locations: given, refresh = false }: RequiredOptions,
  ): Promise<FoundToken> {
    const locations = locationsOf(given) ?? this.#settings.JWT_TOKEN_LOCATION;
    const reasons: string[] = [];
    for (const location of locations) {
      try {
        return await this.#at(location, c, refresh);
      } catch (error) {
        if (!(error instanceof MissingToken)) throw error;
        reasons.push(error.message);
      }
    }
    if (locations.length === 1) throw new MissingToken(reasons.join());
    const places = `${locations.slice(0, -1).join(", ")} or ${locations.at(-1)}`;
    throw new MissingToken(`Missing JWT in ${places} (${reasons.join("; ")})`);
  }

  async #at(location: TokenLocation, c: Context, refresh: boolean): Promise<FoundToken> {
    switch (location) {
      case "headers":
        return this.#inHeader(c);
      case "cookies":
        return this.#inCookie(c, refresh);
      case "query_string":
        return this.#inQuery(c);
      default:
        return this.#inJson(c, refresh);
    }
  }

  #inHeader(c: Context): FoundToken {
    const { JWT_HEADER_NAME: name, JWT_HEADER_TYPE: type } = this.#settings;
    // Commas around it stand for empty elements of a list: RFC 9110 section 5.6.1.
    const value = trimCommas(c.req.header(name) ?? "");
    if (value === "") throw new MissingToken(`Missing ${name} Header`);
    const expected = `Expected '${name}: ${type === "" ? "" : `${type} `}<JWT>'`;
    const words = type === "" ? wordsOf(value) : this.#credentials(value);
    if (words === undefined) {
      throw new MissingToken(`Missing '${type}' type in '${name}' header. ${expected}`);
    }
    const [token = ""] = words;
    if (words.length !== 1) throw invalid(`Bad ${name} header. ${expected}`);
    return { token, location: "headers", csrf: undefined };
  }

  /** What stands behind the type, unless it is there twice or not at all. */
  #credentials(value: string): string[] | undefined {
    const { JWT_HEADER_TYPE_EXACT: isExact } = this.#settings;
    const known: string[][] = [];
    for (const field of value.split(",")) {
      const [type = "", ...rest] = wordsOf(field);
      if ((isExact ? type : type.toLowerCase()) === this.#type) known.push(rest);
    }
    return known.length === 1 ? known[0] : undefined;
  }

  async #inCookie(c: Context, refresh: boolean): Promise<FoundToken> {
    const { cookie } = placesOf(this.#settings, refresh);
    const [token = "", ...others] = parseCookie(c.req.header("Cookie")).getAll(cookie);
    // Whoever set the second one may be a neighbour; which of them is ours nobody knows.
    if (token === "" || others.length > 0) throw new MissingToken(`Missing cookie "${cookie}"`);
    const settings = this.#settings;
    const isChecked =
      settings.JWT_COOKIE_CSRF_PROTECT && settings.JWT_CSRF_METHODS.includes(c.req.method);
    const csrf = isChecked ? await this.#csrfOf(c, refresh) : undefined;
    return { token, location: "cookies", csrf };
  }

  async #csrfOf(c: Context, refresh: boolean): Promise<string> {
    const { csrfHeader, csrfField } = placesOf(this.#settings, refresh);
    const sent = c.req.header(csrfHeader);
    if (sent !== undefined && sent !== "") return sent;
    if (this.#settings.JWT_CSRF_CHECK_FORM) {
      const field = (await readForm(c)).fields.get(csrfField);
      if (field !== undefined && field !== "") return field;
    }
    throw new JWTError("unauthorized", "Missing CSRF token");
  }

  #inQuery(c: Context): FoundToken {
    const { JWT_QUERY_STRING_NAME: name, JWT_QUERY_STRING_VALUE_PREFIX: prefix } = this.#settings;
    const value = readQuery(c).get(name) ?? "";
    if (value === "") throw new MissingToken(`Missing '${name}' query paramater`);
    if (!value.startsWith(prefix)) {
      throw invalid(
        `Invalid value for query parameter '${name}'. Expected the value to start with '${prefix}'`,
      );
    }
    return { token: value.slice(prefix.length), location: "query_string", csrf: undefined };
  }

  async #inJson(c: Context, refresh: boolean): Promise<FoundToken> {
    const { JWT_JSON_KEY: access, JWT_REFRESH_JSON_KEY: renewal } = this.#settings;
    if (!isJson(c)) throw new MissingToken("Invalid content-type. Must be application/json.");
    const key = refresh ? renewal : access;
    const body = await readJson(c, { silent: true });
    const token: unknown = isObject(body) && Object.hasOwn(body, key) ? body[key] : undefined;
    if (token === undefined || token === null || token === "") {
      throw new MissingToken(`Missing "${key}" key in json data.`);
    }
    if (typeof token !== "string") throw invalid("Invalid token type. Token must be a string");
    return { token, location: "json", csrf: undefined };
  }
}

/**
 * Checks what an option names: types do not hold what comes from JavaScript.
 *
 * @throws PhialError `JWT_LOCATION_UNKNOWN`
 */
export function locationsOf(
  given: RequiredOptions["locations"],
): readonly TokenLocation[] | undefined {
  if (given === undefined) return undefined;
  const locations = typeof given === "string" ? [given] : given;
  if (locations.length > 0 && locations.every((one) => LOCATIONS.includes(one))) return locations;
  throw new PhialError(
    "JWT_LOCATION_UNKNOWN",
    "The option `locations` names no place, or one where tokens never are.",
    `Name some of ${LOCATIONS.map((one) => `"${one}"`).join(", ")}.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function wordsOf(text: string): string[] {
  return text.split(/[ \t]+/).filter((word) => word !== "");
}

function trimCommas(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isFiller(text.charCodeAt(start))) start++;
  while (end > start && isFiller(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isFiller(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x2c;
}

function invalid(reason: string): JWTError {
  return new JWTError("invalid", reason);
}

/** For a log: the URL of a request without the token that its query may have. */
export function withoutToken(url: string, name: string): string {
  const mark = url.indexOf("?");
  if (mark < 0) return url;
  const pairs = url.slice(mark + 1).split("&");
  const shown = pairs.map((pair) => (nameOf(pair) === name ? `${pair.split("=")[0]}=***` : pair));
  return `${url.slice(0, mark)}?${shown.join("&")}`;
}

function nameOf(pair: string): string {
  const [name = ""] = new URLSearchParams(pair.split("=")[0]).keys();
  return name;
}

/** Answers that came for a token in a URL: the URL goes to nobody else, the answer to no cache. */
export function keepPrivate(headers: Headers): void {
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cache-Control", "no-store");
}
