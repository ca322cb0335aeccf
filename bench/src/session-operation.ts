import { strict as assert } from "node:assert";
import type { Operation } from "./operation.ts";

/** The secret that the sessions of this benchmark are signed with. */
export const sessionSecret = "bench-secret-0123456789abcdef0123456789abcdef";

/** What a visitor's session holds: as after a login, and a counter. */
export interface Visitor {
  readonly _user_id: string;
  readonly csrf_token: string;
  readonly _fresh: boolean;
  visits: number;
}

export const visitor: Visitor = {
  _user_id: "7",
  csrf_token: "0f2b7c9d4e6a8b1c3d5e7f9a0b2c4d6e8f0a1b3c",
  _fresh: true,
  visits: 1,
};

type Fetch = (request: Request) => Response | Promise<Response>;

/**
 * A request whose handler reads the session from its cookie, counts up `visits` and writes the
 * cookie again. `fetch` has to answer `/login` with a session of {@link visitor}, and `/visit`
 * with the number of visits as text.
 */
export async function sessionOperation(fetch: Fetch): Promise<Operation> {
  const login = await fetch(new Request("http://127.0.0.1/login"));
  const request = visitWith(login);
  return {
    call: () => fetch(request),
    async check() {
      const second = await fetch(request);
      assert.equal(await second.text(), "2");
      const third = await fetch(visitWith(second));
      assert.equal(await third.text(), "3", "the cookie was not written");
      const forged = (login.headers.get("Set-Cookie") ?? "").split(";")[0]?.slice(0, -3);
      const headers = { Cookie: `${forged}AAA` };
      const refused = await fetch(new Request("http://127.0.0.1/visit", { headers }));
      assert.equal(await refused.text(), "1", "a forged cookie is taken");
    },
  };
}

function visitWith(response: Response): Request {
  const cookie = response.headers.get("Set-Cookie")?.split(";")[0];
  assert(cookie, "no session cookie");
  return new Request("http://127.0.0.1/visit", { headers: { Cookie: cookie } });
}
