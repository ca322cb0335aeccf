import { setTimeout as delay } from "node:timers/promises";
import {
  Blueprint,
  type Context,
  HttpError,
  abortSignal,
  clientAddress,
  currentApp,
  g,
  hostOf,
  isSecure,
  nextUrl,
  originOf,
  redirect,
  session,
} from "phial";
import { dumpCookie } from "phial/http";
import { readiness } from "phial/server";

const LONGEST_WAIT_MS = 120_000;
const MOST_CHUNKS = 10_000;
// Not those with a prefix such as __Host-, which promise what this route does not keep.
const COOKIE_NAME = /^(?!__)[\w-]{1,64}$/;

/** Routes that need nothing but the core: who calls, waiting, failing, streams, redirects. */
export const basics = new Blueprint("basics");

basics.get("/healthz", function healthz() {
  return { status: "ok" };
});

basics.get("/readyz", readiness());

basics.get("/whoami", function whoami(c) {
  const proto = isSecure(c) ? "https" : "http";
  return { ip: clientAddress(c), proto, host: hostOf(c), url: originOf(c) + c.req.path };
});

/** Waits `ms`, or for ever with `ms=never`; ends with the client or at the handler's deadline. */
basics.get("/slow", async function slow(c) {
  const text = c.req.query("ms");
  const signal = abortSignal(c);
  const { log } = currentApp();
  const logAbort = (): void => log.info({ event: "handler.aborted" });
  signal.addEventListener("abort", logAbort, { once: true });
  try {
    if (text === "never") await new Promise(() => undefined);
    await delay(milliseconds(text), undefined, { signal });
  } finally {
    signal.removeEventListener("abort", logAbort);
  }
  return { waited: milliseconds(text) };
});

basics.get("/throw", function fail(c) {
  return failures.get(c.req.query("kind") ?? "sync")?.() ?? new HttpError(400);
});

/** Each way in which a handler can fail; the text must not reach the client. */
const failures: ReadonlyMap<string, () => string | Promise<string>> = new Map<
  string,
  () => string | Promise<string>
>([
  ["sync", () => fail()],
  ["async", async () => fail()],
  ["reject", () => Promise.reject(new Error("secret: rejected at /src/exam.ts"))],
  ["string", () => failWith("secret: a string at /src/exam.ts")],
  ["null", () => failWith(null)],
  ["late", failLater],
]);

function fail(): never {
  throw new Error("secret: SELECT * FROM users at /src/exam.ts");
}

function failWith(value: unknown): never {
  throw value;
}

/** Fails when the answer is out: what goes on after it runs as a task of the app. */
function failLater(): string {
  currentApp().background.run("late failure", async () => {
    await delay(5);
    fail();
  });
  return "The answer is out before the failure.";
}

/** Waits between setting a value of the request and reading it. */
basics.get("/als/:id", async function als(c) {
  g()["id"] = c.req.param("id");
  await delay(milliseconds(c.req.query("ms")));
  const locale = c.req.header("accept-language") ?? null;
  const user = session(c).get("who") ?? null;
  await delay(0);
  return { id: g()["id"], user, url: c.req.path, locale };
});

basics.get("/stream", function stream(c) {
  const chunks = wholeNumber(c.req.query("n"), MOST_CHUNKS);
  return (async function* lines() {
    for (let i = 1; i <= chunks; i++) {
      yield `${i}\n`;
      await delay(0);
    }
  })();
});

basics.get("/setcookie", function setCookie(c) {
  const { n = "", v = "" } = c.req.query();
  if (!COOKIE_NAME.test(n)) throw new HttpError(400, { detail: "n is not the name of a cookie." });
  c.header("Set-Cookie", dumpCookie(n, v, { httpOnly: true, sameSite: "Lax" }), { append: true });
  return c.json({ name: n });
});

basics.get("/go", function go(c) {
  return redirect(nextUrl(c), 302);
});

function milliseconds(text: string | undefined): number {
  return wholeNumber(text, LONGEST_WAIT_MS);
}

function wholeNumber(text = "1", most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new HttpError(400, { detail: `This must be a whole number up to ${most}.` });
}

/** The guard of `/static/admin/*` and `/sub/admin/*`: opens only to `EXAM_PASS`, if there is one. */
export function guard(pass: string | undefined) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | void> => {
    if (pass !== undefined && c.req.header("x-exam-pass") === pass) return next();
    return c.json({ error: "You may not see this." }, 401);
  };
}
