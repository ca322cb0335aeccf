import { HttpError } from "phial";
import { describe, expect, test } from "vitest";
import { type Accounts, accounts } from "./accounts.ts";
import { userLockedOut } from "../src/index.ts";

function withPasswords(config = {}): Accounts {
  const made = accounts({ config });
  const { app, login, users } = made;
  app.post("/password/:account/:password", async (c) => {
    const { account, password } = c.req.param();
    const user = await login.attempt(c, {
      account,
      verify: () => {
        if (password === "broken") throw new HttpError(503);
        return password === "right" ? users.get(account === "bob" ? "2" : "1") : undefined;
      },
    });
    if (!user) return new Response("wrong", { status: 401 });
    await login.loginUser(c, user);
    return "in";
  });
  return made;
}

type Try = (account: string, password: string, address?: string) => Promise<Response>;

function tryer({ client }: Accounts): Try {
  return (account, password, address = "192.0.2.1") =>
    client({ address }).post(`/password/${account}/${password}`);
}

async function statuses(count: number, attempt: (i: number) => Promise<Response>) {
  const all: number[] = [];
  for (let i = 0; i < count; i += 1) all.push((await attempt(i)).status);
  return all;
}

describe("attempts to sign in", () => {
  test("from one address end after five failures a minute, also for the right password", async () => {
    const made = withPasswords();
    const attempt = tryer(made);
    expect(await statuses(6, (i) => attempt(`user${i}`, "wrong"))).toEqual([
      401, 401, 401, 401, 401, 429,
    ]);
    const refused = await attempt("ada", "right");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("60");
    expect((await attempt("ada", "right", "192.0.2.2")).status).toBe(200);
    made.clock.advance(60_000);
    expect((await attempt("ada", "right")).status).toBe(200);
  });

  test("at one account end after ten failures an hour, from wherever they come", async () => {
    const made = withPasswords();
    const attempt = tryer(made);
    await statuses(10, (i) => attempt("Ada", "wrong", `192.0.2.${i}`));
    expect((await attempt("ada", "right", "192.0.2.99")).status).toBe(429);
    await made.app.run(() => made.login.unlock("ADA"));
    expect((await attempt("ada", "right", "192.0.2.99")).status).toBe(200);
  });

  test("that succeed do not count", async () => {
    const attempt = tryer(withPasswords());
    expect(await statuses(12, () => attempt("ada", "right"))).toEqual(Array(12).fill(200));
  });

  test("do not count where the app has failed, and not the client", async () => {
    const attempt = tryer(withPasswords());
    await statuses(12, () => attempt("ada", "broken"));
    expect((await attempt("ada", "right")).status).toBe(200);
  });

  test("that are made at once do not get around the limit", async () => {
    const attempt = tryer(withPasswords());
    const all = await Promise.all(Array.from({ length: 20 }, () => attempt("ada", "wrong")));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  test("of a user who is not active are failures like others", async () => {
    const made = withPasswords();
    const [wrong, inactive] = [
      await tryer(made)("ada", "wrong"),
      await tryer(made)("bob", "right"),
    ];
    expect([inactive.status, await inactive.text()]).toEqual([wrong.status, await wrong.text()]);
  });

  test("count the networks of IPv6, of which one client has a whole one", async () => {
    const attempt = tryer(withPasswords());
    await statuses(5, (i) => attempt(`user${i}`, "wrong", `2001:db8:1:2::${i}`));
    expect((await attempt("ada", "right", "2001:db8:1:2:ffff::1")).status).toBe(429);
    expect((await attempt("ada", "right", "2001:db8:1:3::1")).status).toBe(200);
  });

  test("are not limited with 0", async () => {
    const none = { LOGIN_ATTEMPTS_PER_ADDRESS: 0, LOGIN_ATTEMPTS_PER_ACCOUNT: 0 };
    const attempt = tryer(withPasswords(none));
    expect(await statuses(12, () => attempt("ada", "wrong"))).toEqual(Array(12).fill(401));
  });

  test("are logged: failures and lockouts, without the name that was typed", async () => {
    const made = withPasswords();
    const heard = userLockedOut.collect(made.app, async () => {
      await statuses(6, () => tryer(made)("ada", "wrong"));
    });
    expect(await heard).toHaveLength(1);
    const events = made.log.map(({ event }) => event);
    expect(events.filter((event) => event === "auth.failure")).toHaveLength(5);
    expect(events.filter((event) => event === "auth.lockout")).toHaveLength(1);
    const [failure] = made.log.filter(({ event }) => event === "auth.failure");
    expect(failure?.["account"]).toMatch(/^[0-9a-f]{16}$/);
  });
});
