import { type InferResponseType, hc } from "hono/client";
import { createMiddleware } from "hono/factory";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  Blueprint,
  endpoint,
  form,
  int,
  json,
  params,
  Phial,
  query,
  reply,
  route,
  rule,
  silentLogger,
  text,
} from "../../src/index.ts";

interface User {
  readonly id: number;
  readonly name: string;
}

/** Guards as an extension makes them: each adds a variable. */
const signedIn = createMiddleware<{ Variables: { user: User } }>(async (c, next) => {
  c.set("user", { id: 1, name: "ada" });
  await next();
});
const inTenant = createMiddleware<{ Variables: { tenant: string } }>(async (c, next) => {
  c.set("tenant", "shop");
  await next();
});

function newApp(): Phial {
  return new Phial("types", { log: silentLogger });
}

describe("c.var", () => {
  test("has the variable that a guard puts there, and no other", () => {
    newApp().get("/", signedIn, (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      // @ts-expect-error no guard of this route sets a tenant
      void c.var.tenant;
      return c.text(c.var.user.name);
    });
  });

  test("has the variables of all guards of a chain, also behind markers and params()", () => {
    newApp().get(
      "/:id",
      endpoint("show"),
      signedIn,
      params({ id: int() }),
      inTenant,
      rule({ strictSlashes: false }),
      (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<User>();
        expectTypeOf(c.var.tenant).toEqualTypeOf<string>();
        expectTypeOf(c.req.valid("param").id).toEqualTypeOf<number>();
        return c.json(c.var);
      },
    );
  });

  test("has nothing where no guard stands", () => {
    newApp().get("/", (c) => {
      // @ts-expect-error nobody has signed in on this route
      void c.var.user;
      return c.text("ok");
    });
  });

  test("has the guard's variable in a blueprint, for every verb", () => {
    const blueprint = new Blueprint("typed");
    for (const verb of ["get", "post", "put", "patch", "delete", "options", "all"] as const) {
      blueprint[verb]("/", signedIn, (c) => c.text(c.var.user.name));
    }
    blueprint.on(["GET", "PURGE"], "/purge", signedIn, (c) => {
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      return c.text("ok");
    });
  });
});

describe("c.req.valid", () => {
  test("gives what params() makes of the path", () => {
    newApp().get("/a/:id/:lang", params({ id: int(), lang: text() }), (c) => {
      expectTypeOf(c.req.valid("param")).toEqualTypeOf<{ id: number; lang: string }>();
      expectTypeOf(c.req.param("id")).toEqualTypeOf<string>();
      // @ts-expect-error the path has no such parameter
      void c.req.valid("param").name;
      return c.text("ok");
    });
  });

  test("gives what a path made with route() says", () => {
    const notePath = route("/notes/:id", { id: int() });
    newApp().get(notePath, signedIn, (c) => {
      expectTypeOf(c.req.valid("param")).toEqualTypeOf<{ id: number }>();
      expectTypeOf(c.var.user).toEqualTypeOf<User>();
      return c.text("ok");
    });
  });

  test("gives what body and query guards have read, besides the path", () => {
    const note = z.object({ title: z.string() });
    const page = z.object({ page: z.coerce.number() });
    newApp().post("/a/:id", params({ id: int() }), json(note), query(page), (c) => {
      expectTypeOf(c.req.valid("param").id).toEqualTypeOf<number>();
      expectTypeOf(c.req.valid("json")).toEqualTypeOf<{ title: string }>();
      expectTypeOf(c.req.valid("query")).toEqualTypeOf<{ page: number }>();
      // @ts-expect-error no guard of this route reads a form
      void c.req.valid("form");
      return c.text("ok");
    });
    newApp().post("/form", form(note), (c) => {
      expectTypeOf(c.req.valid("form")).toEqualTypeOf<{ title: string }>();
      return c.text("ok");
    });
  });

  test("cannot be asked where nothing is validated", () => {
    newApp().get("/:id", (c) => {
      // @ts-expect-error without params() there is only c.req.param("id")
      void c.req.valid("param");
      return c.text(c.req.param("id"));
    });
  });
});

describe("a path", () => {
  test("does not take converters for parameters that it does not have", () => {
    // @ts-expect-error the path has ":id" and not ":ident"
    newApp().get("/notes/:id", params({ ident: int() }), (c) => c.text("ok"));
    // @ts-expect-error the same for a path as a value
    route("/notes/:id", { ident: int() });
  });

  test("tells the handler the names of its parameters", () => {
    newApp().get("/:year/:month?", (c) => {
      expectTypeOf(c.req.param("year")).toEqualTypeOf<string>();
      expectTypeOf(c.req.param("month")).toEqualTypeOf<string | undefined>();
      return c.text("ok");
    });
  });
});

describe("a handler", () => {
  test("may return what a view of Flask may return", () => {
    const app = newApp();
    app.get("/text", () => "text");
    app.get("/object", () => ({ a: 1 }));
    app.get("/list", async () => [1, 2]);
    app.get("/bytes", () => new Uint8Array(2));
    app.get("/reply", () => reply({ a: 1 }, 201, { "X-A": "1" }));
    app.get("/stream", async function* () {
      yield "a";
    });
  });

  test("cannot return a number, a boolean or nothing", () => {
    const app = newApp();
    // @ts-expect-error a number is no answer
    app.get("/number", () => 1);
    // @ts-expect-error neither is a boolean
    app.get("/boolean", () => true);
    // @ts-expect-error neither is nothing
    app.get("/nothing", () => undefined);
  });
});

describe("Hono's client", () => {
  const routes = newApp()
    .get("/notes/:id", signedIn, (c) => c.json({ id: Number(c.req.param("id")), by: c.var.user }))
    .post("/notes", json(z.object({ title: z.string() })), (c) =>
      c.json({ title: c.req.valid("json").title }, 201),
    );
  const client = hc<typeof routes>("http://localhost");

  test("knows paths, inputs and answers of the routes", () => {
    type Note = InferResponseType<(typeof client.notes)[":id"]["$get"]>;
    expectTypeOf<Note>().toEqualTypeOf<{
      id: number;
      by: { readonly id: number; readonly name: string };
    }>();
    type Created = InferResponseType<typeof client.notes.$post, 201>;
    expectTypeOf<Created>().toEqualTypeOf<{ title: string }>();
    type CreateInput = Parameters<typeof client.notes.$post>[0];
    expectTypeOf<CreateInput>().toEqualTypeOf<{ json: { title: string } }>();
  });

  test("does not know what is not there", () => {
    // @ts-expect-error there is no such path
    void client.users;
    // @ts-expect-error and no such method of this path
    void client.notes[":id"].$delete;
  });

  test("knows what a view returns that is no Response", () => {
    const views = newApp().get("/object", () => ({ a: 1 }));
    const viewClient = hc<typeof views>("http://localhost");
    expectTypeOf<InferResponseType<typeof viewClient.object.$get>>().toEqualTypeOf<{ a: number }>();
  });
});
