import { Phial } from "phial";
import { describe, expectTypeOf, test } from "vitest";
import { type ApiToken, HTTPBasicAuth, HTTPTokenAuth, MultiAuth } from "../src/index.ts";

interface User {
  readonly id: string;
}

const password = new HTTPBasicAuth({
  verifyPassword: async (username): Promise<User | undefined> => ({ id: username }),
});
const bearer = new HTTPTokenAuth({
  variable: "token",
  verifyToken: (): ApiToken | undefined => undefined,
});

describe("types", () => {
  test("the user is what the one who verifies gives", () => {
    expectTypeOf(password).toEqualTypeOf<HTTPBasicAuth<User>>();
    expectTypeOf(bearer).toEqualTypeOf<HTTPTokenAuth<ApiToken, "token">>();
  });

  test("a guard gives the handler its user, and nothing is there without one", () => {
    const app = new Phial("types");
    app.get("/", password.required(), (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      return c.var.user.id;
    });
    app.get("/maybe", password.required({ optional: true }), (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User | undefined>();
      return "";
    });
    app.get("/token", bearer.required(), (c) => c.var.token.userId);
    // @ts-expect-error without a guard nobody knows the user
    app.get("/open", (c) => c.var.user.id);
    // @ts-expect-error the user has no such member
    app.get("/wrong", password.required(), (c) => c.var.user.name);
  });

  test("several kinds give the users of all of them", () => {
    const robots = new HTTPTokenAuth({ verifyToken: () => ({ id: 7, isRobot: true }) });
    const either = new MultiAuth(password, robots);
    const app = new Phial("types");
    app.get("/", either.required(), (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User | { id: number; isRobot: boolean }>();
      return "";
    });
  });
});
