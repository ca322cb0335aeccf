import type { Context } from "hono";
import { describe, expectTypeOf, test } from "vitest";
import {
  anyOf,
  defineSession,
  float,
  int,
  Phial,
  RequestSlot,
  route,
  session,
  silentLogger,
  text,
  urlFor,
  uuid,
} from "../../src/index.ts";

declare const c: Context;

/** Only compiled: what stands in it is about types. */
function compiled(_use: () => unknown): void {}

describe("urlFor", () => {
  const notePath = route("/notes/:id/:tab", { id: int(), tab: anyOf("text", "files") });
  const userPath = route("/users/:key", { key: uuid() });
  const pricePath = route("/price/:value/:currency", { value: float(), currency: text() });
  const aboutPath = route("/about");

  test("takes the values of a path made with route(), and more for the query", () => {
    compiled(() => urlFor(c, notePath, { id: 7, tab: "text" }));
    compiled(() => urlFor(c, notePath, { id: 7, tab: "files", page: 2 }, { external: true }));
    compiled(() => urlFor(c, userPath, { key: "x" }));
    compiled(() => urlFor(c, pricePath, { value: 1.5, currency: "EUR" }));
    compiled(() => urlFor(c, aboutPath));
    compiled(() => urlFor(c, aboutPath, { page: 2 }));
    expectTypeOf(urlFor).returns.toEqualTypeOf<string>();
  });

  test("refuses values that are missing or of another type", () => {
    // @ts-expect-error the tab is missing
    compiled(() => urlFor(c, notePath, { id: 7 }));
    // @ts-expect-error the values are missing
    compiled(() => urlFor(c, notePath));
    // @ts-expect-error an id is a number
    compiled(() => urlFor(c, notePath, { id: "7", tab: "text" }));
    // @ts-expect-error there is no such tab
    compiled(() => urlFor(c, notePath, { id: 7, tab: "history" }));
  });

  test("takes any name of an endpoint, and an app in place of a request", () => {
    const app = new Phial("urls", { log: silentLogger });
    compiled(() =>
      urlFor(app, "notes.show", { id: 7 }, { anchor: "x", method: "POST", scheme: "" }),
    );
    // @ts-expect-error an app is asked with a name or a path
    compiled(() => urlFor(app, 7));
    // @ts-expect-error there is no such option
    compiled(() => urlFor(app, "notes.show", {}, { fragment: "x" }));
  });
});

describe("a session", () => {
  interface Visit {
    visits: number;
    name: string;
  }
  const visitor = defineSession<Visit>();

  test("with a shape knows its keys and their types", () => {
    compiled(() => {
      expectTypeOf(visitor(c).get("visits")).toEqualTypeOf<number | undefined>();
      expectTypeOf(visitor(c).pop("name")).toEqualTypeOf<string | undefined>();
      expectTypeOf(visitor(c).setDefault("visits", 0)).toEqualTypeOf<number>();
      visitor(c).update({ name: "ada" });
    });
  });

  test("with a shape refuses other keys and types", () => {
    // @ts-expect-error no such key
    compiled(() => visitor(c).get("visit"));
    // @ts-expect-error a number is kept there
    compiled(() => visitor(c).set("visits", "1"));
    // @ts-expect-error no such key to remove
    compiled(() => visitor(c).delete("visit"));
    // @ts-expect-error no such key among several
    compiled(() => visitor(c).update({ visit: 1 }));
  });

  test("without a shape takes any key, and gives what has to be looked at first", () => {
    compiled(() => {
      expectTypeOf(session(c).get("anything")).toBeUnknown();
      session(c).set("anything", { at: "all" });
      expectTypeOf(session<Visit>(c).get("visits")).toEqualTypeOf<number | undefined>();
    });
  });
});

describe("a RequestSlot", () => {
  test("has the type of its value", () => {
    const slot = new RequestSlot<number>();
    compiled(() => {
      expectTypeOf(slot.get(c)).toEqualTypeOf<number | undefined>();
      expectTypeOf(slot.getOr(c, () => 1)).toEqualTypeOf<number>();
    });
    // @ts-expect-error a number is kept there
    compiled(() => slot.set(c, "1"));
  });
});

describe("an app", () => {
  test("passes the result of run() on", () => {
    const app = new Phial("run", { log: silentLogger });
    compiled(() => {
      expectTypeOf(app.run(() => 1)).resolves.toEqualTypeOf<number>();
      expectTypeOf(app.run(async () => "x")).resolves.toEqualTypeOf<string>();
    });
  });

  test("gives error handlers the error of their class", () => {
    class NotFound extends Error {
      readonly id: number = 1;
    }
    const app = new Phial("errors", { log: silentLogger });
    app.registerErrorHandler(NotFound, (error, context) => {
      expectTypeOf(error).toEqualTypeOf<NotFound>();
      return context.text(String(error.id), 404);
    });
    app.registerErrorHandler(404, (error) => {
      expectTypeOf(error.status).toEqualTypeOf<number>();
      return "none";
    });
    // @ts-expect-error a name is neither a status nor a class
    app.registerErrorHandler("404", () => "none");
  });
});
