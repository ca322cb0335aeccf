import { request } from "node:http";
import { text } from "node:stream/consumers";
import { CookieJar } from "phial/testing";

/** What a {@link Browser} sends besides its cookies. */
export interface Sent {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer; its body is read when it is JSON, else it is text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** How a {@link Browser} differs from the usual one. */
export interface BrowserOptions {
  readonly userAgent?: string;
  /** One of this machine's own: 127.0.0.1 to 127.255.255.254. */
  readonly address?: string;
  /** The jar of another browser: somebody has copied its cookies. */
  readonly jar?: CookieJar;
}

/** A browser with one jar for both halves. */
export class Browser {
  readonly jar: CookieJar;
  readonly #origin: string;
  readonly #options: BrowserOptions;

  constructor(origin: string, options: BrowserOptions = {}) {
    this.#origin = origin;
    this.#options = options;
    this.jar = new CookieJar();
    if (options.jar) this.jar.copyFrom(options.jar);
  }

  get(path: string, sent: Sent = {}): Promise<Answer> {
    return this.send("GET", path, sent);
  }

  post(path: string, sent: Sent = {}): Promise<Answer> {
    return this.send("POST", path, sent);
  }

  async send(method: string, path: string, { json, headers = {} }: Sent): Promise<Answer> {
    const url = `${this.#origin}${path}`;
    const { userAgent = "Browser/1.0 (l'ordinateur)", address = "127.0.0.1" } = this.#options;
    const body = json === undefined ? "" : JSON.stringify(json);
    const cookie = this.jar.header(url, Date.now());
    const answer = await exchange(url, body, {
      method,
      agent: false,
      localAddress: address,
      headers: {
        "User-Agent": userAgent,
        Accept: "application/json",
        ...(cookie !== undefined && { Cookie: cookie }),
        ...(json !== undefined && { "Content-Type": "application/json" }),
        ...(method !== "GET" && { "Content-Length": Buffer.byteLength(body) }),
        ...headers,
      },
    });
    for (const line of answer.cookies) this.jar.store(line, url, Date.now());
    const { status, isJson, text: found } = answer;
    return { status, body: isJson ? JSON.parse(found) : found };
  }
}

type How = Parameters<typeof request>[1] & object;

function exchange(url: string, body: string, how: How) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    cookies: readonly string[];
    isJson: boolean;
    text: string;
  }>();
  const sent = request(url, how, (answer) => {
    const { statusCode: status = 0, headers } = answer;
    const cookies = headers["set-cookie"] ?? [];
    const isJson = headers["content-type"] === "application/json";
    text(answer).then((found) => resolve({ status, cookies, isJson, text: found }), reject);
  });
  sent.once("error", reject).end(body);
  return promise;
}

/** A good answer with this body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** The header of a token. */
export function bearer(token: string) {
  return { headers: { Authorization: `Bearer ${token}` } };
}

/** What both halves answer who makes tokens. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** The tokens of an answer. */
export function tokensOf({ body }: Answer): Tokens {
  // Both halves answer so.
  return body as Tokens;
}
