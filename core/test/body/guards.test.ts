import { Hono, type MiddlewareHandler } from "hono";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { form, headers, json, query } from "../../src/body/guards.ts";
import { DEFAULT_BODY_LIMITS } from "../../src/body/limits.ts";
import { UploadedFile } from "../../src/body/uploaded-file.ts";
import type { Schema } from "../../src/body/validation.ts";
import { HttpError } from "../../src/errors/http-error.ts";
import { post, postForm, postJson, postMultipart } from "./in-request.ts";

type Target = "json" | "form" | "query" | "header";

/** What `c.req.valid()` gives behind a guard, or the error. */
async function pass(guard: MiddlewareHandler, target: Target, request: Request): Promise<unknown> {
  let outcome: unknown;
  const app = new Hono();
  app.onError((error, c) => {
    outcome = error;
    return c.text("error");
  });
  app.all("*", guard, (c) => {
    outcome = c.req.valid(target as never);
    return c.text("ok");
  });
  await app.fetch(request);
  return outcome;
}

async function refusedBy(
  guard: MiddlewareHandler,
  target: Target,
  request: Request,
): Promise<HttpError> {
  const outcome = await pass(guard, target, request);
  if (outcome instanceof HttpError) return outcome;
  throw new Error(`passed: ${JSON.stringify(outcome)}`);
}

const note = z.object({ title: z.string().min(1), stars: z.number().int().optional() });

describe("json", () => {
  test("gives what the schema makes of the body", async () => {
    const guard = json(z.object({ when: z.iso.date().transform((text) => new Date(text)) }));
    expect(await pass(guard, "json", postJson('{"when":"2024-02-29","more":1}'))).toEqual({
      when: new Date("2024-02-29"),
    });
  });

  test("answers 422 with the path and the message of every mistake", async () => {
    const guard = json(z.object({ items: z.array(note) }));
    const body = '{"items":[{"title":"a"},{"title":"","stars":1.5}]}';
    const error = await refusedBy(guard, "json", postJson(body));
    expect([error.status, error.code, error.detail]).toEqual([
      422,
      "VALIDATION_FAILED",
      "The JSON body is not valid.",
    ]);
    expect(error.extra).toEqual({
      errors: [
        { path: "items.1.title", message: expect.any(String) },
        { path: "items.1.stars", message: expect.any(String) },
      ],
    });
  });

  test("answers 400 to what is not JSON and 415 to another content type", async () => {
    expect((await refusedBy(json(note), "json", postJson("{"))).status).toBe(400);
    expect((await refusedBy(json(note), "json", post("{}", "text/plain"))).status).toBe(415);
    const forced = json(note, { force: true });
    expect(await pass(forced, "json", post('{"title":"a"}', "text/plain"))).toEqual({ title: "a" });
  });

  test("waits for a schema that answers later", async () => {
    const guard = json(z.string().refine(async (text) => text === "a"));
    expect(await pass(guard, "json", postJson('"a"'))).toBe("a");
    expect((await refusedBy(guard, "json", postJson('"b"'))).extra).toMatchObject({
      errors: [{ path: "" }],
    });
  });

  test("lists at most 50 mistakes", async () => {
    const body = JSON.stringify(Array.from({ length: 1000 }, () => 0));
    const error = await refusedBy(json(z.array(z.string())), "json", postJson(body));
    expect(error.extra?.["errors"]).toHaveLength(50);
  });

  test("takes its own limits", async () => {
    const guard = json(z.string(), { limits: { contentLength: 3 } });
    expect((await refusedBy(guard, "json", postJson('"ab"'))).status).toBe(413);
  });
});

describe("form", () => {
  const tagged = z.object({ title: z.string(), tags: z.array(z.string()).optional() });

  test("refuses a repeated field where the schema has a single one", async () => {
    const amount = z.object({ amount: z.coerce.number<string>() });
    expect(await pass(form(amount), "form", postForm("amount=1"))).toEqual({ amount: 1 });
    const single = z.object({ amount: z.string() });
    const error = await refusedBy(form(single), "form", postForm("amount=1&amount=999"));
    expect(error.status).toBe(422);
    expect(error.extra).toMatchObject({ errors: [{ path: "amount" }] });
  });

  test("shows a field that came several times as an array, and a list always", async () => {
    const guard = form(tagged);
    expect(await pass(guard, "form", postForm("title=a&tags=1&tags=2"))).toEqual({
      title: "a",
      tags: ["1", "2"],
    });
    expect((await refusedBy(guard, "form", postForm("title=a&tags=1"))).status).toBe(422);
    const listed = form(tagged, { lists: ["tags"] });
    expect(await pass(listed, "form", postForm("title=a&tags=1"))).toMatchObject({ tags: ["1"] });
    expect(await pass(listed, "form", postForm("title=a"))).toMatchObject({ tags: [] });
  });

  test("gives files, and leaves out a file field without a file", async () => {
    const guard = form(
      z.object({ title: z.string(), picture: z.instanceof(UploadedFile).optional() }),
    );
    const title = { name: "title", content: "cat" };
    const picture = { name: "picture", fileName: "cat.png", content: "meow" };
    const chosen = await pass(guard, "form", postMultipart([title, picture]));
    expect(chosen).toMatchObject({ title: "cat", picture: { fileName: "cat.png", size: 4 } });
    const none = await pass(
      guard,
      "form",
      postMultipart([title, { name: "picture", fileName: "", content: "" }]),
    );
    expect(none).toEqual({ title: "cat" });
  });

  test("drops __proto__ and takes other magic names as plain fields", async () => {
    const seen: unknown[] = [];
    const everything: Schema = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate(value) {
          seen.push(Object.getPrototypeOf(value), Object.keys(Object(value)));
          return { value };
        },
      },
    };
    await pass(form(everything), "form", postForm("__proto__=1&constructor=2&toString=3"));
    expect(seen).toEqual([null, ["constructor", "toString"]]);
  });

  test("answers 415 to a body that is no form; without a body the schema decides", async () => {
    expect((await refusedBy(form(tagged), "form", postJson("{}"))).status).toBe(415);
    const nothing = new Request("http://localhost/", { method: "POST" });
    expect((await refusedBy(form(tagged), "form", nothing)).status).toBe(422);
  });

  test("explains a missing enctype in debug", async () => {
    const guard = form(z.object({ picture: z.instanceof(UploadedFile) }));
    const plain = await refusedBy(guard, "form", postForm("picture=cat.png"));
    expect(plain.detail).toBe("The form is not valid.");
    const debugging = form(z.object({ picture: z.instanceof(UploadedFile) }), {
      limits: { ...DEFAULT_BODY_LIMITS, debug: true },
    });
    const helped = await refusedBy(debugging, "form", postForm("picture=cat.png"));
    expect(helped.detail).toContain('enctype="multipart/form-data"');
  });
});

describe("query and headers", () => {
  const get = (search: string) => new Request(`http://localhost/${search}`);

  test("query gives what the schema makes of the parameters", async () => {
    const page = z.object({ page: z.coerce.number().default(1), q: z.string().optional() });
    expect(await pass(query(page), "query", get(""))).toEqual({ page: 1 });
    expect(await pass(query(page), "query", get("?page=3&q=a+b"))).toEqual({ page: 3, q: "a b" });
    expect((await refusedBy(query(page), "query", get("?q=1&q=2"))).status).toBe(422);
  });

  test("headers have lower-case names", async () => {
    const tenant = z.object({ "x-tenant": z.string() });
    const request = new Request("http://localhost/", { headers: { "X-Tenant": "a" } });
    expect(await pass(headers(tenant), "header", request)).toEqual({ "x-tenant": "a" });
    expect((await refusedBy(headers(tenant), "header", get(""))).status).toBe(422);
  });

  test("sources do not mix: a query does not fill a form", async () => {
    const request = new Request("http://localhost/?title=query", {
      method: "POST",
      body: "other=1",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    const error = await refusedBy(form(z.object({ title: z.string() })), "form", request);
    expect(error.status).toBe(422);
  });
});
