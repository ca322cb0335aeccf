import { describe, expectTypeOf, test } from "vitest";
import { z } from "./schema.ts";
import { intIdentity, JWTManager, type JWTClaims, type RequiredOptions } from "../src/index.ts";
import { appWith } from "./tokens-app.ts";

interface User {
  readonly id: number;
  readonly name: string;
}

const plain = new JWTManager();
const typed = new JWTManager({
  claims: z({ role: "admin" }),
  identity: intIdentity,
  userIdentity: (user: User) => user.id,
  userLookup: (id, { claims }): User | undefined => ({ id, name: claims.role }),
});

describe("a guard", () => {
  test("types the claims and the user of its handler", () => {
    const { app } = appWith(typed);
    app.get("/", typed.required(), (c) => {
      expectTypeOf(c.var.jwt).toEqualTypeOf<JWTClaims & { role: string }>();
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      return c.var.user.name;
    });
  });

  test("says what may be missing behind an optional one", () => {
    const { app } = appWith(typed);
    app.get("/", typed.required({ optional: true }), (c) => {
      expectTypeOf(c.var.jwt).toEqualTypeOf<(JWTClaims & { role: string }) | undefined>();
      expectTypeOf(c.var.user).toEqualTypeOf<User | undefined>();
      return "";
    });
  });

  test("promises nothing that depends on options which are known at run time only", () => {
    const options: RequiredOptions = {};
    const { app } = appWith(typed);
    app.get("/", typed.required(options), (c) => {
      expectTypeOf(c.var.jwt).toEqualTypeOf<(JWTClaims & Partial<{ role: string }>) | undefined>();
      return "";
    });
  });

  test("promises no claims of the app in a refresh token", () => {
    const { app } = appWith(typed);
    app.post("/", typed.required({ refresh: true }), (c) => {
      expectTypeOf(c.var.jwt).toEqualTypeOf<JWTClaims & Partial<{ role: string }>>();
      return "";
    });
  });

  test("gives no user where none is looked up", () => {
    const { app } = appWith(plain);
    app.get("/", plain.required(), (c) => {
      expectTypeOf(c.var.jwt.sub).toEqualTypeOf<string | undefined>();
      // @ts-expect-error there is no userLookup
      void c.var.user;
      return "";
    });
  });
});

describe("a token", () => {
  test("is made for what userIdentity takes", () => {
    expectTypeOf(typed.createAccessToken).parameter(0).toEqualTypeOf<User>();
    expectTypeOf(plain.createAccessToken).parameter(0).toEqualTypeOf<string>();
    // @ts-expect-error an identity without a codec is text
    void (() => plain.createAccessToken(5));
  });

  test("takes the claims of the schema, and no others for them", () => {
    const user = { id: 1, name: "Ann" };
    void (() => typed.createAccessToken(user, { claims: { role: "admin", extra: 1 } }));
    // @ts-expect-error a role is text
    void (() => typed.createAccessToken(user, { claims: { role: 5 } }));
  });

  test("is about an identity of the codec's type", () => {
    expectTypeOf(typed.identity).returns.toEqualTypeOf<number | undefined>();
    expectTypeOf(plain.identity).returns.toEqualTypeOf<string | undefined>();
    expectTypeOf(typed.user).returns.toEqualTypeOf<User | undefined>();
  });
});
