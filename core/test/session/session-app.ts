import { Phial, type PhialOptions, session, silentLogger } from "../../src/index.ts";
import { fakeClock } from "../../src/testing/index.ts";

export const KEY = "a key of thirty-two bytes or more";
export const DAY = 86_400_000;

/** An app that sets, reads and leaves alone what is in its session. */
export function sessionApp(config: Record<string, unknown> = {}, options: PhialOptions = {}) {
  const clock = fakeClock();
  const app = new Phial("sessions", {
    log: silentLogger,
    clock,
    config: { SECRET_KEY: KEY, ...config },
    ...options,
  });
  app.get("/set/:value", (c) => {
    session(c).set("value", c.req.param("value"));
    return c.text("set");
  });
  app.get("/permanent/:value", (c) => {
    session(c).permanent = true;
    session(c).set("value", c.req.param("value"));
    return c.text("set");
  });
  app.get("/get", (c) => c.json(session(c).get("value") ?? null));
  app.get("/clear", (c) => (session(c).clear(), c.text("cleared")));
  app.get("/large", (c) => (session(c).set("value", randomText(6000)), c.text("large")));
  app.get("/untouched", (c) => c.text("untouched"));
  return { app, clock };
}

/** Text that zlib cannot make smaller by much. */
function randomText(length: number): string {
  let state = 1;
  const letters = Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  });
  return letters.join("");
}

export function cookieOf(response: Response): string {
  return response.headers.getSetCookie().join("\n");
}

/** The value that stands in the session cookie of an answer. */
export function valueOf(response: Response): string {
  return /^[^=]+=([^;]*)/.exec(cookieOf(response))?.[1] ?? "";
}

export function withCookie(value: string): { headers: { Cookie: string } } {
  return { headers: { Cookie: `session=${value}` } };
}
