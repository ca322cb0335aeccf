import type { Context } from "hono";
import type { Phial } from "../app/phial.ts";
import { contextOf } from "../context/request-context.ts";
import type { Session } from "../session/session.ts";
import { CookieJar } from "./cookie-jar.ts";
import { requestContext } from "./request-context.ts";

/** How a {@link TestClient} behaves. */
export interface TestClientOptions {
  /** What paths are meant from. @default "http://localhost" */
  readonly baseUrl?: string;
  /** @default false */
  readonly followRedirects?: boolean;
  /** The address of the client's socket. @default "127.0.0.1" */
  readonly address?: string;
  /** @default a new, empty one */
  readonly jar?: CookieJar;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request of a test: at most one body. */
export interface TestRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the URL; an array repeats the name. */
  readonly query?: Readonly<Record<string, string | number | readonly (string | number)[]>>;
  /** Sent as `application/json`. */
  readonly json?: unknown;
  /** Sent as a form: urlencoded, or multipart where a value is a `File`. */
  readonly form?: Readonly<Record<string, FormInput | readonly FormInput[]>>;
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData | ReadableStream;
  /** @default what the client says */
  readonly followRedirects?: boolean;
}

type FormInput = string | number | boolean | File;

const MAX_REDIRECTS = 20;

/**
 * A client for tests: talks to the app in process, keeps cookies, follows redirects on demand.
 *
 * @example
 * const client = testClient(createApp({ TESTING: true }));
 * await client.post("/sign-in", { form: { name: "ada", password: "secret" } });
 * expect((await client.get("/notes")).status).toBe(200);
 */
export class TestClient {
  readonly app: Phial;
  readonly jar: CookieJar;
  /** The URL of the last response. */
  url: string;
  readonly #options: TestClientOptions;

  constructor(app: Phial, options: TestClientOptions = {}) {
    this.app = app;
    this.jar = options.jar ?? new CookieJar();
    this.url = options.baseUrl ?? "http://localhost";
    this.#options = options;
  }

  get(path: string, request?: TestRequest): Promise<Response> {
    return this.request("GET", path, request);
  }

  post(path: string, request?: TestRequest): Promise<Response> {
    return this.request("POST", path, request);
  }

  put(path: string, request?: TestRequest): Promise<Response> {
    return this.request("PUT", path, request);
  }

  patch(path: string, request?: TestRequest): Promise<Response> {
    return this.request("PATCH", path, request);
  }

  delete(path: string, request?: TestRequest): Promise<Response> {
    return this.request("DELETE", path, request);
  }

  /** Sends a request; the path may be a whole URL. A redirect to another host is not followed. */
  async request(method: string, path: string, request: TestRequest = {}): Promise<Response> {
    const url = new URL(path, this.#options.baseUrl ?? "http://localhost");
    addQuery(url, request);
    let response = await this.#send(method, url, request);
    if (!(request.followRedirects ?? this.#options.followRedirects)) return response;
    for (let i = 0; i < MAX_REDIRECTS && isRedirect(response); i++) {
      const target = new URL(response.headers.get("Location") ?? "", this.url);
      if (target.hostname !== url.hostname) return response;
      const keeps = response.status === 307 || response.status === 308;
      const { headers } = request;
      const next = keeps ? request : headers ? { headers } : {};
      response = await this.#send(keeps || method === "HEAD" ? method : "GET", target, next);
    }
    return response;
  }

  /**
   * Reads or changes the session that the client carries, without a request: Flask's
   * `session_transaction`.
   *
   * @example
   * await client.session((session) => session.set("user", 7));
   */
  session<T>(use: (session: Session) => T | Promise<T>): Promise<T> {
    return this.context((c) => use(this.app.sessions.of(c)));
  }

  /**
   * Does something as a request of this client would: with its cookies, its address and its headers.
   * What changes in the session reaches the client. There is no route, and hooks do not run.
   *
   * @example
   * await client.context((c) => login.loginUser(c, ada));
   */
  async context<T>(use: (c: Context) => T | Promise<T>): Promise<T> {
    const url = this.#options.baseUrl ?? "http://localhost/";
    const headers = new Headers(this.#options.headers);
    const cookie = this.jar.header(url, this.app.clock.now());
    if (cookie !== undefined) headers.set("Cookie", cookie);
    const request = { request: new Request(url, { method: "POST", headers }), env: this.#env };
    return requestContext(this.app, request, async (c) => {
      const { sessions } = this.app;
      if (sessions.eager) await sessions.load(contextOf(c));
      const result = await use(c);
      if (sessions.of(c).modified) {
        this.#keepCookies(await sessions.save(contextOf(c), new Response()), url);
      }
      return result;
    });
  }

  /** What the server would tell about the connection. */
  get #env(): object {
    return { incoming: { socket: { remoteAddress: this.#options.address ?? "127.0.0.1" } } };
  }

  async #send(method: string, url: URL, request: TestRequest): Promise<Response> {
    const headers = new Headers(this.#options.headers);
    for (const [name, value] of new Headers(request.headers)) headers.set(name, value);
    const cookie = this.jar.header(url.href, this.app.clock.now());
    if (cookie !== undefined && !headers.has("Cookie")) headers.set("Cookie", cookie);
    const body = bodyOf(request, headers);
    const init = { method, headers, ...(body !== undefined && { body, duplex: "half" }) };
    const response = await this.app.fetch(new Request(url, init), this.#env);
    this.url = url.href;
    this.#keepCookies(response, url.href);
    return response;
  }

  #keepCookies(response: Response, url: string): void {
    for (const line of response.headers.getSetCookie()) {
      this.jar.store(line, url, this.app.clock.now());
    }
  }
}

/** Makes a {@link TestClient} for an app. */
export function testClient(app: Phial, options?: TestClientOptions): TestClient {
  return new TestClient(app, options);
}

function isRedirect({ status, headers }: Response): boolean {
  return status >= 300 && status < 400 && headers.has("Location");
}

function addQuery(url: URL, { query = {} }: TestRequest): void {
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat()) url.searchParams.append(name, String(item));
  }
}

function bodyOf(request: TestRequest, headers: Headers): BodyInit | undefined {
  if (request.json !== undefined) {
    if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
    return JSON.stringify(request.json);
  }
  return request.form ? formBody(request.form) : request.body;
}

function formBody(form: NonNullable<TestRequest["form"]>): FormData | URLSearchParams {
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((item) => [name, item] as const),
  );
  const hasFile = pairs.some(([, value]) => value instanceof File);
  const body = hasFile ? new FormData() : new URLSearchParams();
  for (const [name, value] of pairs) {
    if (!(value instanceof File)) body.append(name, String(value));
    else if (body instanceof FormData) body.append(name, value);
  }
  return body;
}
