import { type Answer, ask, type Question } from "./http.ts";
import { ALICE } from "./tokens.ts";

/** A user of the contract. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The other users of the contract. */
export const ADMIN = { email: "admin@ex.test", password: "admin long pass 33" };
export const OFF = { email: "off@ex.test", password: "disabled pass 44" };
export const UNCONFIRMED = { email: "new@ex.test", password: "unconfirmed pass 55" };
export const TWO_FACTOR = { email: "tfa@ex.test", password: "second factor 66" };

/** Settings without a limit of failed attempts, for programs that log in often. */
export const NO_LIMIT = {
  PHIAL_LOGIN_ATTEMPTS_PER_ADDRESS: "0",
  PHIAL_LOGIN_ATTEMPTS_PER_ACCOUNT: "0",
};

/** How a {@link Browser} is made. */
export interface BrowserOptions {
  readonly agent?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

const TOKEN = /name="csrf_token"[^>]*value="([^"]+)"/;
const REMEMBER = "remember_token";
const GONE = /max-age=0|expires=thu, 01 jan 1970/i;

/** Somebody with cookies; it reads JSON, and knows where the token of a form stands. */
export class Browser {
  /** The app that it talks to; another process of it, if that is set. */
  app: { readonly port: number };
  /** The values of its cookies by their names. */
  readonly jar = new Map<string, string>();
  readonly #headers: Readonly<Record<string, string>>;

  constructor(app: { readonly port: number }, options: BrowserOptions = {}) {
    const { agent = "exam", headers = {} } = options;
    this.app = app;
    this.#headers = { accept: "application/json", "user-agent": agent, ...headers };
  }

  /** Sends a request with its cookies, and keeps those of the answer. */
  async ask(question: Question): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...this.#headers, ...(cookie !== "" && { cookie }), ...question.headers };
    const answer = await ask(this.app, { ...question, headers });
    for (const line of answer.cookies) {
      const [, name = "", value = ""] = /^([^=;]*)=([^;]*)/.exec(line) ?? [];
      if (GONE.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.ask({ path });
  }

  /** Sends JSON with the token of its session. */
  async send(path: string, json: object = {}, method = "POST"): Promise<Answer> {
    const token = await this.token();
    return this.ask({ method, path, json, headers: { "x-csrf-token": token } });
  }

  /** The token of its session, from a form. */
  async token(): Promise<string> {
    const { body } = await this.get("/login");
    return TOKEN.exec(body)?.[1] ?? "";
  }

  logIn(user: Credentials = ALICE, remember = false): Promise<Answer> {
    return this.send("/login", { ...user, remember });
  }

  /** Who it is signed in as; `undefined` for nobody. @throws Error for any other answer */
  async who(): Promise<string | undefined> {
    const { status, body } = await this.get("/me");
    if (status === 401) return undefined;
    if (status !== 200) throw new Error(`/me is ${status}: ${body.slice(0, 200)}`);
    const { user } = JSON.parse(body);
    return String(user.email);
  }

  /** The remember cookie, with a prefix before its name or without; empty where there is none. */
  get remembered(): string {
    const entry = [...this.jar].find(([name]) => name.endsWith(REMEMBER));
    return entry?.[1] ?? "";
  }

  /** Another one with the same cookies: a copy that somebody has made. */
  copy(options: BrowserOptions = {}): Browser {
    const copy = new Browser(this.app, options);
    for (const [name, value] of this.jar) copy.jar.set(name, value);
    return copy;
  }

  /** Another one with its remember cookie, or a given one, and nothing else. */
  reopened(remembered = this.remembered): Browser {
    const copy = new Browser(this.app);
    copy.jar.set(REMEMBER, remembered);
    return copy;
  }
}
