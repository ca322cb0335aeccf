import { type IncomingMessage, request } from "node:http";
import { strict as assert } from "node:assert";
import { userAgent } from "./user-agent.ts";

/** One answer of a server. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly headerBytes: number;
  readonly body: Buffer;
  readonly text: string;
  json(): unknown;
}

/** The cookies of one visitor. */
export class CookieJar extends Map<string, string> {
  update(answer: Answer): void {
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [pair = "", ...attributes] = line.split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals).trim();
      const gone = attributes.some((attribute) =>
        ["max-age=0", "expires=thu, 01 jan 1970 00:00:00 gmt"].includes(
          attribute.trim().toLowerCase(),
        ),
      );
      if (gone) this.delete(name);
      else this.set(name, pair.slice(equals + 1).trim());
    }
  }

  get header(): string {
    return [...this].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The same cookies with one character of each value changed. */
  tampered(): CookieJar {
    return new CookieJar([...this].map(([name, value]) => [name, changeOneCharacter(value)]));
  }
}

/** Replaces one letter or digit near the middle of `text`. */
export function changeOneCharacter(text: string, near = Math.floor(text.length / 2)): string {
  let at = near;
  while (at < text.length - 1 && !/[A-Za-z0-9]/.test(text.charAt(at))) at++;
  return text.slice(0, at) + (text.charAt(at) === "A" ? "B" : "A") + text.slice(at + 1);
}

interface Send {
  readonly method?: string;
  readonly path: string;
  readonly jar?: CookieJar;
  /** Whether the jar takes the answer's cookies; true unless said otherwise. */
  readonly keepCookies?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Sends single requests to a server under test, each on its own connection. */
export class Client {
  readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  get(path: string, options: Omit<Send, "path" | "method"> = {}): Promise<Answer> {
    return this.send({ path, ...options });
  }

  async send(options: Send): Promise<Answer> {
    const { method = options.form ? "POST" : "GET", path, jar, form } = options;
    const body = form ? new URLSearchParams(form).toString() : options.body;
    const headers: Record<string, string> = {
      "User-Agent": userAgent,
      Accept: "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
      ...(jar && jar.size > 0 && { Cookie: jar.header }),
      ...(form && this.formHeaders()),
      ...options.headers,
      ...(body !== undefined && { "Content-Length": String(Buffer.byteLength(body)) }),
    };
    const answer = await this.#exchange({ method, path, headers, body });
    if (options.keepCookies !== false) jar?.update(answer);
    return answer;
  }

  /** What a browser sends along with a form of the same site. */
  formHeaders(): Record<string, string> {
    return {
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: `http://127.0.0.1:${this.port}`,
      "Sec-Fetch-Site": "same-origin",
    };
  }

  /** Logs a user in through the stack's own login call. */
  async login(user = 7): Promise<CookieJar> {
    const jar = new CookieJar();
    const { status, text } = await this.get(`/bench/login?user=${user}`, { jar });
    assert([200, 204, 302, 303].includes(status), `login: ${status} ${text.slice(0, 300)}`);
    assert(jar.size > 0, "login sets no cookie");
    return jar;
  }

  #exchange(exchange: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string | undefined;
  }): Promise<Answer> {
    const { method, path, headers, body } = exchange;
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.port, method, path, headers };
      const outgoing = request({ ...options, agent: false, timeout: 15_000 }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => resolve(answerFrom(incoming, Buffer.concat(chunks))));
      });
      outgoing.on("error", reject);
      outgoing.on("timeout", () => outgoing.destroy(new Error(`${path}: no answer in 15 s`)));
      outgoing.end(body);
    });
  }
}

function answerFrom(incoming: IncomingMessage, body: Buffer): Answer {
  const text = body.toString();
  const statusLine = 17;
  const separators = incoming.rawHeaders.length * 2;
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    headerBytes: incoming.rawHeaders.join("").length + separators + statusLine,
    body,
    text,
    json: () => JSON.parse(text),
  };
}
