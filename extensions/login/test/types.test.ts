import { memoryDevices } from "../src/index.ts";
import { Phial } from "phial";
import { describe, expectTypeOf, test } from "vitest";
import { LoginManager } from "../src/index.ts";

interface User {
  readonly id: number;
  readonly name: string;
}

const ada: User = { id: 1, name: "ada" };
const login = new LoginManager({ userLoader: (id) => (id === "1" ? ada : undefined) });
const staff = new LoginManager({
  name: "staff",
  variable: "colleague",
  userLoader: async (id) => ({ desk: id }),
  devices: memoryDevices(),
});

describe("types", () => {
  test("the user is what the loader gives", () => {
    expectTypeOf(login).toEqualTypeOf<LoginManager<User>>();
    expectTypeOf(staff).toEqualTypeOf<LoginManager<{ desk: string }, "colleague">>();
    expectTypeOf(login.user).returns.resolves.toEqualTypeOf<User | undefined>();
  });

  test("a guard gives the handler its user, and nothing is there without one", () => {
    const app = new Phial("types");
    app.get("/me", login.required, (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      return c.var.user.name;
    });
    app.get("/both", login.required, staff.freshRequired, (c) => {
      expectTypeOf(c.var.colleague).toEqualTypeOf<{ desk: string }>();
      return c.var.user.name + c.var.colleague.desk;
    });
    app.get("/maybe", login.optional, (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User | undefined>();
      return "";
    });
    // @ts-expect-error without a guard nobody knows the user
    app.get("/open", (c) => c.var.user.name);
    // @ts-expect-error the user has no such member
    app.get("/wrong", login.required, (c) => c.var.user.desk);
  });

  test("only a user can be signed in", () => {
    const app = new Phial("types");
    app.post("/in", async (c) => {
      // @ts-expect-error it has no name
      await login.loginUser(c, { id: 1 });
      // @ts-expect-error a duration is a number of seconds
      await login.loginUser(c, ada, { duration: "1 day" });
      return "";
    });
  });

  test("a loader that needs something else than an id is none", () => {
    // @ts-expect-error an id is text
    void new LoginManager({ userLoader: (id: number) => ({ id }) });
  });
});
