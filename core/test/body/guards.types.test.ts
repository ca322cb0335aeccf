import { Hono } from "hono";
import { hc, type InferRequestType } from "hono/client";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { form, json, query } from "../../src/body/guards.ts";
import { UploadedFile } from "../../src/body/uploaded-file.ts";

const note = z.object({
  title: z.string(),
  at: z.iso.date().transform((text) => new Date(text)),
});
const picture = z.object({
  title: z.string(),
  kind: z.enum(["cat", "dog"]),
  file: z.instanceof(UploadedFile),
  tags: z.array(z.string()).optional(),
});
const page = z.object({ page: z.coerce.number().default(1), q: z.string().optional() });

type Env = { Variables: { user: string } };

function makeApp() {
  return new Hono<Env>()
    .post("/notes/:id", json(note), query(page), (c) => {
      expectTypeOf(c.req.valid("json")).toEqualTypeOf<{ title: string; at: Date }>();
      expectTypeOf(c.req.valid("query")).toEqualTypeOf<{ page: number; q?: string | undefined }>();
      expectTypeOf(c.req.param("id")).toEqualTypeOf<string>();
      expectTypeOf(c.var.user).toEqualTypeOf<string>();
      return c.json({ ok: true });
    })
    .post("/pictures", form(picture, { lists: ["tags"] }), (c) => {
      expectTypeOf(c.req.valid("form").file).toEqualTypeOf<UploadedFile>();
      expectTypeOf(c.req.valid("form").kind).toEqualTypeOf<"cat" | "dog">();
      // @ts-expect-error: no guard has validated JSON on this route.
      c.req.valid("json");
      return c.json({ ok: true });
    });
}

test("a guard types c.req.valid and Hono's client", () => {
  const client = hc<ReturnType<typeof makeApp>>("http://localhost");
  type NoteRequest = InferRequestType<(typeof client.notes)[":id"]["$post"]>;
  expectTypeOf<NoteRequest["json"]>().toEqualTypeOf<{ title: string; at: string }>();
  expectTypeOf<NoteRequest["query"]["q"]>().toEqualTypeOf<string | undefined>();
  type PictureRequest = InferRequestType<typeof client.pictures.$post>;
  expectTypeOf<PictureRequest["form"]["file"]>().toEqualTypeOf<File | File[]>();
  expectTypeOf<PictureRequest["form"]["kind"]>().toEqualTypeOf<"cat" | "dog">();
});

test("the lists of a form are names of its schema", () => {
  form(picture, { lists: ["tags"] });
  // @ts-expect-error: the schema has no such field.
  form(picture, { lists: ["tag"] });
});
