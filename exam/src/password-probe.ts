import type { ExamApp } from "./exam-app.ts";
import { type Answer, ask } from "./http.ts";

const FOLDER = "/__exam/password";

/** Asks the exam app to hash and to check passwords, as its logins do. */
export class PasswordProbe {
  readonly #app: ExamApp;

  constructor(app: ExamApp) {
    this.#app = app;
  }

  /** Sends a request to one of the routes of `exam/app/passwords.ts`. */
  ask(route: "hash" | "verify" | "plant" | "login", json: object): Promise<Answer> {
    // As a program: an error then comes with its code.
    const headers = { accept: "application/json" };
    return ask(this.#app, { path: `${FOLDER}/${route}`, headers, json, timeout: 60_000 });
  }

  /** A new hash. @throws Error when there is none */
  async hash(password: string): Promise<string> {
    const { status, body } = await this.ask("hash", { password });
    const hash = memberOf(body, "hash");
    if (status === 200 && typeof hash === "string") return hash;
    throw new Error(`A password is not hashed: ${status} ${body.slice(0, 200)}`);
  }

  /** Whether a password is that of a hash; `undefined` when the answer says neither. */
  async verify(hash: string, password: string): Promise<boolean | undefined> {
    const { status, body } = await this.ask("verify", { hash, password });
    const ok = status === 200 ? memberOf(body, "ok") : undefined;
    return typeof ok === "boolean" ? ok : undefined;
  }
}

/** A member of a JSON object; `undefined` when there is none. */
export function memberOf(body: string, name: string): unknown {
  try {
    const fields: Readonly<Record<string, unknown>> = Object(JSON.parse(body));
    return fields[name];
  } catch {
    return undefined;
  }
}
