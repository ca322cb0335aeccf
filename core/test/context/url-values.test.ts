import { expect, test } from "vitest";
import { int, params, Phial, silentLogger, urlValues } from "../../src/index.ts";

test("the values of path parameters are converted, and plain text without a converter", async () => {
  await using app = new Phial("notes", { log: silentLogger });
  app.get("/notes/:id", params({ id: int() }), (c) => ({ ...urlValues(c) }));
  app.get("/users/:name", (c) => ({ ...urlValues(c) }));
  app.registerErrorHandler(404, (_error, c) => ({ ...urlValues(c) }));

  expect(await (await app.request("/notes/7")).json()).toEqual({ id: 7 });
  expect(await (await app.request("/users/ada")).json()).toEqual({ name: "ada" });
  expect(await (await app.request("/nowhere")).json()).toEqual({});
});
