import { describe, expect, test } from "vitest";
import { isJson, mediaType, Phial, readQuery, readValues, silentLogger } from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";

function valuesApp() {
  const app = new Phial("values", { log: silentLogger });
  app.on(["GET", "POST"], "/", async (c) => [...(await readValues(c))]);
  app.get("/need", async (c) => (await readValues(c)).require("name"));
  app.post("/type", (c) => [mediaType(c), isJson(c)]);
  return testClient(app);
}

describe("readValues", () => {
  test("gives the query and then the fields of the form", async () => {
    const response = await valuesApp().post("/?a=query&b=1", { form: { a: "form", c: "2" } });
    expect(await response.json()).toEqual([
      ["a", "query"],
      ["b", "1"],
      ["a", "form"],
      ["c", "2"],
    ]);
  });

  test("gives the query alone for GET, and for a body that is no form", async () => {
    const client = valuesApp();
    expect(await (await client.get("/?a=1")).json()).toEqual([["a", "1"]]);
    expect(await (await client.post("/?a=1", { json: { b: 2 } })).json()).toEqual([["a", "1"]]);
  });

  test("answers 400 for a value that has to be there and is not", async () => {
    expect((await valuesApp().get("/need?other=1")).status).toBe(400);
  });
});

describe("readQuery", () => {
  test("keeps every value, in order, and escapes that are no UTF-8", async () => {
    const app = new Phial("values", { log: silentLogger });
    app.get("/", (c) => [...readQuery(c)]);
    const response = await testClient(app).get("/?b=1&a=2&b=%ff&c");
    expect(await response.json()).toEqual([
      ["b", "1"],
      ["a", "2"],
      ["b", "%FF"],
      ["c", ""],
    ]);
  });
});

describe("the media type of a request", () => {
  test.each([
    ["Application/JSON; charset=utf-8", "application/json", true],
    ["application/vnd.api+json", "application/vnd.api+json", true],
    ["application/jsonp", "application/jsonp", false],
    ["text/plain", "text/plain", false],
  ])("of %s is %s", async (header, type, json) => {
    const response = await valuesApp().post("/type", {
      body: "",
      headers: { "Content-Type": header },
    });
    expect(await response.json()).toEqual([type, json]);
  });
});
