import { strict as assert } from "node:assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { signToken } from "@phial/jwt/jws";
import type { Operation } from "./operation.ts";
import { benchFolder } from "./paths.ts";
import { packageVersion } from "./stack.ts";
import { userAgent } from "./user-agent.ts";

/** How a request says who it is from. */
export type Credential = "session" | "basic" | "jwt";

/** What an app of this benchmark is made with. */
export interface AuthTask {
  readonly credential: Credential;
  /** Whether `/page` has a guard; without it the page is the same, and anybody's. */
  readonly isGuarded: boolean;
  readonly secret: string;
  /** Where a user is looked up: next to no cost, so that what is measured is the guard. */
  readonly users: ReadonlyMap<string, User>;
  readonly password: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
}

/**
 * An app without a network. `/login` signs user 7 in and sets `visits` of the session to 3; `/page`
 * is `ada 3` with a session, where the name is that of the user, `ada` with Basic and `7` with a JWT.
 */
export interface AuthApp<Result = unknown> {
  /** Makes a request once; what is given back sends it again and again. */
  prepare(path: string, headers: Readonly<Record<string, string>>): () => Promise<Result> | Result;
  read(result: Result): Answer | Promise<Answer>;
}

type OpenApp = (task: AuthTask) => AuthApp | Promise<AuthApp>;

const peersFolder = join(benchFolder, "peers", "auth");
const ada = { id: "7", name: "ada" };
const secret = "bench-secret-0123456789abcdef0123456789abcdef";
const password = "correct horse";
const pages: Readonly<Record<Credential, string>> = { session: "ada 3", basic: "ada", jwt: "7" };

/** An app of Phial's. */
export async function openPhial(app: {
  fetch(request: Request): Response | Promise<Response>;
  start(): Promise<unknown>;
}): Promise<AuthApp<Response>> {
  await app.start();
  return {
    prepare(path, headers) {
      const request = new Request(`http://127.0.0.1${path}`, { headers });
      return () => app.fetch(request);
    },
    read: async (answer) => ({
      status: answer.status,
      text: await answer.text(),
      cookies: answer.headers.getSetCookie(),
    }),
  };
}

/** The page of an app of `peers/auth`. */
export async function peerOperation(
  file: string,
  credential: Credential,
  isGuarded: boolean,
): Promise<Operation> {
  // Our own files.
  const peer: { packageName: string; open: OpenApp } = await import(
    pathToFileURL(join(peersFolder, file)).href
  );
  const version = packageVersion(peer.packageName, peersFolder);
  const operation = await authOperation(peer.open, credential, isGuarded);
  return { ...operation, ...(version !== undefined && { version }) };
}

/** Asks for `/page` with good credentials; what says that they are looked at are the checks. */
export async function authOperation(
  open: OpenApp,
  credential: Credential,
  isGuarded: boolean,
): Promise<Operation> {
  const task = { credential, secret, users: new Map([[ada.id, ada]]), password };
  const guarded = await open({ ...task, isGuarded: true });
  const app = isGuarded ? guarded : await open({ ...task, isGuarded });
  const good = await credentials(guarded, credential);
  const ask = async (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    app.read(await app.prepare("/page", { "user-agent": userAgent, ...headers })());
  return {
    call: turning(app.prepare("/page", { "user-agent": userAgent, ...good })),
    async check() {
      const { status, text } = await ask(good);
      assert.deepEqual({ status, text }, { status: 200, text: pages[credential] });
      if (!isGuarded) return;
      for (const bad of [{}, spoilt(good)]) {
        assert((await ask(bad)).status >= 302, `let through with ${JSON.stringify(bad)}`);
      }
    },
  };
}

const turn = promisify(setImmediate);

/** Lets the event loop turn now and then, as a socket would: some stacks tidy up there. */
function turning(send: () => unknown): () => unknown {
  let calls = 0;
  return () => (++calls % 64 === 0 ? turn().then(send) : send());
}

async function credentials(app: AuthApp, credential: Credential): Promise<Record<string, string>> {
  if (credential === "basic") {
    return { authorization: `Basic ${Buffer.from(`${ada.id}:${password}`).toString("base64")}` };
  }
  if (credential === "jwt") {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now, exp: now + 86_400 };
    const jti = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
    const claims = { fresh: false, ...times, jti, type: "access", sub: ada.id };
    return { authorization: `Bearer ${signToken(claims, { algorithm: "HS256", key: secret })}` };
  }
  const { cookies } = await app.read(await app.prepare("/login", { "user-agent": userAgent })());
  return { cookie: cookies.map((line) => line.split(";")[0]).join("; ") };
}

/** The same with one character changed in every value: of a signature, or of the password. */
function spoilt(headers: Readonly<Record<string, string>>): Record<string, string> {
  const change = (value: string): string => {
    const at = value.length - 6;
    return `${value.slice(0, at)}${value[at] === "A" ? "B" : "A"}${value.slice(at + 1)}`;
  };
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(value)]));
}
